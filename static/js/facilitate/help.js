// The part "Hjälp": the call to the producer and what the two write to each other.

import { byId, painter, setText, show } from "./dom.js";
import { clockText, fill } from "./where.js";

/**
 * What is shown of a call, oldest first: the server's lines, then those on their way: [{by, text, at}], `at` null for these.
 * A call without words has one line that says so. Pure.
 */
export function exchange(call, waiting, plain) {
  const lines = call?.lines ?? [];
  const coming = waiting.map((text) => ({ by: "facilitator", text: text || plain, at: null }));
  if (call && !lines.some((line) => line.by === "facilitator")) {
    return [{ by: "facilitator", text: plain, at: call.opened_at }, ...lines, ...coming];
  }
  return [...lines, ...coming];
}

/** What is still on its way when the server has come to `call`. Pure. */
export function stillWaiting(waiting, call) {
  return waiting.filter((text) => !call || (text !== "" && !call.lines.some((line) => line.by === "facilitator" && line.text === text)));
}

/** @param {{texts: object, open: (text: string) => void, close: (call: number) => void}} options */
export function createHelp({ texts, open, close }) {
  let call = null;
  let waiting = []; // what has not reached the server yet
  let online = true;
  byId("help-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = byId("help-text").value.trim();
    if (!text && (call || waiting.length)) return byId("help-text").focus();
    byId("help-text").value = "";
    waiting.push(text);
    open(text);
    return paint();
  });
  byId("help-close").addEventListener("click", () => call && close(call.id));

  const paintLines = painter((lines) => byId("help-lines").replaceChildren(...lines.map(node)));

  function node({ by, text, at }) {
    const item = document.createElement("li");
    item.className = by;
    const [who, said] = [document.createElement("span"), document.createElement("p")];
    who.className = "soft small num";
    const sending = online ? texts.state_saving : texts.state_waiting;
    setText(who, at === null ? sending : fill(by === "organiser" ? texts.help_by_producer : texts.help_by_us, { clock: clockText(at) }));
    setText(said, text);
    item.append(who, said);
    return item;
  }

  function paint(isOnline = online) {
    online = isOnline;
    const isOpen = Boolean(call) || waiting.length > 0;
    show(byId("help-call"), isOpen);
    setText(byId("help-label"), isOpen ? texts.help_more : texts.help_what);
    setText(byId("help-send"), isOpen ? texts.help_send : texts.help_call);
    paintLines([...exchange(call, waiting, texts.help_plain).map((line) => ({ ...line, online }))]);
    show(byId("help-state"), Boolean(call) && !call.lines.some((line) => line.by === "organiser"));
    setText(byId("help-state"), texts.help_seen);
    show(byId("help-close"), Boolean(call));
  }

  return {
    paint,
    seen(next) {
      call = next;
      waiting = stillWaiting(waiting, call);
      paint();
    },
    failed(text) {
      waiting = waiting.filter((one) => one !== text);
      paint();
    },
  };
}
