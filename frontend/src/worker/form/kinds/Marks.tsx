import type { MouseEvent } from "react";
import { useLayoutEffect, useRef } from "react";
import type { FieldViewProps } from "./props";
import { keyOf } from "./chosen";

interface MarksProps extends FieldViewProps {
  type: "checkbox" | "radio";
  isOn: (index: number) => boolean;
  onPick: (index: number) => void;
}

/**
 * Options with a mark each. A click on one tells the change first, then the click; a click elsewhere in the field, or on
 * one that is switched off, is a click only.
 */
export function Marks({ type, isOn, onPick, ...props }: MarksProps) {
  const { engine, field, id, now, labelledBy, ariaLabel, describedBy, required } = props;
  const click = (event: MouseEvent<HTMLElement>): void => {
    const target = event.target as HTMLElement;
    // The browser clicks the mark next.
    if (!now.disabled && target.closest("label")) return;
    if (target instanceof HTMLInputElement && !target.disabled) onPick(Number(target.dataset.index));
    engine.fire(field, "onClick");
  };
  return (
    <div
      // Not an attribute of a div, but the task's own code finds the field by it.
      {...{ name: field.name }}
      id={id}
      className={`fc-${type}-field`}
      data-name={field.name}
      role={type === "radio" ? "radiogroup" : "group"}
      aria-labelledby={labelledBy}
      aria-label={ariaLabel}
      aria-describedby={describedBy}
      {...(type === "radio" && { "aria-required": required, "aria-invalid": Boolean(now.wrong) })}
      onClickCapture={click}
    >
      {(field.options ?? []).map((option, index) => (
        <div key={keyOf(option)} className="form-check">
          <Mark
            type={type}
            id={`${id}-${index}`}
            index={index}
            group={`${id}-marks`}
            on={isOn(index)}
            disabled={now.disabled}
            wrong={type === "checkbox" && Boolean(now.wrong)}
          />
          <label className="form-check-label" htmlFor={`${id}-${index}`}>
            {option.label}
          </label>
        </div>
      ))}
    </div>
  );
}

interface MarkProps {
  type: "checkbox" | "radio";
  id: string;
  index: number;
  group: string;
  on: boolean;
  disabled: boolean;
  wrong: boolean;
}

function Mark({ type, id, index, group, on, disabled, wrong }: MarkProps) {
  const mark = useRef<HTMLInputElement>(null);
  // Beside whatever classes the task's own code has given it.
  useLayoutEffect(() => {
    mark.current?.classList.toggle("checked", on);
  }, [on]);
  return (
    <input
      ref={mark}
      type={type}
      id={id}
      // Radio buttons of one name are one stop of the Tab key; the name of the field belongs to the container.
      name={type === "radio" ? group : undefined}
      className="form-check-input"
      data-index={index}
      checked={on}
      disabled={disabled}
      aria-invalid={wrong || undefined}
      onChange={nothing}
    />
  );
}

/** The container hears the click. */
function nothing(): void {
  // React warns about a mark without this.
}
