import { useState } from "react";
import { comparedUnits } from "../../api";
import type { ComparedUnits } from "../../api";
import { Toggles, useWhich } from "../answers/toggles";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { Empty } from "../parts/Empty";
import { useQuery } from "../routing/query";
import type { Sorting } from "./UnitRows";
import { ORDERS, UnitRows } from "./UnitRows";
import { compareWords as words } from "./words";

/** The units of a run, sorted as the address says. */
export function UnitList({ runId, inPilot }: { runId: string; inPilot: boolean }) {
  const which = useWhich(inPilot);
  const [address, change] = useQuery();
  const sorting: Sorting = {
    order: ORDERS.find((one) => one === address.get("order")) ?? "number",
    descending: address.has("descending"),
  };
  const field = address.get("field") ?? "";
  const [after, setAfter] = useState<string | null>(null);
  const query = { ...which, ...sorting, field, ...(after === null ? {} : { after }) };
  const asked = useGiven(["units", runId, query], () =>
    given(comparedUnits({ path: { run_id: runId }, query })),
  );
  const sort = ({ order, descending }: Sorting): void => {
    setAfter(null);
    change({ order: order === "number" ? null : order, descending: descending ? "1" : null });
  };
  return (
    <>
      <Toggles
        which={which}
        inPilot={inPilot}
        onChange={() => {
          setAfter(null);
        }}
      />
      <Asked of={asked}>
        {(found) =>
          found.units === 0 ? (
            <Empty title={words.noUnits} text={words.noWorkText} command={words.command(runId)} />
          ) : (
            <>
              <FieldChoice
                found={found}
                onChoose={(name) => {
                  setAfter(null);
                  change({ field: name });
                }}
              />
              <UnitRows found={found} sorting={sorting} onSort={sort} />
              <Pages after={after} next={found.next_after} onGo={setAfter} />
            </>
          )
        }
      </Asked>
    </>
  );
}

function FieldChoice({ found, onChoose }: { found: ComparedUnits; onChoose: (name: string) => void }) {
  if (found.fields.length < 2) return null;
  return (
    <div className="choices">
      <label>
        {words.field}
        <select
          className="form-select form-select-sm"
          value={found.field}
          onChange={(event) => {
            onChoose(event.currentTarget.value);
          }}
        >
          {found.fields.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
    </div>
  );
}

interface PagesProps {
  after: string | null;
  next: string | null;
  onGo: (after: string | null) => void;
}

/** To the first page of a list, and on; nothing if there is one page only. */
export function Pages({ after, next, onGo }: PagesProps) {
  if (after === null && next === null) return null;
  return (
    <nav className="neighbours compare-pages" aria-label={words.pages}>
      <button
        type="button"
        className="btn btn-sm btn-outline-secondary"
        disabled={after === null}
        onClick={() => {
          onGo(null);
        }}
      >
        {words.first}
      </button>
      <button
        type="button"
        className="btn btn-sm btn-outline-secondary"
        disabled={next === null}
        onClick={() => {
          onGo(next);
        }}
      >
        {words.more}
      </button>
    </nav>
  );
}
