import { answers } from "../../api";
import type { FormAnswers, FormTally, RunSummary } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { duration } from "../parts/format";
import { Tile } from "../parts/Tile";
import { notes, ofBoth } from "../run/both";
import { Came, LastEvent } from "../run/Counters";
import { words } from "../words";
import { Histograms } from "./Histograms";

/** How far a form's run is, how its forms were handed in, and what was chosen. */
export function FormRun({ run }: { run: RunSummary }) {
  const asked = useGiven(["answers", run.run_id], () => given(answers({ path: { run_id: run.run_id } })));
  return <Asked of={asked}>{(found) => <Shown run={run} answers={found} />}</Asked>;
}

function Shown({
  run,
  answers: { people, simulated, histograms },
}: {
  run: RunSummary;
  answers: FormAnswers;
}) {
  const { form } = words;
  const told = ofBoth(simulated.submissions > 0 ? simulated : null);
  const half = people.person_ms;
  return (
    <>
      <dl className="tiles">
        <Came run={run} />
        <Tile
          name={form.submissions}
          value={people.submissions}
          note={told(({ submissions }) => submissions)}
        />
        <Tile
          name={form.flags.incomplete}
          value={people.incomplete}
          note={told(({ incomplete }) => incomplete)}
        />
        <Tile name={form.flags.auto} value={people.auto} note={told(({ auto }) => auto)} />
        <Tile
          name={form.time}
          value={median(people) ?? words.none}
          note={notes(
            half === null ? undefined : form.half(duration(half.q1), duration(half.q3)),
            told(median),
          )}
          className="tile-time"
        />
        <LastEvent run={run} />
      </dl>
      <Histograms histograms={histograms} simulated={simulated.submissions > 0} />
    </>
  );
}

const median = ({ person_ms }: FormTally): string | null =>
  person_ms === null ? null : duration(person_ms.median);
