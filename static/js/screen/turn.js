// What a room is told of its own turn in the gathering. Pure, but for createThanks, which remembers when the turn ended.

import { placeOf } from "../gathering/standing.js";
import { fill, timer } from "./words.js";

const LAST = 15_000; // ms before the end when colour and shape change
const THANKS = 8_000; // ms that a room is thanked
const MOST_POINTS = 3;

/**
 * @param {object} world   as sceneOf has it; `thanks` true while the room is thanked for what it said
 * @param {object} turns   what `standing` gave
 * @returns {object} a whole scene with a `name`; or {points, heading, by, beside} of a room without a line, whose points
 *   are read now; or {beside: {aside, bar, told}}, what stands beside whatever else is shown
 */
export function ownTurn({ agenda, wall, group, config, thanks = false }, turns) {
  const { texts } = config;
  const { state, number } = placeOf(turns, config.group);
  const hasLine = Boolean(agenda.run.meeting_url || group?.in_meeting);
  if (state === "speaking") return hasLine ? speaking(wall.queue, turns, config, group) : beingRead(group, turns, texts);
  if (thanks && state === "done") return thanked(texts, hasLine);
  const isWritten = turns.isWritten && state === "waiting";
  const aside = isWritten ? "" : asideOf(state, number, texts);
  const bar = isWritten ? texts.written_mode : barOf(state, number, hasLine, texts);
  return { beside: { ...(aside && { aside }), bar, isNext: number === 1 && !isWritten, told: bar } };
}

function asideOf(state, number, texts) {
  if (state === "waiting") return number === 1 ? texts.you_next : fill(texts.you_number, { n: number });
  return { done: texts.you_done, passed: texts.you_passed }[state] ?? "";
}

function barOf(state, number, hasLine, texts) {
  if (state !== "waiting") return "";
  if (!hasLine) return texts.no_line_read;
  return number === 1 ? texts.you_next_mic : "";
}

function speaking(queue, { left, next }, { texts, scale = 1 }, group) {
  const last = left <= LAST * scale;
  const after = next === null ? null : nameIn(queue, next);
  const then = last ? (left > 0 ? texts.round_off : texts.time_out) : after ? fill(texts.then_speaks, after) : texts.then_nobody;
  return {
    ...(left > 0 && { place: texts.mic_on }), // when the time is out the segment's own title stands there
    name: "yours", icon: "mic", light: "lamp", aside: "", heading: texts.you_speak, timer: timer(left), last, after: then,
    turn: queue.speaking.called, told: texts.you_speak_now, hint: group?.in_meeting ? "" : texts.no_line_hint, named: `${texts.you_speak} ${timer(left)}`,
  };
}

function thanked(texts, hasLine) {
  return { name: "thanks", heading: texts.thanks, hint: hasLine ? texts.mic_off : "", aside: "", told: texts.thanks };
}

function beingRead(group, { left }, texts) {
  const written = (group?.notes ?? []).filter(({ kind, text }) => kind === "point" && text.trim());
  return {
    points: written.slice(0, MOST_POINTS).map(({ text }) => ({ text: fill(texts.quote, { text }), by: "" })),
    heading: texts.read_now, by: "",
    beside: { aside: fill(texts.left, { time: timer(left) }), bar: "", told: texts.read_now },
  };
}

/** The group's name and municipality, as far as the queue has them: of who speaks, and of the next. */
export function nameIn(queue, id) {
  const found = [queue?.speaking, queue?.next].find((one) => one?.group === id);
  return { group: found?.name ?? "", municipality: found?.municipality ?? "" };
}

/** `thanks({speaks, now})` is true for a while after a turn that this page has seen under way. */
export function createThanks() {
  let spokeAt = -Infinity; // ms, when it was last seen speaking
  return ({ speaks, now }) => {
    if (speaks) spokeAt = now;
    return !speaks && now - spokeAt < THANKS;
  };
}
