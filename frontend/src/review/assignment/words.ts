/** All text of deciding on work. */
export const words = {
  bar: "Decide",
  approve: "Approve",
  soft_reject: "Soft reject",
  soft_rejectHint: "Paid, and not used",
  reject: "Reject…",
  bonus: "Bonus…",
  exclude: "Exclude attempt",
  include: "Include attempt",
  excludeAll: "Exclude all",
  includeAll: "Include all",
  note: "Note…",
  noteOne: "Note on attempt…",
  undo: "Undo",
  keys: "Keys",
  alsoHere: (names: string[]) =>
    `${new Intl.ListFormat("en").format(names)} ${names.length === 1 ? "looks" : "look"} at this too`,
  notYet: "Not handed in yet: there is no verdict on it, but you may note and exclude.",
  neverHandedIn: {
    timed_out: "Time was up before it was handed in: there is no verdict on it.",
    returned: "The worker gave it back: there is no verdict on it.",
  } as Record<string, string>,
  mayStill: "You may note, exclude and give a bonus.",
  mayNot: "You may look; deciding takes the role of a reviewer.",
  saving: (n: number) => (n === 1 ? "1 decision is being saved…" : `${n} decisions are being saved…`),
  saved: "All decisions are saved.",
  leave: "Decisions are still being saved.",
  excluded: "not to be used",
  followsExcluded: "after one that is not used",
  whole: "This whole assignment is not to be used.",
  blind: "Hide arms and models",
  blindRun: "blind",
  blindRunHint: "Arms and models of this run are hidden from reviewers.",

  verdicts: { approved: "approved", soft_rejected: "soft rejected", rejected: "rejected" } as Record<
    string,
    string
  >,
  by: (who: string) => `by ${who}`,

  done: {
    approve: "approved",
    soft_reject: "soft rejected",
    reject: "rejected",
    bonus: "bonus given",
    exclude: "excluded",
    include: "included again",
    note: "noted",
    undo: "taken back",
  },
  toast: {
    region: "What happened to your decisions",
    done: (unit: number, what: string) => `Unit ${unit}: ${what}.`,
    failed: (unit: number, what: string) => `Unit ${unit} was not ${what}:`,
    back: "Go back",
    again: "Look again",
    undo: "Undo",
    close: "Close",
    last: "That was the last one of this list.",
    nothing: "There is nothing of yours to take back.",
    offline: "the server could not be reached. Try again when it is back.",
  },

  history: {
    title: "Decisions",
    none: "Nobody has decided on this yet.",
    stands: "stands",
    takenBack: "taken back",
    about: (k: string) => `attempt ${k}`,
    undo: "Take back",
    undoOf: (what: string, who: string) => `Take back: ${who} ${what}`,
    takesBack: (what: string) => `took back “${what}”`,
  },

  reasons: {
    title: "Reject",
    lead: "Rejected work is neither paid nor used. Choose with the keys 1 to 9; the worker reads the message.",
    group: "Reason",
    message: "Message to the worker",
    send: "Reject",
    missing: "Say why in a message to the worker.",
    missingReason: "Choose a reason.",
  },
  bonusDialog: {
    title: "Bonus",
    amount: (currency: string) => (currency ? `Amount in ${currency}` : "Amount"),
    currency: "Currency",
    message: "Message to the worker",
    send: (sum: string) => (sum ? `Give ${sum}` : "Give the bonus"),
    sendAllTheSame: (sum: string) => `Give ${sum} all the same`,
    large: (sum: string, times: number, reward: string) =>
      `${sum} is ${times.toLocaleString("en")} times the reward of ${reward}. Press once more if you mean it.`,
    largeAlone: (sum: string, usual: string) =>
      `${sum} is more than ${usual}, and this run has no reward to compare it with. Press once more if you mean it.`,
    wrong: "Write an amount above 0, such as 0.50.",
    unclear: (typed: string) =>
      `“${typed}” may be ${typed.replace(/[.,]/, "")} or ${typed.replace(",", ".")}: write no sign between thousands, and two digits at most after a point.`,
    wrongCurrency: "Write a currency of three letters, such as EUR.",
  },
  noteDialog: {
    title: "Note",
    titleOf: (attempt: string) => (attempt === "–" ? "Note on this attempt" : `Note on attempt ${attempt}`),
    text: "Note for other reviewers",
    send: "Keep the note",
    missing: "Write something.",
  },
  cancel: "Cancel",
  sending: "Sending…",
  meanwhile: {
    title: "Somebody else decided while you had this open:",
    refused: "What stands now is shown here; decide again if you still mean it.",
    accept: "I have seen it",
  },

  keysDialog: {
    title: "Keys",
    lead: "Keys work everywhere on the page, except while you type.",
    close: "Close",
    list: [
      ["j", "next assignment"],
      ["k", "assignment before"],
      ["← →", "attempt before, next attempt"],
      ["a", "approve, then next"],
      ["s", "soft reject (paid, not used), then next"],
      ["r", "reject with reason and message, then next"],
      ["b", "bonus"],
      ["x", "exclude the marked attempt, or include it again"],
      ["X", "exclude the whole assignment, or include it again"],
      ["n", "note on the whole"],
      ["N", "note on the marked attempt"],
      ["u", "undo your last decision"],
      ["?", "these keys"],
    ] as [string, string][],
  },

  queue: {
    label: "Other assignments",
    next: "Next",
    before: "Before",
    list: "Back to the list",
  },

  bulk: {
    label: "Decide on all that is chosen",
    chosen: (n: number) => (n === 1 ? "1 chosen" : `${n.toLocaleString("en")} chosen`),
    counting: "Counting…",
    title: (what: string) => `${what}: for all that is chosen`,
    what: {
      approve: "Approve",
      soft_reject: "Soft reject",
      reject: "Reject",
      bonus: "Bonus",
      exclude: "Exclude",
    },
    numbers: (n: number, workers: number) =>
      `${n.toLocaleString("en")} ${n === 1 ? "assignment" : "assignments"} of ${workers.toLocaleString("en")} ${
        workers === 1 ? "worker" : "workers"
      }`,
    sum: (sum: string) => `${sum} becomes due`,
    noSum: "Nothing becomes due by it",
    changed: {
      before: (numbers: string, sum: string) =>
        `The numbers have changed while this was open. Before: ${numbers}${sum && `, ${sum}`}.`,
      by: (who: string, verdict: string, n: number) =>
        `Meanwhile ${who} ${verdict} ${n.toLocaleString("en")}.`,
    },
    judged: {
      title: (n: number) =>
        n === 1
          ? "1 of the chosen has a verdict already:"
          : `${n.toLocaleString("en")} of the chosen have a verdict already:`,
      one: (n: number, verdict: string, by: string) => `${n.toLocaleString("en")} ${verdict} by ${by}`,
      group: "What becomes of these verdicts",
      leave: "Leave them as they are",
      replace: "Replace them by this decision",
      replaced: (n: number) =>
        n === 1 ? "1 verdict is replaced." : `${n.toLocaleString("en")} verdicts are replaced.`,
      wasReplaced: (n: number) =>
        n === 1 ? "1 verdict was replaced." : `${n.toLocaleString("en")} verdicts were replaced.`,
    },
    leftOut: (n: number) => (n === 1 ? "1 is left out:" : `${n.toLocaleString("en")} are left out:`),
    one: (unit: number, worker: string) => `Unit ${unit}, worker ${worker}`,
    more: (n: number) => `and ${n.toLocaleString("en")} more`,
    nothing: "There is nothing to do.",
    go: (what: string, n: number) => `${what} ${n.toLocaleString("en")}`,
    working: "Working…",
    done: (n: number) => (n === 1 ? "1 assignment: done." : `${n.toLocaleString("en")} assignments: done.`),
    undo: "Undo all of it",
    undone: (n: number) => `Taken back for ${n.toLocaleString("en")}.`,
    close: "Close",
    count: "Show the numbers",
  },
};
