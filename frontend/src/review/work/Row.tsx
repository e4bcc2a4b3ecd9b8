import type { FlagRate, ScoreScale, WorkRow } from "../../api";
import { sum } from "../assignment/money";
import { Flags } from "../form/Flags";
import { duration, percent, shortKey } from "../parts/format";
import { Sparkline } from "../parts/Sparkline";
import { Status } from "../parts/Status";
import { Ago } from "../parts/Time";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { Thumbs } from "../run/cells";
import { words as common } from "../words";
import { words } from "./words";

interface RowProps {
  row: WorkRow;
  rates: FlagRate[];
  currency: string;
  score: ScoreScale | null;
  isForm: boolean;
  withPictures: boolean;
  /** The table's query, which goes along to the assignment's page: what comes next there is what comes next here. */
  way: URLSearchParams;
  chosen: boolean;
  choose: (whole: boolean) => void;
}

/** One assignment. */
export function Row({ row, rates, currency, score, isForm, withPictures, way, chosen, choose }: RowProps) {
  const worker = shortKey(row.worker_key);
  const query = way.toString();
  return (
    <tr data-id={row.assignment_id} className={chosen ? "chosen" : ""}>
      <td className="work-check">
        <input
          type="checkbox"
          className="form-check-input"
          aria-label={words.choose(row.unit, worker)}
          checked={chosen}
          onClick={(event) => {
            choose(event.shiftKey);
          }}
        />
      </td>
      {withPictures && <Thumbs row={row} />}
      <th scope="row">
        <Link
          to={addresses.assignment(row.assignment_id) + (query && `?${query}`)}
          className="whole"
          label={common.list.open(row.unit, worker)}
        >
          {row.unit}
        </Link>
      </th>
      <td className="work-chips">
        <span className="id">{worker}</span>{" "}
        {row.simulated && <span className="tag">{common.simulated}</span>}{" "}
        {row.pilot && <span className="tag">{common.pilot}</span>}
      </td>
      <td>
        <Status status={row.status} endReason={row.end_reason} lastAt={row.last_at} />
      </td>
      <Decision row={row} currency={currency} />
      <td className="num">
        {isForm ? (row.form?.calls ?? 0) : row.attempts}
        {row.failures > 0 && <div className="muted work-failed">{common.list.failed(row.failures)}</div>}
      </td>
      {score !== null && (
        <td>
          <Sparkline values={row.scores} low={score.low} high={score.high} />
        </td>
      )}
      <td className="num">{row.duration_ms === null ? common.none : duration(row.duration_ms)}</td>
      <td className="work-chips">
        {row.form && <Flags form={row.form} />}{" "}
        {row.flags.map((flag) => (
          <Flag key={flag} flag={flag} rates={rates} />
        ))}
      </td>
      <td className="muted">
        <Ago at={row.last_at} />
      </td>
    </tr>
  );
}

function Decision({ row, currency }: { row: WorkRow; currency: string }) {
  const more = [
    ...(row.bonus_minor > 0 ? [words.bonus(sum(row.bonus_minor, currency))] : []),
    ...(row.notes > 0 ? [words.notes(row.notes)] : []),
    ...(row.excluded ? [words.excluded] : []),
    ...(row.excluded_attempts > 0 ? [words.excludedAttempts(row.excluded_attempts)] : []),
  ];
  return (
    <td className="work-chips">
      {row.decision !== null && (
        <>
          <span className={`status status-${row.decision === "approved" ? "good" : "plain"}`}>
            {words.values[row.decision]}
          </span>{" "}
          {row.decided_by !== null && (
            <bdi className="muted work-by" title={words.by(row.decided_by)}>
              {words.by(row.decided_by)}
            </bdi>
          )}{" "}
        </>
      )}
      {more.map((text) => (
        <span key={text} className="tag">
          {text}
        </span>
      ))}
    </td>
  );
}

function Flag({ flag, rates }: { flag: string; rates: FlagRate[] }) {
  const share = rates.find((one) => one.flag === flag)?.share ?? 0;
  const told = words.flagRate(words.flags[flag] ?? flag, percent(share));
  return (
    <span className="tag tag-warn" title={told}>
      {words.values[flag]}
      <span className="visually-hidden"> ({told})</span>
    </span>
  );
}
