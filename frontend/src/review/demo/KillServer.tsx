import { useState } from "react";
import { kill } from "../../api";
import { Dialog } from "../../shared/Dialog";
import { Failure, given } from "../data/ask";
import { words } from "../words";

/** Takes the server's power away while it makes an image; says first what will happen. */
export function KillServer({ onArmed }: { onArmed: () => void }) {
  const [open, setOpen] = useState(false);
  const { play } = words;
  const close = (): void => {
    setOpen(false);
  };
  const arm = async (): Promise<void> => {
    close();
    try {
      await given(kill());
      onArmed();
    } catch (error) {
      // A server that is away cannot be killed; the line below says that it is away.
      if (!(error instanceof Failure)) throw error;
    }
  };
  return (
    <>
      <button
        type="button"
        className="btn btn-sm btn-outline-secondary"
        onClick={() => {
          setOpen(true);
        }}
      >
        {play.kill}
      </button>
      {open && (
        <Dialog title={play.kill} closeLabel={play.cancel} onClose={close}>
          <p>{play.killText}</p>
          <div className="sheet-foot">
            <button type="button" className="btn btn-outline-secondary" onClick={close}>
              {play.cancel}
            </button>
            <button type="button" className="btn btn-primary" onClick={() => void arm()}>
              {play.killYes}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
