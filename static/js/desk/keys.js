// The desk's keys. Those for notes count where a note has the focus or is chosen, the others anywhere but in a field.

import { $ } from "../control/dom.js";
import { REST } from "../gathering/board.js";

const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/** `desk` has what the keys do; `columns()` are those shown; `board` has the notes in the page. */
export function createKeys({ desk, board, columns, queue }) {
  const anywhere = {
    "?": () => $("keys").showModal(), u: desk.undo, "/": () => $("find").focus(), r: () => $("heading").focus(), n: queue.next, k: queue.done,
  };
  const onNotes = { m: desk.move, l: desk.raise, v: desk.light, s: desk.merge, a: desk.take };

  function pressed(event) {
    const { target, key } = event;
    if (document.querySelector("dialog[open]")) return;
    if (key === "Escape") {
      if (target.closest(TYPING)) target.blur();
      else desk.clear();
      return;
    }
    if (target.closest(TYPING) || event.altKey) return;
    if (act(event)) event.preventDefault();
  }

  function act(event) {
    const { key, target, shiftKey } = event;
    const note = board.noteAt(target);
    if (event.ctrlKey || event.metaKey) return key.toLowerCase() === "a" && desk.all();
    if (note !== null && key in ARROWS) return go(note, key, shiftKey);
    const name = key.toLowerCase();
    if (event.repeat) return false;
    if (key === " " && !target.closest("button, a, summary, input")) return call(queue.next);
    if (/^[0-9]$/.test(key)) return (note !== null || desk.any()) && call(() => desk.put(Number(key), note));
    if (name in onNotes) return (note !== null || desk.any()) && call(() => onNotes[name](note));
    return name in anywhere && call(anywhere[name]);
  }

  function call(work) {
    work();
    return true;
  }

  /** To the note beside; with shift those passed are chosen. */
  function go(note, key, isRange) {
    const [across, along] = ARROWS[key];
    const all = columns();
    const at = all.findIndex(({ notes }) => notes.some(({ id }) => id === note));
    const index = all[at].notes.findIndex(({ id }) => id === note);
    const column = across ? beside(all, at, across) : all[at];
    const next = column?.notes[across ? Math.min(index, column.notes.length - 1) : index + along];
    if (!next) return true;
    if (isRange && along) desk.choose(next.id, note);
    board.focus(next.id);
    return true;
  }

  function beside(all, at, step) {
    for (let index = at + step; all[index]; index += step) if (all[index].notes.length) return all[index];
    return null;
  }

  document.addEventListener("keydown", pressed);
}

/** The column that a figure means: 1 to 9 the headings, 0 "Övrigt". */
export function columnOf(columns, number) {
  return number === 0 ? REST : (columns[number - 1]?.id ?? undefined);
}
