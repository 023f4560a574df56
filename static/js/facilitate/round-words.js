// What the facilitator reads about a round: who, who next, and one gentle hint at a time. Pure.

import { called } from "../round-now.js";
import { fill, timer } from "./where.js";

const SOON = 30_000; // ms of the step left when the hint says so

export function roundWords(now, { stepLeft, texts, names = {}, scale = 1 }) {
  const { floor, next, silence } = now;
  const who = (one, low) => called(one[0], names, low ? texts.seat_low : texts.seat);
  return {
    now: floor ? who(floor) : texts.round_done,
    nowLabel: silence ? texts.after_silence : floor ? texts.has_floor : "",
    next: next ? who(next) : floor ? texts.nobody : "",
    nextLabel: floor ? (next?.[1] ? texts.then_again : texts.then_next) : "",
    go: next ? fill(texts.next, { title: who(next, true) }) : texts.round_end,
    left: floor ? timer(silence || now.left) : timer(stepLeft),
    leftLabel: silence ? texts.silent_left : texts.of_turn,
    hint: hintOf(now, { stepLeft, texts, scale }),
    said: saidOf(now, texts, who),
    label: floor ? fill(texts.round_label, { count: now.chairs.length, done: now.chairs.filter(({ state }) => state === "done").length, who: who(floor, true) }) : texts.round_done,
  };
}

/** "Cecilia har ordet. Sedan David.": told politely when it changes, never the time. */
function saidOf({ floor, next, silence }, texts, who) {
  if (silence) return texts.silent_said;
  if (!floor) return texts.round_done;
  return [fill(texts.said_now, { who: who(floor) }), next && fill(texts.said_next, { who: who(next, true) })].filter(Boolean).join(" ");
}

export function hintOf({ floor, left, length, byHand, silence, unspoken, waiting }, { stepLeft, texts, scale = 1 }) {
  if (silence) return texts.hint_silent;
  if (!floor) return texts.hint_done;
  const still = unspoken > 0 ? fill(unspoken === 1 ? texts.one_unspoken : unspoken === 2 ? texts.two_unspoken : texts.n_unspoken, { n: unspoken }) : "";
  if (stepLeft <= SOON * scale) return [fill(texts.hint_end, { n: Math.max(0, Math.ceil(stepLeft / 1000)) }), still].filter(Boolean).join(" ");
  if (byHand && left <= 0 && waiting > 1) return texts.hint_over;
  if (floor[1]) return texts.hint_again;
  if (unspoken === 1 || unspoken === 2) return still;
  return fill(texts.turn, { time: timer(length) });
}
