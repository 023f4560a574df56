// The part "Hjälp": the call to the producer and its answer.

import { byId, setText, show } from "./dom.js";
import { clockText, fill } from "./where.js";

/** @param {{texts: object, open: (text: string) => void, close: (call: number) => void}} options */
export function createHelp({ texts, open, close }) {
  let call = null;
  let waiting = null; // the text of a call that has not reached the server yet
  byId("help-form").addEventListener("submit", (event) => {
    event.preventDefault();
    waiting = byId("help-text").value.trim();
    byId("help-text").value = "";
    open(waiting);
    paint();
  });
  byId("help-close").addEventListener("click", () => call && close(call.id));

  function paint(online = true) {
    const open = Boolean(call) || waiting !== null;
    show(byId("help-form"), !open);
    show(byId("help-call"), open);
    if (!open) return;
    setText(byId("help-said"), call?.text || waiting || texts.help_plain);
    const state = call ? fill(texts.help_sent, { clock: clockText(call.opened_at) }) : online ? texts.state_saving : texts.state_waiting;
    setText(byId("help-state"), state);
    show(byId("help-answer"), Boolean(call?.answer));
    setText(byId("help-answer-text"), call?.answer ?? "");
    show(byId("help-close"), Boolean(call));
  }

  return {
    paint,
    seen(next) {
      call = next;
      if (next) waiting = null;
      paint();
    },
    /** True while the producer's answer has not been read in this part. */
    get answered() {
      return Boolean(call?.answer);
    },
    failed() {
      waiting = null;
      paint();
    },
  };
}
