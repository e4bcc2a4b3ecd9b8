import { useEffect, useMemo, useState } from "react";
import { Faults, Report } from "./Report";
import type { Shows } from "./Bar";
import { Bar } from "./Bar";
import { Desk } from "./Desk";
import { Frame } from "./Frame";
import type { Previewed } from "./server";
import { follow, look, storedResult } from "./server";
import { createTyped } from "./typed";
import { useFaults } from "./useFaults";
import { words } from "./words";

const asked = (): string => new URLSearchParams(location.search).get("version") ?? "";

/** A form's folder as its author works on it: loaded again whenever a file of it has changed. */
export function Preview() {
  const [found, setFound] = useState<Previewed | null>(null);
  const [gone, setGone] = useState(false);
  useEffect(() => {
    let left = false;
    let shown: string | null = null;
    const stop = follow((digest) => {
      setGone(digest === null);
      if (digest === null || digest === shown) return;
      // What the browser lets a form do is settled with the page: another form is another page.
      if (shown !== null) location.reload();
      else
        look(asked()).then(
          (answer) => {
            shown = answer.digest;
            if (!left) setFound(answer);
          },
          () => {
            setGone(true);
          },
        );
    });
    return () => {
      left = true;
      stop();
    };
  }, []);
  return (
    <>
      {gone && (
        <p className="preview-gone" role="alert">
          {words.gone}
        </p>
      )}
      {found && <Found key={found.digest} found={found} onVersion={setFound} />}
    </>
  );
}

function Found({ found, onVersion }: { found: Previewed; onVersion: (found: Previewed) => void }) {
  const { faults, tell } = useFaults();
  const typed = useMemo(() => createTyped(found.folder), [found.folder]);
  const [shows, setShows] = useState<Shows>(found.result === null ? "form" : "result");
  const [reads, setReads] = useState(found.form === null);
  const [closed, setClosed] = useState(0);
  const [goes, setGoes] = useState(0);
  useTitle(found);
  const all = [...found.faults.map((message) => ({ where: "", message })), ...faults];
  const { form } = found;
  return (
    <>
      <Bar
        found={found}
        shows={shows}
        reads={reads}
        faults={all.length}
        onShow={setShows}
        onRead={() => {
          setReads(!reads);
        }}
        onFaults={() => {
          setClosed(closed === all.length ? 0 : all.length);
        }}
        onVersion={(number) => {
          history.replaceState(null, "", `?version=${number}`);
          void look(String(number)).then(onVersion);
        }}
        onAfresh={() => {
          typed.forget();
          setGoes(goes + 1);
        }}
      />
      {closed < all.length && (
        <Faults
          faults={all}
          onClose={() => {
            setClosed(all.length);
          }}
        />
      )}
      {reads && <Report problems={found.problems} />}
      <main id="task" tabIndex={-1}>
        {shows === "result" ? (
          <Frame load={storedResult} />
        ) : form ? (
          <Desk
            key={`${found.version} ${goes}`}
            form={form}
            version={found.version}
            typed={typed}
            tell={tell}
            shows={shows}
          />
        ) : (
          <div className="page page-message">
            <h1>{words.noForm}</h1>
            <p>{words.comesAlive}</p>
          </div>
        )}
      </main>
    </>
  );
}

function useTitle({ folder }: Previewed): void {
  useEffect(() => {
    document.title = `${folder} · ${words.title}`;
  }, [folder]);
}
