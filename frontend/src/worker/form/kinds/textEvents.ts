import type { FieldConfig, FormEngine } from "../contract";

/** The events that text and file fields tell their triggers besides `onChange`; a mouse click gives focus, then click. */
export const textEvents = (engine: FormEngine, field: FieldConfig) => ({
  onFocus: () => {
    engine.fire(field, "onFocus");
  },
  onBlur: () => {
    engine.fire(field, "onBlur");
  },
  onClick: () => {
    engine.fire(field, "onClick");
  },
});
