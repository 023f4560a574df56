// Reading back before it is sent: everything that goes, in large type, and nothing else on the page.

import { byId } from "./dom.js";

/**
 * What is read aloud of the group's points and questions: [{kind, text}], in order, the empty ones left out. Pure.
 */
export function notesToRead(notes) {
  const written = notes.map((note) => ({ kind: note.kind, text: note.text.trim() })).filter((note) => note.text);
  return [...written.filter((note) => note.kind === "point"), ...written.filter((note) => note.kind === "question")];
}

/**
 * What is read aloud of one proposal: {what, lines: [{label, text}], shared}, or null when there is nothing. Pure.
 * @param {object} words  texts.read: by field its label, by kind its name, `confidence` with {n}
 */
export function proposalToRead(value, words) {
  if (!value.what.trim()) return null;
  const told = ["first_step", "who", "when", "needs", "notice", "carrier"].map((name) => ({ label: words[name], text: value[name].trim() }));
  const sure = value.confidence === null ? [] : [{ label: words.confidence, text: words.confidence_of.replace("{n}", value.confidence) }];
  return { what: value.what.trim(), kind: words[value.kind], lines: [...told.filter(({ text }) => text), ...sure], shared: value.is_shared ? words.shared : words.not_shared };
}

/**
 * @param {{open: string, dialog: string, fill: (list: Element) => void, send?: () => void}} options  ids
 */
export function createReadBack({ open, dialog, fill, send = () => {} }) {
  const box = byId(dialog);
  byId(open).addEventListener("click", () => {
    fill(box.querySelector(".read"));
    box.showModal();
    box.scrollTo?.(0, 0);
  });
  box.querySelector("[data-yes]").addEventListener("click", () => {
    box.close();
    send();
  });
  box.querySelector("[data-no]").addEventListener("click", () => box.close());
}

/** One thing to read: a line above it, the text, and lines below it. */
export function paragraph(above, text, lines = []) {
  const item = document.createElement("li");
  const add = (tag, words, className) => {
    const node = document.createElement(tag);
    node.textContent = words;
    if (className) node.className = className;
    item.append(node);
    return node;
  };
  add("p", above, "eyebrow");
  add("p", text, "read-text");
  for (const line of lines) {
    const node = add("p", line.label ? `${line.label} ` : "", "read-line");
    const bold = document.createElement("b");
    bold.textContent = line.text;
    node.append(bold);
  }
  return item;
}
