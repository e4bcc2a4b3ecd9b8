import type { KeyboardEvent, RefObject } from "react";
import { useLayoutEffect, useState } from "react";
import type { OptionConfig } from "../../contract";
import { words } from "../../messages";
import { joined } from "../../view/classes";
import { keyOf } from "../chosen";
import type { FieldViewProps } from "../props";
import { ariaOf } from "../props";
import { closed, found, pressed } from "./combo";
import { Choices } from "./Choices";

interface ComboboxProps extends FieldViewProps {
  place: RefObject<HTMLInputElement | null>;
  options: OptionConfig[];
  picks: string[];
  multiple: boolean;
  onPick: (pick: string) => void;
}

/** A line that shows what is chosen, and searches the list while that is open. */
export function Combobox(props: ComboboxProps) {
  const { place, field, id, now, required, labelledBy, options, picks, multiple, onPick } = props;
  const [combo, setCombo] = useState(closed);
  useLayoutEffect(() => {
    // What is typed over the chosen text begins the search anew.
    if (!combo.open && document.activeElement === place.current) place.current?.select();
  }, [combo.open, place]);
  const inSight = found(options, combo.query);
  const chosen = options
    .filter((option) => picks.includes(keyOf(option)))
    .map(({ label }) => label)
    .join(", ");
  const pick = (option: OptionConfig | undefined): void => {
    if (!option) return;
    onPick(keyOf(option));
    setCombo(multiple ? { open: true, query: "", active: options.indexOf(option) } : closed);
  };
  const press = (event: KeyboardEvent): void => {
    const first = inSight.findIndex((option) => picks.includes(keyOf(option)));
    const result = pressed(combo, event, inSight.length, first);
    if (!result) return;
    event.preventDefault();
    setCombo(result.combo);
    if (result.pick) pick(inSight[combo.active]);
  };
  const active = combo.open && inSight[combo.active] ? `${id}-option-${combo.active}` : undefined;
  return (
    <div className="fc-combo">
      <input
        {...ariaOf(props)}
        ref={place}
        type="text"
        role="combobox"
        className={joined("form-select", field.classes_input_element)}
        autoComplete="off"
        spellCheck={false}
        aria-labelledby={labelledBy}
        aria-expanded={combo.open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={active}
        aria-required={required}
        placeholder={combo.open ? chosen || words.searchOptions : words.choose}
        disabled={now.disabled}
        value={combo.open ? combo.query : chosen}
        onFocus={(event) => {
          event.currentTarget.select();
        }}
        onBlur={() => {
          setCombo(closed);
        }}
        onMouseDown={(event) => {
          if (event.button === 0) setCombo(combo.open ? closed : { ...closed, open: true });
        }}
        onKeyDown={press}
        onChange={(event) => {
          setCombo({ open: true, query: event.currentTarget.value, active: 0 });
        }}
      />
      <Choices
        id={id}
        open={combo.open}
        labelledBy={labelledBy}
        multiple={multiple}
        options={inSight}
        picks={picks}
        active={combo.active}
        onPick={pick}
      />
      <span className="visually-hidden" role="status">
        {combo.open && combo.query && words.found(inSight.length)}
      </span>
    </div>
  );
}
