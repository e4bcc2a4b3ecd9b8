import { chosenIndex } from "../chosen";
import { Marks } from "../Marks";
import type { FieldViewProps } from "../props";

/** One of several options; the value is the option's own, of its own type. */
export function RadioField(props: FieldViewProps) {
  const { engine, field, now } = props;
  const options = field.options ?? [];
  const chosen = chosenIndex(options, now.value);
  return (
    <Marks
      {...props}
      type="radio"
      isOn={(index) => index === chosen}
      onPick={(index) => {
        engine.change(field, options[index]?.value);
      }}
    />
  );
}
