import { answerFields } from "../../api";
import type { RunFields } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { Empty } from "../parts/Empty";
import type { TabProps } from "../run/tabs";
import { Meaning } from "./Agreement";
import { FieldCard } from "./FieldCard";
import type { Which } from "./toggles";
import { Toggles, useWhich } from "./toggles";
import { answersWords as words } from "./words";

const FEW = 8;

/** What was answered in each field, and how far workers agree. */
export function AnswersTab({ run }: TabProps) {
  const which = useWhich(run.summary.pilot);
  const runId = run.summary.run_id;
  const query = { pilot: which.pilot, rejected: which.rejected };
  const asked = useGiven(["fields", runId, query], () =>
    given(answerFields({ path: { run_id: runId }, query })),
  );
  return (
    <>
      <Toggles which={which} inPilot={run.summary.pilot} />
      <Asked of={asked}>
        {(found) => <Fields found={found} which={which} scored={run.score !== null} />}
      </Asked>
    </>
  );
}

function Fields({ found, which, scored }: { found: RunFields; which: Which; scored: boolean }) {
  if (found.fields.length === 0)
    return <Empty title={words.none} text={words.noneText} command={words.command(found.run_id)} />;
  return (
    <>
      <div className="field-cards">
        {found.fields.map((field) => (
          <FieldCard
            key={field.field}
            runId={found.run_id}
            field={field}
            which={which}
            scored={scored}
            open={found.fields.length <= FEW}
          />
        ))}
      </div>
      {found.fields.some((field) => field.levels.length > 0) && <Meaning />}
    </>
  );
}
