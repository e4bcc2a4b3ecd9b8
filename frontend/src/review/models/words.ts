/** Every English text of the page about models. */
export const words = {
  title: "Models",
  lead: (calls: number) =>
    calls === 0
      ? "The models of the runs that are served here."
      : `The models of the runs that are served here. Times and errors are of the last ${calls === 1 ? "call" : `${calls} calls`} that ended.`,
  askAnew: "Ask all how they are",
  asking: "Asking…",
  none: "No run is served",
  noneText: "Models show up here as soon as a run is launched.",
  columns: {
    model: "Model",
    health: "Health",
    queue: "At work",
    median: "Median",
    p95: "95 % within",
    errors: "Errors",
    runs: "Runs",
  },
  well: "well",
  unwell: "not well",
  notAsked: "a function; it is not asked",
  asked: "asked",
  busy: (running: number, atOnce: number) => `${running} of ${atOnce}`,
  waiting: (n: number) => `${n} waiting`,
  goes: (n: number) => (n === 1 ? "1 go" : `${n} goes`),
  noGoes: "no go yet",
  noErrors: "none",
  error: (kind: string, n: number) => `${n} ${kind.replaceAll("_", " ")}`,
  money: "Spent",
  moneyOf: "Run",
  spent: "Spent",
  budget: "Budget",
  reserved: (amount: string) => `${amount} of it reserved`,
  noBudget: "none",
  usedUp: "used up: nobody new gets work",
};
