/* Validators of this form's own. They get the field, its value and their arguments, and say what is wrong, or null. */

/** In unit_config.json: "atLeastWords": 3 */
export function atLeastWords(field, value, least) {
  const words = String(value ?? "").trim().split(/\s+/).filter(Boolean);
  return words.length < least ? `Please write at least ${least} words.` : null;
}

/** In unit_config.json: "between": [1, 10] */
export function between(field, value, low, high) {
  const number = Number(value);
  return String(value).trim() === "" || number < low || number > high || Number.isNaN(number)
    ? `Please give a number from ${low} to ${high}.`
    : null;
}
