// The columns and their notes in the page. A thousand notes are painted in slices, and only what has changed is written.

import { $, follow, icon, make, show, text } from "../control/dom.js";
import { REST, marked } from "../gathering/board.js";
import { fill } from "../screen/words.js";
import { say } from "./say.js";

const SLICE = 60; // notes that are built at a time
const KEY = (id) => (id === REST ? "rest" : String(id));

/** `hintOf(note)` is {double: other} or {heading}, or null; `edit(heading)` opens the heading's sheet. */
export function createBoard({ words, hintOf, edit, take }) {
  const painted = new Map(); // by column: how many notes stand in the page
  let shown = [];
  let isMarked = [];
  let selected = new Set();
  let focusNext = null;
  const rest = build({ id: REST, text: "" });
  $("board").append(rest);

  /** True when there is more to paint in a later slice. */
  function render(columns, { searched, chosen }) {
    const held = noteAt(document.activeElement);
    shown = columns;
    isMarked = searched;
    selected = chosen;
    follow($("headings"), columns.slice(0, -1), { key: ({ id }) => id, build, write: writeHead, signature: headSign });
    writeHead(rest, columns.at(-1));
    const isMore = columns.map((column) => fillColumn(sectionOf(column.id), column)).some(Boolean);
    show($("headings"), columns.length > 1);
    $("headings").classList.toggle("several", columns.length > 3);
    if (held !== null && noteAt(document.activeElement) === null) refocus(held);
    return isMore;
  }

  const headSign = ({ id, text: said, notes, all }) => [id, said, notes.length, all, shown.findIndex((one) => one.id === id)].join("\n");
  const sectionOf = (id) => document.querySelector(`.column[data-heading="${KEY(id)}"]`);

  function build({ id }) {
    const name = id === REST ? make("span") : make("button", { type: "button", className: "heading-name" });
    if (id !== REST) name.addEventListener("click", () => edit(id));
    const section = make("section", { className: "column" },
      make("h2", {}, make("kbd"), name, make("span", { className: "count num" })),
      make("ol", { className: "notes" }), make("p", { className: "soft empty" }));
    section.dataset.heading = KEY(id);
    section.querySelector("h2").id = `column-${KEY(id)}`;
    section.setAttribute("aria-labelledby", `column-${KEY(id)}`);
    section.querySelector("ol").setAttribute("role", "list");
    return section;
  }

  function writeHead(section, { id, text: said, notes, all }) {
    const number = id === REST ? 0 : shown.findIndex((one) => one.id === id) + 1;
    const [key, name, count] = section.querySelector("h2").children;
    text(key, number <= 9 ? String(number) : "");
    show(key, number <= 9);
    text(name, said || words.rest);
    if (id !== REST) name.setAttribute("aria-label", fill(words.edit, { heading: said }));
    text(count, notes.length === all ? String(all) : fill(words.of, { n: notes.length, all }));
    const empty = section.querySelector(".empty");
    show(empty, notes.length === 0);
    section.classList.toggle("bare", notes.length === 0);
    text(empty, all ? words.none_found : id !== REST ? words.empty : isNothing() ? words.nothing : words.rest_empty);
  }

  const isNothing = () => shown.every(({ all }) => all === 0);

  function fillColumn(section, { id, notes }) {
    const limit = Math.min(notes.length, (painted.get(id) ?? 0) + SLICE);
    painted.set(id, Math.max(limit, Math.min(painted.get(id) ?? 0, notes.length)));
    const list = section.querySelector("ol");
    follow(list, notes.slice(0, limit), { key: (note) => note.id, build: buildNote, write: writeNote, signature: noteSign });
    if (!list.querySelector(".note[tabindex='0']")) reach(list, list.querySelector(".note"));
    return limit < notes.length;
  }

  function noteSign(note) {
    const hint = hintOf(note);
    return [
      note.text, note.kind, note.sent, note.itself, note.raised, note.spotlit, note.answered, note.group.name, note.group.municipality,
      note.doubles.map((one) => one.text + one.group.name).join("\t"), hint?.double?.id, hint?.double?.text, hint?.heading?.text, isMarked.join(" "),
    ].join("\n");
  }

  function buildNote(note) {
    const button = make("button", { type: "button", className: "note", tabIndex: -1 });
    const node = make("li", {}, button);
    node.dataset.note = note.id;
    return node;
  }

  function writeNote(node, note) {
    const button = node.firstChild;
    node.className = [note.raised ? "up" : "", note.spotlit ? "lit" : "", note.kind, note.sent ? "" : "draft"].filter(Boolean).join(" ");
    button.setAttribute("aria-pressed", String(selected.has(note.id)));
    button.replaceChildren(...marksOf(note), said(note.text, "said"), said(`${note.group.name}, ${note.group.municipality}`, "by"));
    if (note.doubles.length) {
      button.append(make("span", { className: "more" }, say(words.doubles, note.doubles.length)));
      for (const one of note.doubles) button.append(said(`${one.text} (${one.group.name}, ${one.group.municipality})`, "double"));
    }
    node.replaceChildren(button, ...hintNodes(note));
  }

  function marksOf(note) {
    const marks = [
      note.spotlit ? ["lamp", words.lit] : note.raised ? ["up", words.raised] : null,
      note.kind === "question" ? ["hand", words.question] : null,
      note.answered ? ["check", words.answered] : null,
      note.sent ? (note.itself ? ["pen", words.itself] : null) : ["pen", words.draft],
    ].filter(Boolean);
    return marks.length ? [make("span", { className: "marks" }, ...marks.map(([name, label]) => make("span", {}, icon(name), label)))] : [];
  }

  function said(words_, className) {
    const pieces = marked(words_, isMarked).map(([piece, isFound]) => (isFound ? make("mark", {}, piece) : piece));
    return make("span", { className }, ...pieces);
  }

  function hintNodes(note) {
    const hint = hintOf(note);
    if (!hint) return [];
    const label = hint.double ? alike(note, hint.double) : fill(words.near, { heading: hint.heading.text });
    const button = make("button", { type: "button", className: "take", tabIndex: -1 }, hint.double ? words.take_double : words.take_near);
    button.setAttribute("aria-label", `${button.textContent}. ${label}`);
    button.addEventListener("click", () => take(note.id));
    return [make("p", { className: "hint" }, make("span", {}, label), button)];
  }

  /** Who else has written the very same, else what is like it. */
  function alike(note, other) {
    return note.text.trim() === other.text.trim() ? fill(words.same, { group: other.group.name, municipality: other.group.municipality }) : fill(words.alike, { text: other.text });
  }

  /** Only what is pressed, after a choice. */
  function choose(chosen) {
    for (const id of new Set([...selected, ...chosen])) {
      if (selected.has(id) !== chosen.has(id)) nodeOf(id)?.firstChild.setAttribute("aria-pressed", String(chosen.has(id)));
    }
    selected = new Set(chosen);
  }

  const nodeOf = (id) => document.querySelector(`[data-note="${id}"]`);
  const noteAt = (node) => (node?.closest?.("[data-note]") ? Number(node.closest("[data-note]").dataset.note) : null);

  function focus(id) {
    const node = nodeOf(id)?.firstChild;
    node?.focus();
    return Boolean(node);
  }

  /** The note that had the focus is somewhere else now, or gone. */
  function refocus(held) {
    const [wanted, of] = [focusNext, shown.flatMap(({ notes }) => notes).find(({ doubles }) => doubles.some(({ id }) => id === held))];
    focusNext = null;
    if ((wanted === null || !focus(wanted)) && !focus(held) && !(of && focus(of.id))) (document.querySelector(".note[tabindex='0']") ?? $("main")).focus();
  }

  function reach(list, node) {
    list.querySelector(".note[tabindex='0']")?.setAttribute("tabindex", "-1");
    node?.setAttribute("tabindex", "0");
  }

  $("board").addEventListener("focusin", ({ target }) => target.classList.contains("note") && reach(target.closest("ol"), target));

  return {
    render, choose, focus, noteAt,
    /** Where the focus goes when the note that has it is put elsewhere. */
    leadTo: (id) => (focusNext = id),
    /** Shows where something would be put: {column, before}, or null. */
    aim(target) {
      for (const node of document.querySelectorAll(".aim, .aim-before")) node.classList.remove("aim", "aim-before");
      if (!target) return;
      const section = sectionOf(target.column);
      section?.classList.add("aim");
      const before = target.before === null ? null : nodeOf(target.before);
      before?.classList.add("aim-before");
      (before ?? section)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    },
  };
}
