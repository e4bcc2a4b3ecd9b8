import type { CSSProperties } from "react";
import { useEffect, useRef, useState } from "react";
import type { TargetView } from "../../api";
import { Dialog } from "../../shared/Dialog";
import { words } from "../messages";
import type { Note } from "../observe/recorder";
import { Picture } from "./Picture";
import type { Pictures } from "./usePictures";

interface TargetProps {
  target: TargetView;
  secondsLeft: number | null;
  pictures: Pictures;
  note: Note;
}

/** What the worker looks at. On a phone it follows as a thumbnail once it is scrolled away. */
export function Target({ target, secondsLeft, pictures, note }: TargetProps) {
  const [large, setLarge] = useState(false);
  const [figure, outOfSight] = useOutOfSight();
  const enlarge = (): void => {
    note("target_enlarged");
    setLarge(true);
  };
  const { url, label, width, height } = target;
  const src = pictures.src(url);
  const picture = <Picture url={url} alt="" width={width} height={height} pictures={pictures} />;
  const gone = pictures.state(url) === "failed";
  return (
    <>
      <figure ref={figure} className="target">
        <figcaption>
          <span className="overline">{label}</span>
          {secondsLeft !== null && <span className="pill">{words.targetSeconds(secondsLeft)}</span>}
        </figcaption>
        {gone ? (
          picture
        ) : (
          <button
            type="button"
            className="picture"
            style={{ "--ratio": width / height } as CSSProperties}
            aria-label={words.enlarge(label)}
            onClick={enlarge}
          >
            {picture}
            <Magnifier />
          </button>
        )}
      </figure>
      {outOfSight && !gone && (
        <div className="thumb-bar">
          <span className="overline">{label}</span>
          <button type="button" className="thumb" aria-label={words.enlarge(label)} onClick={enlarge}>
            <img src={src} alt="" width={width} height={height} />
          </button>
        </div>
      )}
      {large && (
        <Dialog
          title={label}
          closeLabel={words.close}
          className="sheet-picture"
          onClose={() => {
            setLarge(false);
          }}
        >
          <img src={src} alt={label} width={width} height={height} />
        </Dialog>
      )}
    </>
  );
}

export function TargetGone({ target }: { target: TargetView }) {
  return (
    <div className="target">
      <div className="overline">{target.label}</div>
      <p className="target-gone">{words.targetGone}</p>
    </div>
  );
}

function Magnifier() {
  return (
    <svg className="magnifier" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <path d="M8.5 3a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM13 13l4 4" />
    </svg>
  );
}

/** Whether the figure has been scrolled out above the window. */
function useOutOfSight() {
  const figure = useRef<HTMLElement>(null);
  const [out, setOut] = useState(false);
  useEffect(() => {
    if (!figure.current) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry) setOut(!entry.isIntersecting && entry.boundingClientRect.top < 0);
    });
    observer.observe(figure.current);
    return () => {
      observer.disconnect();
    };
  }, []);
  return [figure, out] as const;
}
