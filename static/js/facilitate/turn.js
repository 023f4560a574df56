// The gathering for who leads the room: where the group stands in the queue, and its points to read aloud when it speaks.

import { momentOf, placeOf, standing } from "../gathering/standing.js";
import { nameIn } from "../screen/turn.js";
import { byId, painter, setText, show } from "./dom.js";
import { fill, timer } from "./where.js";

const LAST = 15_000; // ms
const SETTLE = 1_500; // ms in which the snapshot that follows an answer has come
const SHOWN = ["break", "gathering"];

/**
 * What the card says. Pure.
 * @param {object} what  {kind, agenda, wall, group, now, texts, wished}; `wished` is "passed" or "waiting" when that was just pressed
 * @returns {object|null} null where there is no gathering at hand
 */
export function turnView({ kind, agenda, wall, group, now, texts, wished = null }) {
  if (!SHOWN.includes(kind) || !group) return null;
  const at = momentOf(agenda, now);
  if (at.phase === "after") return null;
  const turns = standing(wall?.queue ?? null, at);
  const place = placeOf(turns, group.group.id);
  const state = wished && ["waiting", "passed"].includes(place.state) ? wished : place.state;
  const hasLine = Boolean(agenda.run.meeting_url || group.in_meeting);
  const written = group.notes.filter((note) => note.text.trim());
  const speaks = state === "speaking";
  const last = speaks && turns.left <= LAST * at.scale;
  const isOut = speaks && turns.left <= 0;
  return {
    state, last, leads: leads(state, turns.isWritten),
    ...said({ state, number: place.number, isWritten: turns.isWritten, hasLine, last, isOut, phase: at.phase, texts }),
    time: speaks ? timer(turns.left) : "",
    floor: !speaks && turns.speaking !== null ? fill(texts.has_word, nameIn(wall.queue, turns.speaking)) : "",
    points: state === "waiting" || speaks ? written.filter((note) => note.kind === "point").map((note) => note.text) : [],
    sending: written.length === 0 ? "none" : written.every((note) => note.sent) ? "sent" : "unsent",
    canPass: state === "waiting", canWait: state === "passed",
  };
}

/** Whether the card says all there is to say now: the script's words are of the time before the group's own turn. */
const leads = (state, isWritten) => ["speaking", "done", "passed"].includes(state) || (state === "waiting" && isWritten);

/** The heading, and the line under it. */
function said({ state, number, isWritten, hasLine, last, isOut, phase, texts }) {
  if (state === "speaking") return { heading: hasLine ? texts.you_speak_low : texts.read_now, hint: speakingHint({ hasLine, last, isOut, texts }) };
  if (state === "done") return { heading: texts.you_done, hint: texts.mic_off };
  if (state === "passed") return { heading: texts.you_passed, hint: texts.passed_hint };
  if (state === null) return { heading: phase === "before" ? texts.gathering_soon : texts.gathering_now, hint: texts.queue_soon };
  if (isWritten) return { heading: texts.written_heading, hint: texts.written_hint };
  const heading = number === 1 ? texts.you_next : fill(texts.you_number, { n: number });
  if (!hasLine) return { heading, hint: texts.no_line_read };
  return { heading, hint: number === 1 && phase === "on" ? texts.next_hint : texts.waiting_hint };
}

function speakingHint({ hasLine, last, isOut, texts }) {
  if (!hasLine) return texts.read_hint;
  return isOut ? texts.turn_over : last ? texts.round_off : texts.read_points;
}

/** @param {{texts, give(action, args, key)}} options */
export function createTurnCard({ texts, give }) {
  let wished = null; // what was pressed and has not come back yet
  const card = byId("turn-card");
  const paintPoints = painter((points) => byId("turn-points").replaceChildren(...points.map(row)));
  const announce = painter((text) => setText(byId("turn-said"), text));
  const press = (id, action, state) => byId(id).addEventListener("click", () => {
    wished = state;
    setText(byId("turn-state"), "");
    give(action, {}, "turn");
    byId("turn-heading").focus();
  });
  press("turn-pass", "turn.pass", "passed");
  press("turn-wait", "turn.wait", "waiting");

  function row(text) {
    const node = document.createElement("li");
    node.textContent = text;
    return node;
  }

  return {
    paint(here, { agenda, wall, group, now }) {
      const view = turnView({ kind: here.slot?.kind ?? null, agenda, wall, group, now, texts, wished });
      show(card, view !== null);
      if (!view) return;
      card.dataset.state = view.state ?? "none";
      card.classList.toggle("last", view.last);
      card.classList.toggle("leads", view.leads);
      for (const name of ["heading", "hint", "time", "floor"]) {
        setText(byId(`turn-${name}`), view[name]);
        show(byId(`turn-${name}`), view[name] !== "");
      }
      paintPoints(view.points);
      show(byId("turn-points"), view.points.length > 0);
      for (const sending of ["none", "unsent", "sent"]) show(byId(`turn-${sending}`), view.sending === sending && !["done", "speaking"].includes(view.state));
      show(byId("turn-pass"), view.canPass);
      show(byId("turn-wait"), view.canWait);
      announce(view.state === "speaking" ? `${view.heading}. ${texts.mic_on}` : view.heading);
    },
    answered({ action }, ok, detail) {
      if (!["turn.pass", "turn.wait"].includes(action)) return;
      setTimeout(() => (wished = null), ok ? SETTLE : 0);
      if (ok) return;
      setText(byId("turn-state"), detail.code === "stale" ? texts.turn_stale : detail.message ?? "");
    },
  };
}
