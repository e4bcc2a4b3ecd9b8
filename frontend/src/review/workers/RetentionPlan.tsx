import type { RunSettings } from "../../api";
import { changeRunSettings, retention } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { doing } from "../runs/changing";
import { words } from "./words";

const { retention: text } = words;

interface RetentionPlanProps {
  runId: string;
  settings: RunSettings;
  readOnly: boolean;
}

/** What goes when the days have passed, and when that will be: nothing is changed by looking. */
export function RetentionPlan({ runId, settings, readOnly }: RetentionPlanProps) {
  const { retention_days: days, retention: what } = settings;
  const { data: plan } = useGiven(["run-settings", runId, "plan", days, what], () =>
    given(retention({ path: { run_id: runId } })),
  );
  const choose = (chosen: RunSettings["retention"]): void => {
    void doing(
      () => given(changeRunSettings({ path: { run_id: runId }, body: { retention: chosen } })),
      text.saved,
    );
  };
  if (days === null) return null;
  return (
    <>
      <fieldset className="two-levels" disabled={readOnly}>
        <legend>{text.what}</legend>
        {(["names", "everything"] as const).map((level) => (
          <label key={level} className="form-check">
            <input
              type="radio"
              className="form-check-input"
              name="retention"
              checked={what === level}
              onChange={() => {
                choose(level);
              }}
            />{" "}
            {text[level]}
          </label>
        ))}
      </fieldset>
      {plan !== undefined && (
        <p role="status">
          {plan.done
            ? text.done
            : plan.on === null
              ? text.notClosed
              : text.on(new Date(plan.on).toLocaleDateString(), plan.assignments, plan.workers)}
        </p>
      )}
    </>
  );
}
