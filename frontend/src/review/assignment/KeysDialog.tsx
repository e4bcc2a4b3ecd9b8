import { Dialog } from "../../shared/Dialog";
import { words } from "./words";

/** What every key does. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { keysDialog } = words;
  return (
    <Dialog title={keysDialog.title} closeLabel={keysDialog.close} onClose={onClose}>
      <p className="muted">{keysDialog.lead}</p>
      <dl className="keys-list">
        {keysDialog.list.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              {keys.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
