// Who did what when, the newest first, with "Ångra" on what may still be taken back.

import { clock, fill } from "../screen/words.js";
import { lastInForce, undoable } from "./cues.js";
import { $, follow, make, show, text } from "./dom.js";
import { told, toldBy } from "./words.js";

/** `undo(seq)` is asked for, never done at once. */
export function createLog({ texts, undo }) {
  function render(log, titles, mayUndo) {
    const last = lastInForce(log);
    show($("last"), Boolean(last));
    if (last) text($("last"), fill(texts.log.last, { clock: clock(last.at), what: toldBy(last, log, texts, titles) }));
    const open = mayUndo ? undoable(log) : new Set();
    const lines = log.toReversed().map((cue) => ({ ...cue, canUndo: open.has(cue.seq) }));
    follow($("log"), lines, { key: (cue) => cue.seq, build, write: (node, cue) => write(node, cue, log, titles) });
    show($("log-empty"), log.length === 0);
    text($("log-count"), log.length ? String(log.length) : "");
  }

  function build({ seq }) {
    const button = make("button", { type: "button", className: "btn btn-sm btn-quiet" }, texts.log.undo_this);
    button.addEventListener("click", () => undo(seq));
    return make("li", {}, make("time", { className: "num" }), make("span"), button);
  }

  function write(node, cue, log, titles) {
    const [time, words, button] = node.children;
    text(time, clock(cue.at));
    const said = toldBy(cue, log, texts, titles);
    words.replaceChildren(...(cue.undone ? [make("s", {}, said), ` (${texts.log.undone})`] : [said]));
    button.setAttribute("aria-label", fill(texts.log.undo_label, { what: told(cue, log, texts, titles) }));
    show(button, cue.canUndo);
  }

  return { render };
}
