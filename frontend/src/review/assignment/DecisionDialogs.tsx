import type { Film } from "../../api";
import { numberOf } from "./attempts";
import { BonusDialog } from "./BonusDialog";
import { KeysDialog } from "./KeysDialog";
import { NoteDialog } from "./NoteDialog";
import { RejectDialog } from "./RejectDialog";
import type { Deciding } from "./useDeciding";

/** The dialog that is open, if one is. */
export function DecisionDialogs({ film, deciding }: { film: Film; deciding: Deciding }) {
  const { asking, close, answer } = deciding;
  if (asking === null) return null;
  switch (asking.for) {
    case "reject":
      return (
        <RejectDialog
          onClose={close}
          onReject={(reason_code, message) => answer({ kind: "reject", reason_code, message })}
        />
      );
    case "bonus":
      return (
        <BonusDialog
          currency={film.review.currency}
          reward={film.review.reward_minor}
          onClose={close}
          onGive={(minor, currency, message) => answer({ kind: "bonus", minor, currency, message })}
        />
      );
    case "note": {
      const { attemptId } = asking;
      return (
        <NoteDialog
          attempt={attemptId === "" ? "" : numberOf(film, attemptId)}
          onClose={close}
          onNote={(text) => answer({ kind: "note", text, attempt_id: attemptId })}
        />
      );
    }
    case "keys":
      return <KeysDialog onClose={close} />;
  }
}
