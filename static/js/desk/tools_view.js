// Above the board what has come and what may be pressed, below it what is done with the chosen.

import { $, make, show, text } from "../control/dom.js";
import { REST, countsOf } from "../gathering/board.js";
import { fill } from "../screen/words.js";
import { keyed } from "./keyed.js";
import { inOneLine, say } from "./say.js";

export function createTools({ words }) {
  function counts(desk) {
    const { notes, groups, raised, drafts, silent } = countsOf(desk);
    const told = [say(words.count, notes), say(words.sent, groups, { sent: groups - silent })];
    if (drafts) told.push(say(words.drafts, drafts));
    if (raised) told.push(say(words.up, raised));
    text($("counts"), inOneLine(told));
    show($("how"), desk.headings.length === 0 || raised === 0);
  }

  function chosen(notes, columns) {
    show($("actions"), notes.length > 0);
    document.body.classList.toggle("has-chosen", notes.length > 0);
    if (!notes.length) return;
    text($("selected"), say(words.selected, notes.length));
    keyed($("raise"), notes.every(({ raised }) => raised) ? words.lower : words.raise, "L");
    keyed($("light"), notes[0].spotlit ? words.dark : words.light, "V");
    show($("light"), notes.length === 1);
    show($("merge"), notes.length > 1);
    show($("split"), notes.some((note) => note.doubles.length));
    headings(columns);
  }

  function headings(columns) {
    const options = [["", words.to], ...columns.map(({ id, text: said }) => [id === REST ? "rest" : String(id), said || words.rest])];
    const sign = JSON.stringify(options);
    if ($("move-to").dataset.sign !== sign) $("move-to").replaceChildren(...options.map(([value, label]) => make("option", { value }, label)));
    $("move-to").dataset.sign = sign;
    $("move-to").value = "";
  }

  return {
    /** `found`: how many a search has found, null where nothing is searched for; `last`: the press that can be taken back. */
    render({ desk, columns, notes, found, proposed, last }) {
      counts(desk);
      show($("select-all"), Boolean(found));
      text($("select-all"), say(words.select_all, found ?? 0));
      show($("doubles"), proposed > 0);
      text($("doubles"), say(words.doubles_found, proposed));
      show($("undo"), last !== null);
      text($("undo"), last ? fill(words.undo, { what: words.did[last.action] }) : "");
      chosen(notes, columns);
    },
  };
}
