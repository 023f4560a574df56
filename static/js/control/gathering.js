// The joint gathering in short: how much has come, what is shown large, and who has the floor. It is led at its own desk.

import { countsOf, queueOf } from "../gathering/board.js";
import { momentOf, standing } from "../gathering/standing.js";
import { fill } from "../screen/words.js";
import { $, show, text } from "./dom.js";

export function createGathering({ live, texts, fail }) {
  const words = texts.wall;

  function render(desk, agenda) {
    if (!desk || !agenda) return;
    const counts = countsOf(desk);
    text($("gathering-count"), counts.notes ? String(counts.notes) : "");
    text($("gathering-told"), counts.notes ? fill(words.count, { n: counts.notes, up: counts.raised, silent: counts.silent }) : words.none);
    const lit = desk.notes.find(({ spotlit, double_of: head }) => spotlit && head === null) ?? null;
    text($("lit"), lit ? lit.text : words.none_lit);
    text($("lit-by"), lit ? `${lit.group.name}, ${lit.group.municipality}` : "");
    for (const id of ["lit-by", "light-none"]) show($(id), lit !== null);
    floor(desk.queue, standing(queueOf(desk.queue), momentOf(agenda, live.clock.now())));
  }

  function floor(rows, { speaking, waiting }) {
    const name = rows.find(({ group }) => group.id === speaking)?.group.name;
    text($("floor"), !rows.length ? words.queue_closed : name ? fill(words.speaks, { name, n: waiting.length }) : fill(words.waits, { n: waiting.length }));
  }

  $("light-none").addEventListener("click", () => live.do("wall.spotlight", { note: null }).catch(fail));
  return { render };
}
