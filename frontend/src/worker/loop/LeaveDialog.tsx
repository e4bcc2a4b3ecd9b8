import { Dialog } from "../../shared/Dialog";
import { words } from "../messages";

interface LeaveDialogProps {
  unsent: boolean;
  onStay: () => void;
  onLeave: () => void;
}

/** Asks once before the task is ended early. */
export function LeaveDialog({ unsent, onStay, onLeave }: LeaveDialogProps) {
  return (
    <Dialog title={words.stopTitle} closeLabel={words.close} onClose={onStay}>
      <p>
        {words.stopText} {unsent && words.stopUnsent}
      </p>
      <div className="sheet-foot">
        <button type="button" className="btn btn-outline-secondary" onClick={onLeave}>
          {words.stopYes}
        </button>
        <button type="button" className="btn btn-primary" onClick={onStay}>
          {words.stopNo}
        </button>
      </div>
    </Dialog>
  );
}
