/** Every English text of the worker's page. Another language is another object of this type. */
export const words = {
  brand: "Ajeeb",
  opening: "Opening your task…",
  openingStorage: "The server cannot save right now. This page keeps trying; you can leave it open.",
  openingOffline: "The server cannot be reached. This page keeps trying; you can leave it open.",
  tryNow: "Try now",
  skip: "Skip to the task",

  closed: {
    unknown: {
      title: "This link does not open a task",
      text: "Check that the whole link was copied, or go back to where you found it and open it from there.",
    },
    no_free_unit: {
      title: "There is nothing free right now",
      text: "All of this work is taken or done. Thank you for coming by!",
    },
    taken: {
      title: "This task is not free any more",
      text: "Somebody else is working on it, or has done it.",
    },
    no_entry: {
      title: "You need a link to start",
      text: "Open the link that you were given. It starts with this address and is a little longer.",
    },
    bad_link: { title: "This link is not complete", text: "Please mend it, or ask whoever gave it to you." },
    other: { title: "The task could not be opened", text: "Load the page again in a minute." },
  },
  noSuchTask: (unit: number | string) => `There is no task number ${unit}.`,
  noSuchTaskText: "Check the number at the end of the link (id=…).",
  another: "Another one is waiting for you.",
  faults: {
    name: "This link needs a name: worker_id=…",
    number: "id must be a number from 1.",
  },
  takeNext: (unit: number) => `Open task ${unit}`,

  instructions: "Instructions",
  close: "Close",
  pilot: "Trial run",
  page: (k: number, n: number) => `Step ${k} of ${n} before the task`,
  agreeFirst: "Please tick this if you agree; without it the task cannot start.",
  next: "Continue",
  start: "Start the task",

  attempt: (k: number, n: number) => (n > 0 ? `Attempt ${k} of ${n}` : `Attempt ${k}`),
  attemptShort: (k: number) => `Attempt ${k}`,
  earlier: "Earlier attempts",
  notCounted: "Not counted",
  tabTitle: (title: string, where: string) => `${where} · ${title}`,
  finished: "Finished",
  lastAttempt: "This was your last attempt. Judge it, then finish.",
  goalMet: "You reached the goal. Press Finish to complete the task.",

  send: "Send",
  update: "Update",
  again: "Try again",
  finish: "Finish",
  sending: "Sending…",
  waitingForLine: "Waiting for the connection…",
  waitingForStorage: "Waiting for the server…",

  working: "The model is working",
  queued: (before: number) =>
    before === 0
      ? "You are next in the queue"
      : before === 1
        ? "1 request is before you"
        : `${before} requests are before you`,
  elapsed: (seconds: string) => `${seconds} so far`,
  remaining: (seconds: string) => `about ${seconds} to go`,
  soon: "ready any moment",
  longer: "this takes longer than usual",
  noCharge: "You are not charged time for this wait.",
  progress: "Progress of the model",
  youWrote: "You wrote",

  result: "The model’s result",
  resultAlt: (k: number) => `The model’s picture for attempt ${k}`,
  resultHere: (k: number) => `The result of attempt ${k} is here.`,
  sent: "Sent. The model is working.",
  notes: "From the model",
  hint: "Hint",

  pictureGone: "The image could not be loaded.",
  pictureAgain: "Try again",
  pictureLoading: "The image is still loading…",
  pictureFirst: "Load the image first",
  pictureFirstText: "You can go on once the image has been shown.",

  failure: {
    refused: "The model declined this text. Please put it differently.",
    filtered: "The model’s safety filter held this back. Please put it differently.",
    ours: "Our side failed. That is not your fault.",
    free: "This attempt does not count, and your text is still here.",
    counted: "It counts as an attempt.",
  },
  leaveWithPay: "Finish with full pay",
  leaveWithPayText:
    "Our side has failed several times now. You may try again, or finish here and be paid in full.",

  target: "Target",
  enlarge: (label: string) => `Enlarge: ${label}`,
  targetGone: "The picture is hidden now. Go on from memory.",
  targetSeconds: (seconds: number) => `Hidden in ${seconds} s`,
  compare: "Compare with the target",
  compareStop: "Back to the result",
  compareSlider: "Slide between target and result",
  compareValue: (percent: number) => `${percent} percent target`,
  resultLabel: "Result",

  saved: (time: string) => `Saved ${time}`,
  saving: "Saving…",
  notSaved: "Not sent yet, kept on this device",
  notKept: "Not sent yet; keep this page open",
  draftKept: "What you type is kept on this device",
  draftNotKept: "What you type is not saved until you send it",
  offlineTitle: "Not sent yet, kept on this device.",
  offlineTitleNotKept: "Not sent yet. Keep this page open.",
  offlineText: "It sends itself as soon as the connection is back.",
  storageTitle: "The server cannot save right now.",
  storageText: "Your text is kept on this device and is sent again by itself.",
  storageTextNotKept: "Keep this page open: your text is sent again by itself.",
  lineDown: "The connection is lost. What you sent is saved; this page comes back by itself.",
  staleKept: "What you typed is still in the field.",
  handedInElsewhere:
    "This was handed in in another tab or on another device already. What you wrote here still stands here, and is noted.",
  notDone: "That did not work, and nothing was recorded. Please try again.",

  timeLeft: (time: string) => `${time} left`,
  timePaused: "Time is paused",
  timeSoon: "One minute left.",

  stop: "Stop here",
  stopTitle: "Stop here?",
  stopText: "The task ends, and you cannot come back to it. Everything you have sent is saved.",
  stopUnsent: "What stands in the fields is kept too.",
  stopYes: "End the task",
  stopNo: "Keep working",

  endTitle: {
    goal: "Goal reached",
    limit: "All done",
    worker: "You stopped here",
    timeout: "Time is up",
    error: "That was it",
    submitted: "Thank you",
  },
  endClose: "You can close this page.",
  noAnswer: "no answer",
  submitted: "What you submitted",
  nextTask: "Next task",

  counter: (length: number, max: number) => `${length} of ${max} characters`,
  counterShort: (missing: number) => `${missing} more needed`,
  counterOver: (over: number) => `${over} too many`,
  optional: "optional",

  /* The same sentences as the server's, from the same rules. */
  empty: "Please write something here.",
  notText: "This must be text.",
  unstorable: "This text has a character that cannot be stored; please remove it.",
  tooShort: (min: number, length: number) => `Please write at least ${min} characters; this has ${length}.`,
  tooLong: (max: number, length: number) => `Please write at most ${max} characters; this has ${length}.`,
  chooseValue: "Please choose a value.",
  notWhole: (low: number, high: number) => `This must be a whole number from ${low} to ${high}.`,
  outOfScale: (low: number, high: number) => `Please choose a value from ${low} to ${high}.`,
  chooseOne: "Please choose one.",
  notOption: "Please choose one of the options.",
  noField: "There is no such field.",
  repeated: "You have already tried exactly this; please change something.",
};
