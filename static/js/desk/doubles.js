// Likenesses among what was written: found in slices, shown under the notes and as one list, and refused for good.

import { $, follow, make, text } from "../control/dom.js";
import { createSlices } from "../control/slices.js";
import { compared, createProfiles, proposals } from "../gathering/alike.js";
import { REST } from "../gathering/board.js";
import { say } from "./say.js";

/** `heads()`: Map of the notes that stand for themselves; `merge(sets)` merges; `changed()`: there is something new. */
export function createDoubles({ run, words, heads, columns, merge, changed }) {
  const key = `gathering-not-same-${run}`;
  const refused = new Set(saved());
  const profiles = createProfiles();
  let texts = new Map(); // of those compared, by id
  let found = new Map();
  let work = null;
  let isStale = false;
  const want = createSlices({ compare: step });

  /** Begins to compare, where a text has come or changed. */
  function look() {
    const now = [...heads().values()];
    if (now.every(({ id, text: said }) => texts.get(id) === said)) return;
    isStale = true;
    if (!work) begin(now);
  }

  function begin(notes) {
    isStale = false;
    texts = new Map(notes.map(({ id, text: said }) => [id, said]));
    work = compared(notes, profiles);
    want("compare");
  }

  function step() {
    const { done, value } = work.next();
    if (!done) {
      want("compare");
      return;
    }
    found = value;
    work = null;
    changed();
    if (isStale) begin([...heads().values()]);
  }

  const pair = (a, b) => `${Math.min(a, b)}-${Math.max(a, b)}`;
  const isRefused = (a, b) => refused.has(pair(a, b));

  /** What a note is like: {double: note}, or {heading, like} where it may belong; null for nothing. */
  function hintOf(note) {
    const there = (found.get(note.id) ?? []).filter(({ id }) => heads().has(id) && !isRefused(note.id, id));
    const double = there.find((one) => one.double);
    if (double) return { double: heads().get(double.id) };
    if (note.heading !== REST) return null;
    const near = there.find(({ id }) => heads().get(id).heading !== REST);
    const heading = near && columns().find(({ id }) => id === heads().get(near.id).heading);
    return heading ? { heading } : null;
  }

  const sets = () => proposals(found, [...heads().values()], isRefused);

  function open() {
    list();
    $("doubles-sheet").showModal();
  }

  function list() {
    const all = sets();
    follow($("double-list"), all, {
      key: ({ into }) => into, build: () => make("li"), write: writeSet,
      signature: ({ into, notes }) => JSON.stringify([into, notes].flat().map((id) => heads().get(id)?.text)),
    });
    text($("doubles-title"), say(words.doubles_found, sum(all)));
    count();
  }

  function writeSet(node, { into, notes }) {
    const keep = heads().get(into);
    const rows = notes.map((id) => {
      const box = make("input", { type: "checkbox", className: "form-check-input", checked: true, value: String(id) });
      box.addEventListener("change", count);
      const no = make("button", { type: "button", className: "btn btn-sm btn-quiet" }, words.not_same);
      no.setAttribute("aria-label", `${words.not_same}: ${heads().get(id).text}`);
      no.addEventListener("click", () => refuse(into, id));
      return make("div", { className: "pair" }, make("label", {}, box, told(heads().get(id))), no);
    });
    node.dataset.into = into;
    node.replaceChildren(...rows, make("p", { className: "same-as" }, make("span", { className: "soft" }, words.same_as), " ", told(keep)));
  }

  const told = ({ text: said, group }) => make("span", {}, said, make("small", { className: "soft" }, `${group.name}, ${group.municipality}`));

  function refuse(a, b) {
    refused.add(pair(a, b));
    try {
      localStorage.setItem(key, JSON.stringify([...refused]));
    } catch { /* storage is refused: it lasts as long as the page */ }
    changed();
    list();
    ($("double-list").querySelector("input") ?? $("doubles-sheet").querySelector("button[value='']")).focus();
  }

  function chosen() {
    const of = (node) => [...node.querySelectorAll("input:checked")].map(({ value }) => Number(value));
    return [...$("double-list").children].map((node) => ({ into: Number(node.dataset.into), notes: of(node) })).filter(({ notes }) => notes.length);
  }

  function count() {
    const n = sum(chosen());
    text($("doubles-merge"), say(words.doubles_merge, n));
    $("doubles-merge").disabled = n === 0;
  }

  function saved() {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "[]");
    } catch {
      return [];
    }
  }

  $("doubles").addEventListener("click", open);
  $("doubles-form").addEventListener("submit", ({ submitter }) => submitter?.value === "merge" && merge(chosen()));
  return { look, hintOf, count: () => sum(sets()) };
}

const sum = (sets) => sets.reduce((n, { notes }) => n + notes.length, 0);
