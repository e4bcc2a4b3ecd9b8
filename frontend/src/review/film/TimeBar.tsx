import type { FilmTimes } from "../../api";
import { duration } from "../parts/format";
import { words } from "../words";

const WIDTH = 100;

interface TimeBarProps {
  times: FilmTimes;
  /** Nothing had come back before: the worker's time began with the task. */
  first: boolean;
}

/** The time until the click, pauses included, and the wait for the model, kept apart. */
export function TimeBar({ times, first }: TimeBarProps) {
  const { film } = words;
  const wait = times.wait_ms ?? 0;
  const total = Math.max(times.person_ms + wait, 1);
  const person = (times.person_ms / total) * WIDTH;
  const details = [
    ...(times.model_ms === null ? [] : [`${film.modelTime} ${duration(times.model_ms)}`]),
    ...(times.queue_ms === null || times.queue_ms < 10
      ? []
      : [`${film.queueTime} ${duration(times.queue_ms)}`]),
    ...(times.judging_ms === null ? [] : [film.judgedAfter(duration(times.judging_ms))]),
  ];
  return (
    <div className="times">
      <svg className="bar" viewBox={`0 0 ${WIDTH} 4`} preserveAspectRatio="none" aria-hidden="true">
        <rect className="bar-person" width={Math.max(person - 1, 0)} height="4" />
        <rect className="bar-wait" x={person} width={WIDTH - person} height="4" />
      </svg>
      <p>
        <span className="key key-person">
          {first ? film.sinceShown : film.sinceResult} <strong>{duration(times.person_ms)}</strong>
        </span>
        <span className="key key-wait">
          {film.waitTime} <strong>{times.wait_ms === null ? "…" : duration(wait)}</strong>
        </span>
      </p>
      {details.length > 0 && <p className="muted">{details.join(" · ")}</p>}
    </div>
  );
}
