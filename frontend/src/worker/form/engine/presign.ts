import type { AuthorProblem, FieldsetConfig, FormConfig, Json } from "../contract";
import { isRecord } from "./records";
import type { TokenCall } from "./tokens";
import { fieldsetWithTexts, fillTokens, findTokens, withTexts } from "./tokens";

const presigning = new Set(["getMultiplePresignedUrls", "getPresignedUrl"]);

type Call = (procedure: string, args: Json) => Promise<Json>;

interface Tokens {
  /** Names of the registered procedures that a token may call. */
  procedures?: readonly string[];
  report?: (problem: AuthorProblem) => void;
}

/** A form with its procedure tokens replaced by what the procedures answer. All files' URLs are asked for at once.
 *
 * Tokens of unknown procedures stay as they are, and are reported.
 * Throws: an Error with a sentence that can be shown, if a procedure gives nothing; another try may succeed.
 */
export async function resolveConfig(
  config: FormConfig,
  call: Call,
  tokens: Tokens = {},
): Promise<FormConfig> {
  const found = collected((edit) => withTexts(config, edit));
  if (found.size === 0) return config;
  const answers = await answersTo(found, call, tokens);
  return withTexts(config, (text) => fillTokens(text, answers));
}

/** The tokens of a fieldset, by their spelling. */
export const tokensOf = (fieldset: FieldsetConfig): Map<string, TokenCall> =>
  collected((edit) => fieldsetWithTexts(fieldset, edit));

export const withAnswers = (fieldset: FieldsetConfig, answers: ReadonlyMap<string, string>): FieldsetConfig =>
  fieldsetWithTexts(fieldset, (text) => fillTokens(text, answers));

/** What stands for each token, by its spelling. Throws as `resolveConfig`. */
export async function answersTo(
  tokens: ReadonlyMap<string, TokenCall>,
  call: Call,
  { procedures = [], report }: Tokens,
): Promise<Map<string, string>> {
  const calls = [...tokens.values()];
  const answers = await presigned(calls, call);
  const others = calls.filter((token) => urlOf(token) === null);
  for (const { name, text } of others.filter((token) => !procedures.includes(token.name)))
    report?.({ where: text, message: `There is no procedure "${name}"; the token stays as it is.` });
  const known = others.filter(({ name }) => procedures.includes(name));
  const said = await Promise.all(known.map((token) => answerOf(token, call)));
  known.forEach(({ text }, at) => answers.set(text, said[at] ?? ""));
  return answers;
}

function collected(edit: (note: (text: string) => string) => unknown): Map<string, TokenCall> {
  const found = new Map<string, TokenCall>();
  edit((text) => {
    for (const token of text.includes("{{") ? findTokens(text) : []) found.set(token.text, token);
    return text;
  });
  return found;
}

const urlOf = ({ name, args }: TokenCall): string | null =>
  presigning.has(name) && args.length === 1 && typeof args[0] === "string" ? args[0] : null;

/** One call for all URLs; every spelling of a URL's token gets the same answer. */
async function presigned(calls: TokenCall[], call: Call): Promise<Map<string, string>> {
  const wanted = calls.flatMap((token) => {
    const url = urlOf(token);
    return url === null ? [] : [{ text: token.text, url }];
  });
  if (wanted.length === 0) return new Map();
  const urls = [...new Set(wanted.map(({ url }) => url))];
  const made = pairs(await asked(call, "getMultiplePresignedUrls", { urls }));
  return new Map(wanted.map(({ text, url }) => [text, made.get(url) ?? fail(`no address for ${url}`)]));
}

function pairs(answer: Json): Map<string, string> {
  if (!Array.isArray(answer)) return fail("the answer about files has another form than expected");
  return new Map(answer.filter(isPair));
}

const isPair = (pair: unknown): pair is [string, string] =>
  Array.isArray(pair) && typeof pair[0] === "string" && typeof pair[1] === "string";

/** A procedure has one argument: several in a token are handed over as an array. */
async function answerOf({ name, args }: TokenCall, call: Call): Promise<string> {
  const answer = await asked(call, name, args.length > 1 ? args : (args[0] ?? null));
  if (answer === null || answer === undefined) return "";
  return typeof answer === "string" ? answer : JSON.stringify(answer);
}

async function asked(call: Call, procedure: string, args: Json): Promise<Json> {
  let answer: Json;
  try {
    answer = await call(procedure, args);
  } catch (error) {
    throw new Error(`The form could not be prepared: ${procedure} failed`, { cause: error });
  }
  if (isRecord(answer) && Array.isArray(answer.errors)) fail(answer.errors.map(String).join("; "));
  return answer;
}

function fail(why: string): never {
  throw new Error(`The form could not be prepared: ${why}`);
}
