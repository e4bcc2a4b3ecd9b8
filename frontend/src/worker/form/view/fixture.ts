import type { FieldConfig, FieldsetConfig, FormConfig } from "../contract";

/** A form that has every kind of field and every attribute, to look at while its views are made. */

const options = ["Apple", "Banana", "Cherry", "Dragon fruit", "Elderberry", "Fig", "Grape"].map((label) => ({
  label,
  value: label.toLowerCase(),
}));

const texts: FieldConfig[] = [
  {
    type: "input",
    name: "first",
    id: "id_first",
    label: "First name",
    icon: "🙂",
    placeholder: "As on your badge",
    tooltip: "Only the first one",
    help: "Small print with <b>bold</b> words and <a href='#help'>a link</a>.",
    validators: { required: true, minLength: 2 },
  },
  { type: "email", name: "mail", label: "E-mail", placeholder: "you@example.org" },
  { type: "number", name: "age", label: "Age", value: "18" },
  { type: "password", name: "secret", label: "Password" },
];

const story: FieldConfig = {
  type: "textarea",
  name: "story",
  label: "Tell us more",
  classes: "story-field",
  classes_input_element: "story-text",
  placeholder: "A sentence or two",
  validators: { required: true },
  triggers: { onChange: "storyChanged" },
};

const choices: FieldConfig[] = [
  {
    type: "select",
    name: "fruit",
    id: "id_fruit",
    label: "One fruit",
    options,
    validators: { required: true },
  },
  {
    type: "select",
    name: "fruits",
    label: "Several fruits",
    options,
    multiple: true,
    value: ["apple", "fig"],
    help: "As many as you like.",
  },
];

const marks: FieldConfig[] = [
  {
    type: "checkbox",
    name: "colours",
    id: "id_colours",
    label: "Colours",
    options: [
      { label: "Red", value: "red", checked: true },
      {
        label: "Green, which has a label that is long enough to need a second line on a phone",
        value: "green",
      },
      { label: "One", value: 1 },
    ],
    validators: { required: true },
  },
  {
    type: "radio",
    name: "score",
    id: "id_score",
    label: "Score",
    options: [
      { label: "None", value: 0 },
      { label: "Half", value: 1 },
      { label: "Full", value: 2 },
    ],
    validators: { required: true },
    help: "Zero is a score too.",
  },
];

const others: FieldConfig[] = [
  {
    type: "file",
    name: "paper",
    label: "A file",
    placeholder: "An image, a video, a sound or a PDF",
    show_preview: true,
    validators: { fileExtension: ["png", "pdf"] },
  },
  {
    type: "button",
    name: "ask",
    id: "id_ask",
    value: "Ask the model",
    help: "Takes a second.",
    tooltip: "Asks once",
    triggers: { onClick: "ask" },
  },
  { type: "hidden", name: "token", label: "", value: "t-1" },
];

const template: FieldsetConfig = {
  lookup_name: "round",
  title: "Round",
  rows: [{ fields: [{ type: "input", name: "prompt", label: "Prompt" }] }],
};

export const fixture: FormConfig = {
  title: "Every kind of <em>field</em>",
  instruction:
    "<p>Read this <strong>first</strong>.</p><p class='text-right font-italic'>An author’s text.</p>",
  classes: "fixture",
  id: "id_form",
  sections: [
    {
      title: "About you",
      name: "about",
      id: "id_about",
      instruction: "Only what you like to tell.",
      fieldsets: [
        {
          title: "Text",
          instruction: "Fields of text.",
          help: "Help of a <i>fieldset</i>.",
          rows: [{ fields: texts, help: "Help of a row." }, { fields: [story] }],
        },
        { rows: [{ fields: choices }] },
        template,
      ],
    },
    {
      title: "Choices",
      name: "choices",
      initially_collapsed: true,
      fieldsets: [{ title: "Marks", rows: [{ fields: marks }] }],
    },
    {
      title: "",
      name: "rest",
      collapsable: false,
      fieldsets: [{ rows: [{ fields: others }] }],
    },
  ],
  submit_button: {
    text: "Submit",
    id: "id_submit_block",
    tooltip: "Sends everything",
    instruction: "Have you read it all <u>again</u>?",
  },
};

/** What a procedure would add to the first section. */
export const round = (index: number): FieldsetConfig => ({
  ...template,
  title: `Round ${index}`,
  rows: [
    {
      fields: [
        { type: "input", name: `prompt__${index}__`, label: "Prompt" },
        { type: "button", name: `again__${index}__`, value: "Again" },
      ],
    },
  ],
});

/** As many fields as one asks for, to measure how long drawing takes. */
export const manyFields = (count: number): FormConfig => ({
  title: "Many",
  sections: [
    {
      title: "Fields",
      name: "many",
      fieldsets: [
        {
          rows: Array.from({ length: count / 2 }, (_, row) => ({
            fields: [
              { type: "input", name: `text_${row}`, label: `Text ${row}` },
              { type: "select", name: `pick_${row}`, label: `Pick ${row}`, options },
            ],
          })),
        },
      ],
    },
  ],
  submit_button: { text: "Submit" },
});
