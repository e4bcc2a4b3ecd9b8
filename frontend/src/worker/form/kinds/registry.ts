import type { ComponentType } from "react";
import { ButtonField } from "./button/ButtonField";
import { CheckboxField } from "./checkbox/CheckboxField";
import { EmailField } from "./email/EmailField";
import type { FieldType } from "./fieldType";
import { FileField } from "./file/FileField";
import { HiddenField } from "./hidden/HiddenField";
import { InputField } from "./input/InputField";
import { NumberField } from "./number/NumberField";
import { PasswordField } from "./password/PasswordField";
import type { FieldViewProps } from "./props";
import { RadioField } from "./radio/RadioField";
import { SelectField } from "./select/SelectField";
import { TextareaField } from "./textarea/TextareaField";

/** The view of each kind of field. A kind without one does not compile. */
export const fieldViews: { [K in FieldType]: ComponentType<FieldViewProps> } = {
  input: InputField,
  email: EmailField,
  number: NumberField,
  password: PasswordField,
  textarea: TextareaField,
  select: SelectField,
  checkbox: CheckboxField,
  radio: RadioField,
  file: FileField,
  hidden: HiddenField,
  button: ButtonField,
};

export const isFieldType = (type: string): type is FieldType => Object.hasOwn(fieldViews, type);
