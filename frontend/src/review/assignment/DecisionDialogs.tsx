import type { Film } from "../../api";
import { BonusDialog } from "./BonusDialog";
import { KeysDialog } from "./KeysDialog";
import { NoteDialog } from "./NoteDialog";
import { RejectDialog } from "./RejectDialog";
import type { Deciding } from "./useDeciding";

/** The dialog that is open, if one is. */
export function DecisionDialogs({ film, deciding }: { film: Film; deciding: Deciding }) {
  const { asking, close, verdict, stay } = deciding;
  switch (asking) {
    case "reject":
      return (
        <RejectDialog
          onClose={close}
          onReject={(reason_code, message) => {
            verdict({ kind: "reject", reason_code, message });
          }}
        />
      );
    case "bonus":
      return (
        <BonusDialog
          currency={film.review.currency}
          onClose={close}
          onGive={(minor, currency, message) => {
            stay({ kind: "bonus", minor, currency, message });
          }}
        />
      );
    case "note":
      return (
        <NoteDialog
          onClose={close}
          onNote={(text) => {
            stay({ kind: "note", text });
          }}
        />
      );
    case "keys":
      return <KeysDialog onClose={close} />;
    case null:
      return null;
  }
}
