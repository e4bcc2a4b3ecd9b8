/* What happens on events of this form. Each function gets one object; take from it what you need. */

/** The button: asks the server to count the words, and puts the number beside the text. */
export async function countWords({
  element,
  formData,
  setDynamicFormElementsConfig,
  remoteProcedureCollection,
  updateFormData,
  triggerArgs,
}) {
  const [from, to] = triggerArgs;
  const busy = (on) =>
    setDynamicFormElementsConfig((before) => ({ ...before, loadings: { ...before.loadings, [element.name]: on } }));
  busy(true);
  try {
    const { words } = await remoteProcedureCollection("countWords")({ text: formData[from] });
    updateFormData(to, String(words));
  } finally {
    busy(false);
  }
}

/** The drop-down list: shows the field for another colour only if that is chosen. */
export function askForColour({ fieldValue, triggerArgs }) {
  const [name] = triggerArgs;
  document.querySelector(`.field[data-name="${name}"]`)?.classList.toggle("hidden", fieldValue !== "other");
}

/** Any element: notes that the worker was here, in the hidden field. */
export function noteVisit({ element, formData, updateFormData, triggerArgs }) {
  const [hidden] = triggerArgs;
  const seen = formData[hidden].split(" ").filter(Boolean);
  const name = element.name ?? "submit";
  if (!seen.includes(name)) updateFormData(hidden, [...seen, name].join(" "));
}
