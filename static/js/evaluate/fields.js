// A form's fields as rows [name, value], several of a name where several are ticked. Pure but for what it is given.

const OWN = new Set(["ballot", "language"]); // the sheet's id, and what only a press means

/** What is filled in; `entries` as FormData gives them. */
export const filledIn = (entries) => [...entries].filter(([name]) => !OWN.has(name)).map(([name, value]) => [name, String(value)]);

/** The fields that a person fills in: {name, type, value, checked, defaultValue, defaultChecked}. */
const asked = (fields) => [...fields].filter(({ name, type }) => name && !OWN.has(name) && type !== "hidden" && type !== "submit");
const isChoice = ({ type }) => type === "radio" || type === "checkbox";

/** Puts rows back into the fields, but for those named in `spared`. What is not in the rows is emptied. */
export function putBack(fields, rows, spared = new Set()) {
  const given = new Map();
  for (const [name, value] of rows) given.set(name, [...(given.get(name) ?? []), value]);
  for (const field of asked(fields)) {
    if (spared.has(field.name)) continue;
    const values = given.get(field.name) ?? [];
    if (isChoice(field)) field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
  }
}

/** The names of what has been changed since the page came. */
export const touched = (fields) => new Set(
  asked(fields).filter((field) => (isChoice(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue)).map(({ name }) => name),
);

/** Whether the page came with nothing filled in. */
export const cameBlank = (fields) => !asked(fields).some((field) => (isChoice(field) ? field.defaultChecked : field.defaultValue));

/** The words of a sheet, to be copied; `texts` are the names of its fields for words. */
export const typed = ({ fields, texts = [] }) => fields.filter(([name, value]) => texts.includes(name) && value.trim()).map(([, value]) => value.trim()).join("\n\n");
