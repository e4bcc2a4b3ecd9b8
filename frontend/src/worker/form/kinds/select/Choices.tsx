import { useLayoutEffect, useRef } from "react";
import type { OptionConfig } from "../../contract";
import { words } from "../../messages";
import { joined } from "../../view/classes";
import { keyOf } from "../chosen";

interface ChoicesProps {
  id: string;
  open: boolean;
  labelledBy: string | undefined;
  multiple: boolean;
  options: OptionConfig[];
  picks: string[];
  active: number;
  onPick: (option: OptionConfig) => void;
}

/** The list under the line. The focus stays in the line; `active` is where its keys are. */
export function Choices({ id, open, labelledBy, multiple, options, picks, active, onPick }: ChoicesProps) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const place = list.current;
    if (open && place) place.classList.toggle("fc-choices-above", roomBelow(place) < place.offsetHeight);
  }, [open]);
  useLayoutEffect(() => {
    if (open) list.current?.querySelector(".active")?.scrollIntoView({ block: "nearest" });
  }, [open, active]);
  return (
    <div
      className="fc-choices"
      ref={list}
      hidden={!open}
      // The focus stays in the line, also while the list is scrolled.
      onMouseDownCapture={(event) => {
        event.preventDefault();
      }}
    >
      <div
        id={`${id}-list`}
        role="listbox"
        aria-multiselectable={multiple || undefined}
        aria-labelledby={labelledBy}
        aria-label={labelledBy ? undefined : words.choose}
      >
        {open &&
          options.map((option, index) => (
            <div
              key={keyOf(option)}
              id={`${id}-option-${index}`}
              role="option"
              tabIndex={-1}
              className={joined("fc-choice", index === active && "active")}
              aria-selected={picks.includes(keyOf(option))}
              onMouseDown={() => {
                onPick(option);
              }}
            >
              {option.label}
            </div>
          ))}
      </div>
      {open && options.length === 0 && <div className="fc-none">{words.noneFound}</div>}
    </div>
  );
}

/** Pixels of the window below the line that has the list; plenty if there is still less above it. */
function roomBelow(list: HTMLElement): number {
  const line = list.parentElement?.getBoundingClientRect();
  if (!line) return Infinity;
  const below = window.innerHeight - line.bottom;
  return line.top > below ? below : Infinity;
}
