// A move by keyboard: arrows and figures choose where, Enter puts it there. What is chosen is told aloud.

import { $, text } from "../control/dom.js";
import { REST, aimed } from "../gathering/board.js";
import { fill } from "../screen/words.js";
import { say } from "./say.js";

const KEYS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"];

/** `columns()` are those shown; `dropped(ids, target)` puts them; `back(id)` gives the focus back. */
export function createMoving({ words, columns, aim, dropped, back }) {
  let move = null; // {ids, target}

  function begin(ids) {
    if (!ids.length) return;
    const home = columns().find(({ notes }) => notes.some(({ id }) => id === ids[0]));
    const first = columns()[0];
    const target = home && home.id !== REST ? { column: home.id, before: after(home, ids) } : { column: first.id, before: null };
    move = { ids, target };
    document.body.classList.add("moving");
    tell(`${say(words.move.begun, ids.length)} ${where(target)}`);
    aim(target);
  }

  /** The note after those that are moved. */
  function after({ notes }, ids) {
    const from = notes.findIndex(({ id }) => id === ids.at(-1));
    return notes.slice(from + 1).find(({ id }) => !ids.includes(id))?.id ?? null;
  }

  function pressed(event) {
    if (!move) return;
    const { key } = event;
    event.stopPropagation();
    if (key === "Tab" || event.ctrlKey || event.metaKey || event.altKey) {
      end(words.move.left);
      return;
    }
    event.preventDefault();
    if (key === "Escape") end(words.move.left);
    else if (key === "Enter" || key === " ") drop();
    else if (KEYS.includes(key) || /^[0-9]$/.test(key)) {
      move.target = aimed(columns(), move.target, key, move.ids);
      tell(where(move.target));
      aim(move.target);
    }
  }

  function drop() {
    const { ids, target } = move;
    end(fill(words.move.moved, { heading: nameOf(target.column) }));
    dropped(ids, target);
  }

  function end(said) {
    const [first] = move.ids;
    move = null;
    document.body.classList.remove("moving");
    aim(null);
    tell(said);
    back(first);
  }

  const nameOf = (id) => columns().find((column) => column.id === id)?.text || words.board.rest;

  function where({ column, before }) {
    const next = columns().find(({ id }) => id === column)?.notes.find(({ id }) => id === before);
    const heading = nameOf(column);
    return next ? fill(words.move.before, { heading, text: next.text }) : column === REST ? heading : fill(words.move.last, { heading });
  }

  const tell = (said) => text($("moving"), said);

  addEventListener("keydown", pressed, { capture: true });
  addEventListener("pointerdown", () => move && end(words.move.left), { capture: true });
  return { begin };
}
