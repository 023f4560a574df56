// A form's fields as rows [name, value], several of a name where several are ticked. Pure but for what it is given.

const OWN = new Set(["ballot", "language"]); // the sheet's id, and what only a press means

/** What is filled in; `entries` as FormData gives them. */
export const filledIn = (entries) => [...entries].filter(([name]) => !OWN.has(name)).map(([name, value]) => [name, String(value)]);

/** Puts rows back into the fields: {name, type, value, checked}. What is not in the rows is emptied. */
export function putBack(fields, rows) {
  const given = new Map();
  for (const [name, value] of rows) given.set(name, [...(given.get(name) ?? []), value]);
  for (const field of fields) {
    if (!field.name || OWN.has(field.name) || field.type === "hidden" || field.type === "submit") continue;
    const values = given.get(field.name) ?? [];
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
  }
}

/** The words that were typed, to be copied; `texts` are the names of fields for words. */
export const typed = (rows, texts) => [...rows].filter(([name, value]) => texts(name, value) && value.trim()).map(([, value]) => value.trim()).join("\n\n");

/** Longer than any choice's key: of a sheet whose form is not here, what must have been typed. */
export const looksTyped = (name, value) => name !== "reads" && /\s|.{13}/.test(value);
