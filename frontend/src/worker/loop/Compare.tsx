import type { CSSProperties } from "react";
import { useId, useState } from "react";
import type { OutputView, TargetView } from "../../api";
import { words } from "../messages";
import type { Pictures } from "./usePictures";

interface CompareProps {
  picture: OutputView & { url: string };
  target: TargetView;
  pictures: Pictures;
}

/** The target laid over the result, as far as the slider says. */
export function Compare({ picture, target, pictures }: CompareProps) {
  const [percent, setPercent] = useState(50);
  const id = useId();
  return (
    <div className="compare" style={{ "--at": `${percent}%` } as CSSProperties}>
      <div className="compare-pictures" aria-hidden="true">
        <img src={pictures.src(picture.url)} alt="" width={picture.width ?? 1} height={picture.height ?? 1} />
        <img
          className="compare-over"
          src={pictures.src(target.url)}
          alt=""
          width={target.width}
          height={target.height}
        />
        <i className="compare-edge" />
        <span className="compare-name">{target.label}</span>
        <span className="compare-name compare-name-right">{words.resultLabel}</span>
      </div>
      <label htmlFor={id} className="visually-hidden">
        {words.compareSlider}
      </label>
      <input
        id={id}
        type="range"
        className="form-range"
        min={0}
        max={100}
        value={percent}
        aria-valuetext={words.compareValue(percent)}
        onInput={(event) => {
          setPercent(event.currentTarget.valueAsNumber);
        }}
      />
    </div>
  );
}
