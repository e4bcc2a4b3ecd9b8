import { useEffect, useState } from "react";
import { words } from "../messages";

interface CancelCallProps {
  cancelling: boolean;
  /** Something of the result has been on the page. */
  exposed: boolean;
  /** Another action is on its way. */
  locked: boolean;
  onCancel: () => void;
}

// The second click of a double click on Send lands wherever this button comes up.
const asleepMs = 800;

/** Ends the call that is being waited for, and says what that costs. */
export function CancelCall({ cancelling, exposed, locked, onCancel }: CancelCallProps) {
  const [awake, setAwake] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setAwake(true);
    }, asleepMs);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return (
    <div className="waiting-cancel">
      <button
        type="button"
        className="btn btn-outline-secondary"
        aria-disabled={locked || !awake}
        aria-describedby={exposed ? "cancel-counts" : undefined}
        onClick={() => {
          if (!locked && awake) onCancel();
        }}
      >
        {cancelling && <span className="spinner" aria-hidden="true" />}
        {cancelling ? words.cancelling : words.cancel}
      </button>
      {exposed && !cancelling && <span id="cancel-counts">{words.cancelCounts}</span>}
    </div>
  );
}
