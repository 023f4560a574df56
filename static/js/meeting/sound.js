// Whether the microphone may be on, from the agenda, and what the page says of it. Pure.

import { fill } from "../screen/words.js";

const TOLD = 30_000; // ms
const TOLD_IN_TALK = 10_000; // ms: then the picture belongs to the film
const OFF = { talk: "off_talk", learning: "off_dialogue", productive: "off_dialogue", break: "off_break" };

/** Why the microphone has to be off in this part, as the name of a text; null when the room may turn it on. */
export function offBecause(position) {
  const { slot = null } = position ?? {};
  if (!slot || slot.place === "joint") return null;
  return OFF[slot.kind] ?? "off_group";
}

/** True as a Talk or a dialogue begins: whoever is in a meeting that we do not steer is told to turn the sound off. */
export function isToMute({ status, slot, elapsed_ms: elapsed }) {
  if (status !== "running" || !slot || slot.place === "joint") return false;
  return elapsed < (slot.kind === "talk" ? TOLD_IN_TALK : TOLD) && ["talk", "learning", "productive"].includes(slot.kind);
}

/**
 * @param {object} what  {phase, muted, position, leads, texts, clock(ms)}; `phase` is joining, in, left, elsewhere or failed
 * @returns {{state: string, heading: string, hint: string, press: string, does: string|null}} what the bar shows, and
 *   what its button does: on, off, join or null when there is none
 */
export function barOf({ phase, muted, position = null, leads = false, texts, clock = String }) {
  if (phase === "in") return inCall({ muted, position, leads, texts, clock });
  const press = { left: texts.again, elsewhere: texts.here, failed: texts.again }[phase] ?? "";
  return { state: phase, heading: texts[phase], hint: texts[`${phase}_hint`], press, does: press ? "join" : null };
}

function inCall({ muted, position, leads, texts, clock }) {
  const why = offBecause(position);
  if (why) return { state: "off", heading: texts[why], hint: offHint({ position, leads, texts, clock }), press: "", does: null };
  if (muted) return { state: "muted", heading: texts.muted, hint: texts.muted_hint, press: texts.turn_on, does: "on" };
  return { state: "on", heading: texts.on, hint: texts.on_hint, press: texts.turn_off, does: "off" };
}

function offHint({ position, leads, texts, clock }) {
  const first = leads ? texts.off_leader : texts.off_hint;
  const { next } = position;
  return next?.place === "joint" ? `${first} ${fill(texts.muted_soon, { clock: clock(next.starts_at) })}` : first;
}
