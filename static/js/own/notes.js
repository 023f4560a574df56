// The group's own notes: points and proposals, a day to come back to them. Kept by the shelf, printed or copied at the end.

import { clock, day, fill } from "../screen/words.js";

export const POINTS = 3;
export const PROPOSALS = 3;

/** The notes as text to copy, with headings only for what is there. Pure. */
export function asText(notes, { seminar, texts, date }) {
  const parts = [`${seminar}, ${date}`];
  for (const [heading, lines] of [[texts.note_points, notes.points], [texts.note_proposals, notes.proposals]]) {
    const written = lines.map((line) => line.trim()).filter(Boolean);
    if (written.length) parts.push([heading, ...written.map((line) => `- ${line}`)].join("\n"));
  }
  if (notes.again.trim()) parts.push(`${texts.note_again}: ${notes.again.trim()}`);
  return parts.join("\n\n");
}

export const isEmpty = (notes) => ![...notes.points, ...notes.proposals, notes.again].some((line) => line.trim());

/** What was kept, as notes: missing lines are empty, what is no text is left out. Pure. */
export function asNotes(kept) {
  const lines = (some, count) => Array.from({ length: count }, (_, index) => (Array.isArray(some) && typeof some[index] === "string" ? some[index] : ""));
  return { points: lines(kept?.points, POINTS), proposals: lines(kept?.proposals, PROPOSALS), again: typeof kept?.again === "string" ? kept.again : "" };
}

/** @param {{root: Document, shelf: object, config: object, now: () => number}} parts */
export function createNotes({ root, shelf, config, now }) {
  const { texts } = config;
  const find = (id) => root.getElementById(id);
  const fields = [...root.querySelectorAll("[data-note]")];
  let notes = asNotes(shelf.readNotes());

  function date() {
    return day(now(), config.language);
  }

  function fillIn() {
    for (const field of fields) {
      const { note, index } = field.dataset;
      field.value = note === "again" ? notes.again : notes[note][Number(index)];
    }
  }

  function typed(field) {
    const { note, index } = field.dataset;
    if (note === "again") notes = { ...notes, again: field.value };
    else notes = { ...notes, [note]: notes[note].with(Number(index), field.value) };
    const kept = shelf.keepNotes(notes);
    find("notes-kept").textContent = kept ? fill(texts.note_kept, { clock: clock(now()) }) : texts.note_not_kept;
  }

  async function copy(button) {
    try {
      await navigator.clipboard.writeText(asText(notes, { seminar: config.seminar, texts, date: date() }));
      button.querySelector("[data-label]").textContent = texts.copied;
    } catch {
      button.querySelector("[data-label]").textContent = texts.copy_failed;
    }
  }

  /** The sheet that is printed. */
  function layOut() {
    find("sheet-date").textContent = date();
    for (const [name, heading] of [["points", texts.note_points], ["proposals", texts.note_proposals]]) {
      const written = notes[name].filter((line) => line.trim());
      find(`sheet-${name}`).replaceChildren(...written.map(item));
      find(`sheet-${name}-title`).textContent = heading;
      find(`sheet-${name}-title`).hidden = written.length === 0;
    }
    find("sheet-again").textContent = notes.again.trim() ? `${texts.note_again}: ${notes.again.trim()}` : "";
  }

  function item(text) {
    const node = root.createElement("li");
    node.textContent = text;
    return node;
  }

  for (const field of fields) field.addEventListener("input", () => typed(field));
  find("copy").addEventListener("click", () => copy(find("copy")));
  find("print").addEventListener("click", () => (layOut(), window.print()));
  window.addEventListener("beforeprint", layOut);
  fillIn();

  return {
    get isEmpty() {
      return isEmpty(notes);
    },
    forget() {
      notes = asNotes(null);
      fillIn();
    },
  };
}
