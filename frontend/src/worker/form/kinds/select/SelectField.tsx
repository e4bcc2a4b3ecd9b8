import { useRef } from "react";
import { words } from "../../messages";
import { joined } from "../../view/classes";
import { keyOf, picksOf, toggled } from "../chosen";
import type { FieldViewProps } from "../props";
import { Combobox } from "./Combobox";

/** A drop-down list that can be searched. The real `select` is out of sight: the task's own code knows the field by it. */
export function SelectField(props: FieldViewProps) {
  const { engine, field, id, now, required } = props;
  const input = useRef<HTMLInputElement>(null);
  const options = field.options ?? [];
  const multiple = field.multiple === true;
  const picks = picksOf(now.value, multiple);
  const change = (next: string[]): void => {
    engine.change(field, multiple ? next : (next[0] ?? ""));
  };
  return (
    <div className="fc-select">
      <select
        id={id}
        name={field.name}
        className={joined("fc-select-native", field.classes_input_element)}
        multiple={multiple}
        required={required}
        disabled={now.disabled}
        value={multiple ? picks : (picks[0] ?? "")}
        tabIndex={-1}
        aria-hidden="true"
        // Its label brings the focus here.
        onFocus={() => input.current?.focus()}
        onChange={(event) => {
          change(Array.from(event.currentTarget.selectedOptions, ({ value }) => value));
        }}
      >
        {options.map((option) => (
          <option key={keyOf(option)} value={keyOf(option)}>
            {option.label}
          </option>
        ))}
      </select>
      <Combobox
        {...props}
        place={input}
        options={options}
        picks={picks}
        multiple={multiple}
        onPick={(pick) => {
          change(multiple ? toggled(options, picks, pick) : [pick]);
        }}
      />
      {multiple && (
        <ForAll
          label={field.label ?? ""}
          disabled={now.disabled}
          onAll={() => {
            change(options.map(keyOf));
          }}
          onNone={() => {
            change([]);
          }}
        />
      )}
    </div>
  );
}

interface ForAllProps {
  label: string;
  disabled: boolean;
  onAll: () => void;
  onNone: () => void;
}

function ForAll({ label, disabled, onAll, onNone }: ForAllProps) {
  return (
    <div className="fc-select-all">
      <button
        type="button"
        className="btn btn-link btn-sm"
        aria-label={words.selectAllOf(label)}
        disabled={disabled}
        onClick={onAll}
      >
        {words.selectAll}
      </button>
      <button
        type="button"
        className="btn btn-link btn-sm"
        aria-label={words.clearOf(label)}
        disabled={disabled}
        onClick={onNone}
      >
        {words.clear}
      </button>
    </div>
  );
}
