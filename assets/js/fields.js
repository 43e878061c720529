// The fields of one answer, as lists of [name, value].
const OURS = /^(b|share|mark|private)-/;

// Items of a ranking change places on the page: their fields are compared by name.
export const inOrder = (entries) => entries.sort(([one], [other]) => (one < other ? -1 : Number(one > other)));

export const ticked = (field) => !["checkbox", "radio"].includes(field.type) || field.checked;

// What a page came with: not what was typed before this script stood, or put back by the browser.
export function given(fields) {
  const checked = (field) => !["checkbox", "radio"].includes(field.type) || field.defaultChecked;
  const chosen = (field) => [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
  const value = (field) => (field.matches("select") ? (chosen(field)?.value ?? "") : field.defaultValue);
  return inOrder(fields.filter(checked).map((field) => [field.name, value(field)]));
}

export const fieldsIn = (section) =>
  [...section.querySelectorAll("input, textarea, select")].filter((field) => OURS.test(field.name) && field.type !== "file");
