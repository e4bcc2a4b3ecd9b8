import { useState } from "react";
import { LeaveDialog } from "../loop/LeaveDialog";
import { words } from "../messages";

/** The way out of a form that a worker cannot or does not want to finish; what is there is handed in as it is. */
export function StopEarly({ locked, onLeave }: { locked: boolean; onLeave: () => void }) {
  const [asking, setAsking] = useState(false);
  const stay = (): void => {
    setAsking(false);
  };
  return (
    <footer className="desk-foot">
      <button
        type="button"
        className="btn btn-link btn-quiet"
        disabled={locked}
        onClick={() => {
          setAsking(true);
        }}
      >
        {words.stop}
      </button>
      {asking && (
        <LeaveDialog
          unsent={false}
          onStay={stay}
          onLeave={() => {
            stay();
            onLeave();
          }}
        />
      )}
    </footer>
  );
}
