import { useState } from "react";
import type { RunSummary } from "../../api";
import { makeRunLinks, revokeRunLink, runLinks } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { doing } from "./changing";
import { LinkTable } from "./LinkTable";
import { words } from "./words";

const { links: text } = words;
const PAGE = 200;

/** The links of a run: how each stands, and more of them. */
export function RunLinks({ run: { run_id, status } }: { run: RunSummary }) {
  const [limit, setLimit] = useState(PAGE);
  const asked = useGiven(["run-links", run_id, limit], () =>
    given(runLinks({ path: { run_id }, query: { limit } })),
  );
  const revoke = (number: number): void => {
    void doing(async () => {
      const { error } = await revokeRunLink({ path: { run_id, number } });
      if (error !== undefined) throw new Error(error.message);
    }, text.revoked(number));
  };
  return (
    <section className="settings-part">
      <h2>{text.title}</h2>
      <p className="muted">{text.text}</p>
      <Asked of={asked}>
        {(found) => (
          <>
            <LinkTable runId={run_id} links={found} onRevoke={revoke} />
            {found.length === limit && limit < 10_000 && (
              <button
                type="button"
                className="btn btn-sm btn-link align-self-start"
                onClick={() => {
                  setLimit(Math.min(10_000, limit * 5));
                }}
              >
                {text.more}
              </button>
            )}
          </>
        )}
      </Asked>
      {status.state !== "closed" && <More runId={run_id} />}
    </section>
  );
}

function More({ runId }: { runId: string }) {
  const [count, setCount] = useState("10");
  const make = async (): Promise<void> => {
    const wanted = Number(count);
    await doing(
      () => given(makeRunLinks({ path: { run_id: runId }, body: { count: wanted } })),
      text.made(wanted),
    );
  };
  return (
    <form
      className="run-buttons"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <label>
        {text.count}
        <input
          className="form-control form-control-sm"
          type="number"
          min={1}
          max={10000}
          required
          value={count}
          onInput={(event) => {
            setCount(event.currentTarget.value);
          }}
        />
      </label>
      <button type="submit" className="btn btn-sm btn-outline-secondary">
        {text.make}
      </button>
    </form>
  );
}
