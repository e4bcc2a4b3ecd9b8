/**
 * What the parts of the form page know of each other: the configuration as it came, the live state of a form (`engine/`),
 * what the views (`view/`, `kinds/`) may do with it, and what the page does for the form (`FormHost`).
 */

/** An object of the configuration; which attributes it may have is the verifier's matter. */
export type Json = unknown;

export interface Triggers {
  [event: string]: Json;
}

export interface OptionConfig {
  label: string;
  value: Json;
  checked?: boolean;
}

export interface FieldConfig {
  type: string;
  name?: string;
  label?: string;
  id?: string;
  help?: string;
  tooltip?: string;
  placeholder?: string;
  icon?: string;
  classes?: string;
  classes_input_element?: string;
  validators?: Record<string, Json>;
  triggers?: Triggers;
  value?: Json;
  options?: OptionConfig[];
  multiple?: boolean;
  show_preview?: boolean;
}

export interface RowConfig {
  fields: FieldConfig[];
  help?: string;
  id?: string;
  classes?: string;
}

export interface FieldsetConfig {
  rows: RowConfig[];
  title?: string;
  instruction?: string;
  help?: string;
  name?: string;
  lookup_name?: string;
  id?: string;
  classes?: string;
}

export interface SectionConfig {
  title: string;
  fieldsets: FieldsetConfig[];
  instruction?: string;
  name?: string;
  id?: string;
  classes?: string;
  collapsable?: boolean;
  initially_collapsed?: boolean;
  triggers?: Triggers;
}

export interface SubmitConfig {
  text: string;
  instruction?: string;
  tooltip?: string;
  id?: string;
  classes?: string;
  classes_button_element?: string;
  triggers?: Triggers;
}

export interface FormConfig {
  title: string;
  sections: SectionConfig[];
  submit_button: SubmitConfig;
  instruction?: string;
  show_instructions_as_modal?: boolean;
  id?: string;
  classes?: string;
}

export type Values = Record<string, Json>;
/** Field name to its messages. */
export type Messages = Record<string, string[]>;

/** What procedures have added to the form, and what is busy or switched off. Triggers set it; the shape is theirs. */
export interface Dynamic {
  sections: Record<string, { fieldsets: Record<string, FieldsetConfig> }>;
  loadings: Record<string, boolean>;
  disables: Record<string, boolean>;
}

/** A line of the list of errors at the top of a section. */
export interface Listed {
  name: string;
  label: string;
  messages: string[];
}

/** The whole state of a form; never changed, only replaced. */
export interface FormState {
  values: Values;
  dynamic: Dynamic;
  /** Shown under the fields; a field's are gone once it is edited. */
  invalid: Messages;
  /** By position of the section; stays until the next validation. */
  listed: Listed[][];
  /** Below the submit button. */
  submitErrors: string[];
  /** The banner after submitting; null is the default thank-you. */
  submitText: string | null;
  /** Sent, or being sent: nothing can be changed any more. */
  locked: boolean;
  /** The server has it. */
  sent: boolean;
  /** Positions of the sections whose body is open. */
  open: ReadonlySet<number>;
  /** Where the page should scroll; a new `n` is a new wish. */
  reveal: { section: number; field: string | null; n: number } | null;
}

export type FieldEvent = "onChange" | "onBlur" | "onFocus" | "onClick";

/** The live form. Views read it by `useForm` / `useField`, and tell it what the worker does. */
export interface FormEngine {
  readonly form: FormConfig;
  state: () => FormState;
  subscribe: (listener: () => void) => () => void;
  /** The worker changed a field: the value is set, then its `onChange` fires and sees it. */
  change: (field: FieldConfig, value: Json) => void;
  /** Any other event of a field. */
  fire: (field: FieldConfig, event: Exclude<FieldEvent, "onChange">) => void;
  /** A click on the header of a section: toggles it, and fires its `onClick`. */
  clickSection: (position: number) => void;
  /** A click inside a section's body, so that its errors are shown first. */
  touchSection: (position: number) => void;
  /** The submit button: its `onClick`, then validation, then sending. */
  clickSubmit: () => void;
  /** Puts a chosen file into a field; the value follows when it has arrived. */
  attach: (field: FieldConfig, file: File | null) => void;
  /** How far a field's upload is, from 0 to 1; null if there is none. Part of what `subscribe` announces. */
  uploading: (name: string) => number | null;
}

/** The live form as the page around it has it; views need no more than a FormEngine. */
export interface LiveForm extends FormEngine {
  /** The form is drawn: what the task's own code had hidden before a reload is hidden again. */
  mounted: () => void;
  /** The server has the form: the thanks stay, and no draft is kept any more. */
  submitted: () => void;
  /** The server did not take the form: it is open again. fields: name to one sentence. text: about the whole, or "". */
  refused: (fields: Record<string, string>, text: string) => void;
  /** All that would be sent now, unvalidated. */
  snapshot: () => { values: Values; invisible: string[] };
  /** Nothing can be changed or sent by the worker any more; false if the form was sent or locked already. */
  lock: () => boolean;
  /** The form leaves the page: what is not kept yet is kept, and nothing more after that. */
  dispose: () => void;
}

/** The value of a file field: what is submitted, and where the page can show it from. */
export interface FileValue {
  name: string;
  size: number;
  type: string;
  lastModified: number;
  /** Present on the page only: never submitted. */
  url?: string;
}

/** What is kept of a form that was not submitted; goes to the server and into this browser. */
export interface FormDraft {
  values: Values;
  dynamic: Dynamic;
  /** Elements that the task's own code has hidden, by the names of the fields in them (see `engine/hidden.ts`). */
  hidden: string[];
  /** Client time in ms: the newer one of two drafts is taken. */
  at: number;
}

/** A fault of the task's own code or configuration: told where its author looks, never to stop the worker. */
export interface AuthorProblem {
  where: string;
  message: string;
}

/** Why a procedure gave nothing; what a trigger's `catch` gets. */
export interface ProcedureFailure extends Error {
  code: "timeout" | "unknown_procedure" | "disconnected" | "refused" | "failed";
  disconnected?: boolean;
  reason?: string;
}

/** What the page does for a form. The worker's page and the preview each have their own. */
export interface FormHost {
  /** Calls a procedure. Resolves with what it gave; rejects with a ProcedureFailure. */
  call: (procedure: string, args: Json, element: string) => Promise<Json>;
  upload: (field: string, file: File, onProgress: (share: number) => void) => Promise<FileValue>;
  /** Sends the form. `invisible`: names of fields that were not in sight and are therefore not in `values`. */
  submit: (values: Values, invisible: string[]) => void;
  keepDraft: (draft: FormDraft) => void;
  report: (problem: AuthorProblem) => void;
}
