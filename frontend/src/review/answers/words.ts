import type { AnsweredField, FieldAgreement, LevelAgreement } from "../../api";

/** Every English text of the part with the answers. */
export const answersWords = {
  none: "Nothing was asked in this run",
  noneText: "Answers appear here by themselves. Open a worker link, or let simulated workers come:",
  command: (run: string) => `ajeeb simulate ${run} --workers 5`,
  with: "Work that is counted",
  toggles: {
    pilot: "pilot work",
    rejected: "rejected work",
    simulated: "simulated workers",
  },
  always: "Excluded work is never counted.",
  parts: { ask: "sent with an attempt", judge: "said about an attempt", form: "" },
  kinds: {
    choice: "choice",
    choices: "several choices",
    scale: "scale",
    pick: "pick among outputs",
    number: "number",
    text: "text",
    file: "file",
  } satisfies Record<AnsweredField["kind"], string>,
  answered: (n: number) => (n === 1 ? "1 answer" : `${n.toLocaleString("en")} answers`),
  missing: (n: number) => `${n.toLocaleString("en")} left empty`,
  spread: (mean: string, median: string, q1: string, q3: string) =>
    `mean ${mean}, median ${median}, middle half ${q1} to ${q3}`,
  plot: {
    title: (name: string, isLength: boolean) => (isLength ? `Length of “${name}”` : `Answers to “${name}”`),
    value: "Value",
    count: "Answers",
  },
  length: "Length in characters",
  others: (n: number) => `${n.toLocaleString("en")} more values, each given less often, are not shown.`,
  output: (n: string) => `output ${n}`,

  agreement: {
    title: "Agreement",
    level: "Level",
    usual: "usual",
    turn: "Attempt",
    turns: { last: "last judged", best: "best scored", first: "first judged" },
    levels: {
      nominal: "nominal (same or not)",
      ordinal: "ordinal (order)",
      interval: "interval (distance)",
    } satisfies Record<LevelAgreement["level"], string>,
    short: { nominal: "nominal", ordinal: "ordinal", interval: "interval" } satisfies Record<
      LevelAgreement["level"],
      string
    >,
    basis: ({ units, pairs }: FieldAgreement) =>
      `${units.toLocaleString("en")} ${units === 1 ? "unit" : "units"} with two workers or more, ` +
      `${pairs.toLocaleString("en")} ${pairs === 1 ? "pair" : "pairs"} of answers.`,
    noPairs: (single: number) =>
      "No unit has the answers of two workers yet, so agreement cannot be computed. " +
      (single === 0
        ? "No unit has an answer in work that has ended."
        : `${single.toLocaleString("en")} ${single === 1 ? "unit has" : "units have"} one answer.`),
    alpha: (level: string) => `Krippendorff’s alpha, ${level}`,
    same: "not defined: every answer is the same",
    interval: (low: string, high: string) => `95 % of resamples: ${low} to ${high}`,
    noInterval: "no interval: it needs at least 5 units whose answers differ",
    percent: "equal answers among pairs",
    reading: (alpha: number) =>
      alpha >= 0.8
        ? "Far above chance: usually taken as reliable (0.80 or more)."
        : alpha >= 0.667
          ? "Above chance: usually enough for tentative conclusions only (0.667 to 0.80)."
          : alpha > 0
            ? "Closer to chance than is usually taken as reliable (below 0.667)."
            : "No better than chance, or worse.",
    nearlyAll: (share: string) => `${share} of the answers are the same one. Alpha tells little here.`,
    wide: "The interval is wide: with more units this may turn out quite different.",
    meaning: "What this means",
    meanings: [
      "Alpha is 1 where workers always give the same answer to the same unit, and 0 where they agree as often as " +
        "if all answers had been dealt out by chance. Equal answers are counted as they are, chance included.",
      "Do not read it where nearly all answers are the same: alpha is then near 0 however often workers agree. Do " +
        "not read it from a handful of units.",
      "Alpha says whether workers agree, not whether they are right.",
    ],
    loop:
      "In a loop every worker judges what came of their own prompts. Then this tells how alike the results are, " +
      "not how reliably the same picture or text is judged.",
    choices: "All ticks of a worker together count as one answer: a single tick more is another answer.",
  },

  texts: {
    title: "Texts",
    sample: (shown: number, of: number) =>
      of === 0 ? "No text" : `${shown} of ${of.toLocaleString("en")} texts, drawn at random`,
    capped: "More texts have these words than were looked through.",
    another: "Another sample",
    search: "Words in the texts",
    find: "Find",
    nothing: "No text has these words.",
    unit: (n: number) => `unit ${n}`,
    attempt: (n: number) => `attempt ${n}`,
    number: (sample: string) => `sample ${sample}`,
  },
};
