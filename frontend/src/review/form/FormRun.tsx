import { answers } from "../../api";
import type { FormAnswers, FormTally, RunSummary } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { Bar } from "../parts/Bar";
import { duration } from "../parts/format";
import { Tile } from "../parts/Tile";
import { Ago } from "../parts/Time";
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
  const { counters, places } = run;
  const { form } = words;
  const main = people.submissions === 0 && simulated.submissions > 0 ? simulated : people;
  const note = (name: keyof Omit<FormTally, "person_ms">): string | undefined =>
    main === people && simulated.submissions > 0 ? `+ ${simulated[name]} ${words.run.simulated}` : undefined;
  return (
    <>
      <dl className="tiles">
        <Tile
          name={words.run.people}
          value={counters.workers}
          note={`+ ${counters.simulated_workers} ${words.run.simulated}`}
        />
        <Tile name={words.run.now} value={counters.working_now} />
        <Tile
          name={words.run.assignments}
          value={counters.assignments}
          note={`${counters.ended} ${words.run.ended}`}
        >
          <Bar share={places === 0 ? 0 : counters.assignments / places} />
        </Tile>
        <Tile
          name={main === people ? form.submissions : form.submissionsSimulated}
          value={main.submissions}
          note={note("submissions")}
        />
        <Tile name={form.flags.incomplete} value={main.incomplete} note={note("incomplete")} />
        <Tile name={form.flags.auto} value={main.auto} note={note("auto")} />
        <Tile
          name={form.time}
          value={main.person_ms === null ? words.none : duration(main.person_ms.median)}
          note={
            main.person_ms === null
              ? undefined
              : form.half(duration(main.person_ms.q1), duration(main.person_ms.q3))
          }
          className="tile-time"
        />
        <Tile
          name={words.run.lastEvent}
          value={counters.last_at === null ? words.none : <Ago at={counters.last_at} />}
          className="tile-time"
        />
      </dl>
      <Histograms histograms={histograms} simulated={simulated.submissions > 0} />
    </>
  );
}
