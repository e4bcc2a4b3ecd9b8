import { runs } from "../../api";
import type { Money, RunSummary } from "../../api";
import { given } from "../data/ask";
import { NOW_MS, useGiven } from "../data/cache";
import { Bar } from "../parts/Bar";
import { amount } from "../parts/format";
import { Scroller } from "../parts/Scroller";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { words } from "./words";

/** What each run that is not closed has spent, against its budget; nothing where nothing has a price. */
export function SpentTable() {
  const asked = useGiven(["runs"], () => given(runs()), NOW_MS);
  const spending = (asked.data ?? []).filter((run) => run.money.length > 0 && run.status.state !== "closed");
  if (spending.length === 0) return null;
  return (
    <section>
      <h2>{words.money}</h2>
      <Scroller className="models-box" label={words.money}>
        <table className="models">
          <thead>
            <tr>
              <th scope="col">{words.moneyOf}</th>
              <th scope="col">{words.spent}</th>
              <th scope="col">{words.budget}</th>
            </tr>
          </thead>
          <tbody>
            {spending.flatMap((run) =>
              run.money.map((money) => (
                <Row key={`${run.run_id} ${money.currency}`} run={run} money={money} />
              )),
            )}
          </tbody>
        </table>
      </Scroller>
    </section>
  );
}

function Row({ run, money: { spent, reserved, budget, currency } }: { run: RunSummary; money: Money }) {
  return (
    <tr>
      <td>
        <Link to={addresses.run(run.run_id)}>{run.run_id}</Link>
      </td>
      <td>
        {amount(spent, currency)}
        {reserved > 0 && <small>{words.reserved(amount(reserved, currency))}</small>}
      </td>
      <td>
        {budget === null ? words.noBudget : amount(budget, currency)}
        {budget !== null && budget > 0 && <Bar share={spent / budget} />}
        {run.status.out_of_money && <small>{words.usedUp}</small>}
      </td>
    </tr>
  );
}
