import type { SpecOf } from "../../check";
import { Label } from "../Around";

/** What stands above the outputs when they can be picked, where it will stand, before they have come. */
export function PickHead({ spec }: { spec: SpecOf<"pick"> }) {
  return (
    <>
      <div className="field-label">
        <Label text={spec.label} required={spec.required} />
      </div>
      {spec.help && <div className="field-help">{spec.help}</div>}
    </>
  );
}
