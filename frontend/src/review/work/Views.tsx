import { useState } from "react";
import { changeSaved, deleteSaved, save, views } from "../../api";
import type { SavedView } from "../../api";
import { Failure, given } from "../data/ask";
import { cache, useGiven } from "../data/cache";
import { setQuery } from "../routing/query";
import { words } from "./words";

const KEY = ["views"];

/** One's own views of the table: to go to, to keep, to rename, to delete. */
export function Views({ query }: { query: URLSearchParams }) {
  const { data = [] } = useGiven(KEY, () => given(views()));
  const [wrong, setWrong] = useState("");
  const done = async (work: Promise<unknown>): Promise<boolean> => {
    try {
      setWrong("");
      await work;
      await cache.invalidateQueries({ queryKey: KEY });
      return true;
    } catch (error) {
      setWrong(error instanceof Failure ? error.message : words.views.failed);
      return false;
    }
  };
  return (
    <details className="work-views">
      <summary className="btn btn-sm btn-outline-secondary">{words.views.title}</summary>
      <div className="work-menu">
        {data.length === 0 && <p className="muted">{words.views.none}</p>}
        <ul>
          {data.map((view) => (
            <View key={view.view_id} view={view} done={done} />
          ))}
        </ul>
        <NewView query={query} done={done} />
        {wrong !== "" && (
          <p className="wrong" role="alert">
            {wrong}
          </p>
        )}
      </div>
    </details>
  );
}

type Done = (work: Promise<unknown>) => Promise<boolean>;

function View({ view, done }: { view: SavedView; done: Done }) {
  const [name, setName] = useState<string | null>(null);
  const path = { view_id: view.view_id };
  if (name !== null) {
    const keep = async (): Promise<void> => {
      const body = { name, query: view.query };
      if (await done(given(changeSaved({ path, body })))) setName(null);
    };
    return (
      <li>
        <NameForm name={name} setName={setName} act={words.views.keep} submit={() => void keep()} />
      </li>
    );
  }
  return (
    <li>
      <button
        type="button"
        className="btn btn-sm btn-link"
        onClick={() => {
          setQuery(view.query);
        }}
      >
        <bdi>{view.name}</bdi>
      </button>
      <button
        type="button"
        className="btn btn-sm btn-outline-secondary"
        aria-label={words.views.rename(view.name)}
        onClick={() => {
          setName(view.name);
        }}
      >
        ✎
      </button>
      <button
        type="button"
        className="btn btn-sm btn-outline-secondary"
        aria-label={words.views.delete(view.name)}
        onClick={() => void done(gone(deleteSaved({ path })))}
      >
        ×
      </button>
    </li>
  );
}

function NewView({ query, done }: { query: URLSearchParams; done: Done }) {
  const [name, setName] = useState("");
  const keep = async (): Promise<void> => {
    const kept = new URLSearchParams(query);
    kept.delete("after");
    if (await done(given(save({ body: { name, query: kept.toString() } })))) setName("");
  };
  return <NameForm name={name} setName={setName} act={words.views.save} submit={() => void keep()} />;
}

interface NameFormProps {
  name: string;
  setName: (name: string) => void;
  act: string;
  submit: () => void;
}

function NameForm({ name, setName, act, submit }: NameFormProps) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <input
        type="text"
        className="form-control form-control-sm"
        aria-label={words.views.name}
        placeholder={words.views.name}
        required
        maxLength={60}
        dir="auto"
        value={name}
        onInput={(event) => {
          setName(event.currentTarget.value);
        }}
      />
      <button type="submit" className="btn btn-sm btn-outline-secondary">
        {act}
      </button>
    </form>
  );
}

/** What was deleted leaves nothing to be given. */
async function gone(request: Promise<{ error?: unknown; response?: Response }>): Promise<void> {
  const { error, response } = await request;
  if (!response?.ok) await given(Promise.resolve({ error, response }));
}
