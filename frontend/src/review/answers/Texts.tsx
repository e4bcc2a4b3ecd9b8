import { useState } from "react";
import { texts } from "../../api";
import type { AnsweredField, SampledText, TextSample } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { shortKey } from "../parts/format";
import { Link } from "../routing/Link";
import { useQuery } from "../routing/query";
import { addresses } from "../routing/route";
import { words as common } from "../words";
import type { Which } from "./toggles";
import { answersWords } from "./words";

const words = answersWords.texts;
const SAMPLES = 1_000_000;

interface TextsProps {
  runId: string;
  field: AnsweredField;
  which: Which;
}

/** A random sample of the texts of a field; its number and the words stand in the address, so that it can be passed on. */
export function Texts({ runId, field, which }: TextsProps) {
  const [address, change] = useQuery();
  const sample = Number(address.get("sample") ?? 0) || 0;
  const search = address.get(`find.${field.field}`) ?? "";
  const query = { field: field.field, sample, search, ...which };
  const asked = useGiven(["texts", runId, query], () => given(texts({ path: { run_id: runId }, query })));
  return (
    <div className="texts">
      <Search
        key={search}
        field={field}
        search={search}
        onSearch={(text) => {
          change({ [`find.${field.field}`]: text });
        }}
      />
      <Asked of={asked}>{(found) => <Found found={found} />}</Asked>
      <button
        type="button"
        className="btn btn-sm btn-outline-secondary"
        onClick={() => {
          change({ sample: String(1 + Math.floor(Math.random() * SAMPLES)) });
        }}
      >
        {words.another}
      </button>
    </div>
  );
}

interface SearchProps {
  field: AnsweredField;
  search: string;
  onSearch: (text: string) => void;
}

function Search({ field, search, onSearch }: SearchProps) {
  const [text, setText] = useState(search);
  return (
    <form
      role="search"
      aria-label={`${words.search}: ${field.label || field.field}`}
      className="choices"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(text.trim());
      }}
    >
      <input
        className="form-control form-control-sm"
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        maxLength={200}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
        }}
      />
      <button type="submit" className="btn btn-sm btn-outline-secondary">
        {words.find}
      </button>
    </form>
  );
}

function Found({ found }: { found: TextSample }) {
  if (found.of === 0 && found.search !== "") return <p role="status">{words.nothing}</p>;
  return (
    <>
      <p className="muted" role="status">
        {words.sample(found.texts.length, found.of)}{" "}
        <span className="id">{words.number(String(found.sample))}</span>
        {found.capped && ` ${words.capped}`}
      </p>
      <ul className="sampled">
        {found.texts.map((one) => (
          <Sampled key={`${one.assignment_id} ${one.attempt ?? ""} ${one.text}`} one={one} />
        ))}
      </ul>
    </>
  );
}

function Sampled({ one }: { one: SampledText }) {
  const where = [words.unit(one.unit), ...(one.attempt === null ? [] : [words.attempt(one.attempt)])];
  return (
    <li>
      <p dir="auto">{one.text}</p>
      <p className="muted">
        <Link to={addresses.assignment(one.assignment_id)}>{where.join(", ")}</Link>{" "}
        <span className="id">{shortKey(one.worker_key)}</span>
        {one.simulated && <span className="tag">{common.simulated}</span>}
      </p>
    </li>
  );
}
