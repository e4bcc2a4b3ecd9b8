/** Every kind of field that a form may have. */
export const fieldTypes = [
  "input",
  "email",
  "number",
  "password",
  "textarea",
  "select",
  "checkbox",
  "radio",
  "file",
  "hidden",
  "button",
] as const;

export type FieldType = (typeof fieldTypes)[number];

export const isFieldType = (type: string): type is FieldType =>
  (fieldTypes as readonly string[]).includes(type);
