import { keyOf, ticksOf } from "../chosen";
import { Marks } from "../Marks";
import type { FieldViewProps } from "../props";

/** Any number of options; the value says of each whether it is ticked. */
export function CheckboxField(props: FieldViewProps) {
  const { engine, field, now } = props;
  const ticks = ticksOf(now.value);
  const options = field.options ?? [];
  const isOn = (index: number): boolean => {
    const option = options[index];
    return option !== undefined && ticks[keyOf(option)] === true;
  };
  return (
    <Marks
      {...props}
      type="checkbox"
      isOn={isOn}
      onPick={(index) => {
        const option = options[index];
        if (option) engine.change(field, { ...ticks, [keyOf(option)]: !isOn(index) });
      }}
    />
  );
}
