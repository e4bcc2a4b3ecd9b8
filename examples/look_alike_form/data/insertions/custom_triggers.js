/* What the buttons Start and Update do. */

/** After so many answers with errors in a row the work is handed in as it is. */
const failuresToLeave = 3;

let failures = 0;

/**
 * One turn: the form is checked, this round is locked, the server is asked, and its answer is carried out.
 * In unit_config.json: ["requestNextFieldSet", [name of the section, lookup_name of this round or null]]
 */
export async function requestNextFieldSet(form) {
  const [sectionName, lookupName] = form.triggerArgs;
  if (!form.validateForm()) return;
  const round = roundOf(form);
  form.setSubmitErrors([]);
  lock(form, round, true);
  let answer;
  try {
    answer = await form.remoteProcedureCollection("getNextFieldset")({
      section_name: sectionName,
      fieldset_lookup_name: lookupName,
      current_answer_index: round.index,
      prompt: form.formData[round.prompt],
      score: round.score ? parseInt(form.formData[round.score], 10) : 0,
    });
  } catch {
    // The page itself says that something went wrong; the button can be pressed again.
    lock(form, round, false);
    return;
  }
  if (answer.errors) {
    refuse(form, round, answer.errors);
    return;
  }
  failures = 0;
  if (answer.validation_errors) correct(form, round, answer.validation_errors);
  else if (answer.finished) finish(form, round, answer.submit_message);
  else goOn(form, round, sectionName, answer);
}

/** The fields of the round that the button belongs to, by what they are for. */
function roundOf({ element, formFields }) {
  const suffix = /__(.+)__$/.exec(element.name);
  const names = suffix
    ? Object.keys(formFields).filter((name) => name.endsWith(suffix[0]))
    : ["prompt_0", element.name];
  return {
    index: suffix ? Number(suffix[1]) : 0,
    names,
    button: element.name,
    prompt: names.find((name) => name.startsWith("prompt")),
    score: names.find((name) => name.startsWith("score")),
  };
}

/** Nothing in the round can be changed, and its button spins; or all of it is free again. */
function lock({ setDynamicFormElementsConfig }, { names, button }, locked) {
  setDynamicFormElementsConfig((before) => ({
    ...before,
    loadings: { ...before.loadings, [button]: locked },
    disables: { ...before.disables, ...Object.fromEntries(names.map((name) => [name, locked])) },
  }));
}

/** Our side failed: that costs no attempt. If it goes on like that, the worker need not wait for better times. */
function refuse(form, round, errors) {
  failures += 1;
  lock(form, round, false);
  if (failures < failuresToLeave) {
    form.setSubmitErrors([...errors, "Nothing is lost: please press the button again."]);
    return;
  }
  form.setSubmitSuccessText("Thank you for your attempt. Something went wrong on our side; your work was submitted.");
  form.submitForm();
  form.setSubmitErrors(errors);
}

/** The worker has something to correct. */
function correct(form, round, wrong) {
  lock(form, round, false);
  const named = Object.entries(wrong).map(([what, messages]) => [round[what] ?? round.prompt, messages]);
  form.setInvalidFormFields(Object.fromEntries(named));
}

/** The task is over; the round stays locked. */
function finish(form, { button }, message) {
  form.setDynamicFormElementsConfig((before) => ({
    ...before,
    loadings: { ...before.loadings, [button]: false },
  }));
  if (message) form.setSubmitSuccessText(message);
  form.submitForm();
}

/** The next round; this one stays on the page, locked and without its button. */
function goOn(form, { button }, sectionName, { current_answer_index: index, fieldset_config: fieldset }) {
  document.querySelector(`[name="${button}"]`)?.closest(".row")?.classList.add("hidden");
  form.setDynamicFormElementsConfig((before) => ({
    ...before,
    loadings: { ...before.loadings, [button]: false },
    sections: {
      ...before.sections,
      [sectionName]: {
        fieldsets: {
          ...before.sections[sectionName]?.fieldsets,
          [`${sectionName}.${fieldset.lookup_name}.${index}`]: fieldset,
        },
      },
    },
  }));
  requestAnimationFrame(() => {
    const round = document.getElementById(fieldset.id);
    if (!round) return;
    // Where the eye goes, the keyboard and the screen reader go too.
    round.tabIndex = -1;
    round.focus({ preventScroll: true });
    round.scrollIntoView({ block: "start" });
  });
}
