import { useEffect, useState } from "react";
import { comparedWorkers } from "../../api";
import type { ComparedWorkers, FieldPairs } from "../../api";
import { Toggles, useWhich } from "../answers/toggles";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { Empty } from "../parts/Empty";
import { percent } from "../parts/format";
import { Link } from "../routing/Link";
import { addresses, go } from "../routing/route";
import { SideBySide, WorkerHeading } from "./SideBySide";
import { Pages } from "./UnitList";
import { compareWords as words } from "./words";

interface UnitCompareProps {
  runId: string;
  number: number;
  inPilot: boolean;
}

/** One unit with its workers side by side. */
export function UnitCompare({ runId, number, inPilot }: UnitCompareProps) {
  const which = useWhich(inPilot);
  const [after, setAfter] = useState<string | null>(null);
  const query = { ...which, ...(after === null ? {} : { after }) };
  const asked = useGiven(["unit", runId, number, query], () =>
    given(comparedWorkers({ path: { run_id: runId, number }, query })),
  );
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
        {(found) => (
          <>
            <Head found={found} />
            {found.work.length === 0 ? (
              <Empty title={words.noWork} text={words.noWorkText} command={words.command(runId)} />
            ) : (
              <SideBySide
                label={words.scroller}
                work={found.work}
                score={() => found.score}
                heading={(work) => <WorkerHeading work={work} />}
              />
            )}
            <Pages after={after} next={found.next_after} onGo={setAfter} />
          </>
        )}
      </Asked>
    </>
  );
}

function Head({ found }: { found: ComparedWorkers }) {
  const { run_id, number, previous, next, target } = found;
  useNeighbourKeys(run_id, previous, next);
  const inputs = Object.entries(found.inputs);
  return (
    <section className="compare-head" aria-labelledby="compared-unit">
      {target && (
        <img
          className="picture compare-target"
          src={target.url}
          width={target.width ?? 512}
          height={target.height ?? 512}
          alt={words.target(number)}
        />
      )}
      <div className="compare-about">
        <p className="crumbs">
          <Link to={addresses.run(run_id, "compare")}>{words.units}</Link>
        </p>
        <h2 id="compared-unit">
          {words.unit(number)}{" "}
          <span className="muted">{words.workers(found.work.length, found.workers)}</span>
        </h2>
        <nav className="compare-neighbours" aria-label={words.neighbours}>
          {previous !== null && (
            <Link to={addresses.run(run_id, "compare", String(previous))}>← {words.previous(previous)}</Link>
          )}
          {next !== null && (
            <Link to={addresses.run(run_id, "compare", String(next))}>{words.previous(next)} →</Link>
          )}
        </nav>
        {found.agreement.length > 0 && (
          <>
            <h3>{words.byField}</h3>
            <dl className="pairs">
              {found.agreement.map((one) => (
                <Field key={one.field} one={one} />
              ))}
            </dl>
          </>
        )}
        {inputs.length > 0 && (
          <details className="call">
            <summary>{words.inputs}</summary>
            <dl className="pairs">
              {inputs.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{typeof value === "string" ? value : JSON.stringify(value)}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
        <p className="muted compare-keys">{words.keys}</p>
      </div>
    </section>
  );
}

function Field({ one }: { one: FieldPairs }) {
  return (
    <div>
      <dt dir="auto">{one.label || one.field}</dt>
      <dd>{words.pairs(one.percent === null ? "" : percent(one.percent), one.pairs, one.answers)}</dd>
    </div>
  );
}

/** k and j go to the unit before and after, as they do between assignments. */
function useNeighbourKeys(runId: string, previous: number | null, next: number | null): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const inField = event.target instanceof HTMLElement && event.target.closest("input, select, textarea");
      if (inField || event.ctrlKey || event.metaKey || event.altKey) return;
      const to = event.key === "k" ? previous : event.key === "j" ? next : null;
      if (to !== null) go(addresses.run(runId, "compare", String(to)));
    };
    document.addEventListener("keydown", press);
    return () => {
      document.removeEventListener("keydown", press);
    };
  }, [runId, previous, next]);
}
