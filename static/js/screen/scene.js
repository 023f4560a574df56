// What the room should see now, from the topics and the time: a plain object, no DOM. `stage.js` draws it.

import { lightOf } from "../chairs.js";
import { doorOf } from "../meeting-door.js";
import { isToMute } from "../meeting/sound.js";
import { scriptOf } from "../script.js";
import { noticeAt, noticeWords } from "../notice.js";
import { locate } from "../timeline.js";
import { dialogue } from "./dialogue.js";
import { productive } from "./productive.js";
import { sharing } from "./sharing.js";
import { gathering } from "./wall.js";
import { clock, day, fill, timer } from "./words.js";

const HOUR = 3_600_000;
const AHEAD = 30_000; // ms before a joint part when the room is told to change window
const ICONS = {
  welcome: "together", talk: "play", learning: "lamp", break: "cup", gathering: "together", productive: "lamp",
  sharing: "together", evaluation: "pen",
};

/**
 * @param {object} world  {agenda, group, wall, now, config}; topics may be null until they come
 * @returns {object} scene: {name, slot, position, icon, light, place, aside, timer, heading, lines, next, held, meeting,
 *   notice, title, ...what the scene of that name needs}
 */
export function sceneOf(world) {
  const { agenda, config, now } = world;
  const { texts } = config;
  if (!agenda) return before(world, null);
  const position = locate(agenda, now);
  const scene = base(world, position);
  if (agenda.run.cancelled) return cancelled(world, scene);
  if (position.status === "over") return over(world, scene);
  if (!position.slot) return { ...scene, ...before(world, position) };
  const made = { ...scene, ...SCENES[position.slot.kind](world, position) };
  return { ...made, title: WINDOWS[scene.meeting]?.(texts, scene) ?? made.named ?? `${made.place} ${made.timer}` };
}

/** What the tab's title says while the room should be in another window. */
const WINDOWS = {
  soon: (texts, { meetingIn }) => fill(texts.to_meeting_in, { time: meetingIn }),
  go: (texts) => texts.to_meeting,
  back: (texts) => texts.from_meeting,
};

function base({ agenda, group, now, config }, position) {
  const { slot } = position;
  const held = position.status === "held";
  return {
    position, slot, held,
    key: slot?.key ?? position.status,
    icon: slot ? ICONS[slot.kind] : "lamp",
    light: slot ? lightOf(slot) : "lamp",
    place: slot?.title ?? config.texts.welcome,
    timer: timer(position.remaining_ms),
    aside: slot ? fill(config.texts.left, { time: timer(position.remaining_ms) }) : "",
    next: position.next && slot ? fill(config.texts.next_at, { title: position.next.title, clock: clock(position.next.starts_at) }) : "",
    meeting: meetingOf(position, group, Boolean(agenda.run.meeting_url)) ?? (agenda.run.meeting_url && isToMute(position) ? "mute" : null),
    meetingIn: timer(position.remaining_ms),
    meetingUrl: doorOf(agenda.run.meeting_url, config.as),
    notice: noticeOf(agenda, now, config.texts),
  };
}

/** "soon" 30 s ahead of a joint part, "go" in it until done, "back" after it until done, else null; `isToMute` says the
 * rest. Where there is no meeting nobody is sent to it. */
export function meetingOf(position, group, hasMeeting) {
  const inMeeting = Boolean(group?.in_meeting);
  const joint = position.slot?.place === "joint";
  if (joint) return inMeeting || !hasMeeting ? null : "go";
  if (position.status === "over" || position.slot) {
    const watching = position.slot?.kind === "talk" && position.elapsed_ms > AHEAD; // the picture belongs to the film
    if (inMeeting) return watching ? null : "back";
  }
  const soon = hasMeeting && position.next?.place === "joint" && position.remaining_ms <= AHEAD && position.remaining_ms > 0;
  return soon && position.status !== "held" && position.status !== "planned" ? "soon" : null;
}

function before({ agenda, group, config, now }, position) {
  const { texts } = config;
  const left = position?.remaining_ms ?? 0;
  const starts = position ? now + left : 0;
  const far = left > 12 * HOUR;
  const soon = position !== null && left === 0;
  return {
    name: "before", key: "before", icon: "lamp", light: "lamp", place: texts.welcome, held: false, aside: "", next: "",
    slot: null, position, notice: noticeOf(agenda, now, texts), meeting: position ? meetingOf(position, group, Boolean(agenda?.run.meeting_url)) : null,
    meetingIn: timer(left), meetingUrl: doorOf(agenda?.run.meeting_url, config.as),
    above: soon ? "" : far ? texts.at_clock : texts.starts_in,
    timer: soon ? texts.soon : far ? clock(starts) : position ? timer(left) : "",
    heading: config.seminar,
    room: `${config.room.name}, ${config.room.municipality}`,
    hint: far ? fill(texts.starts_on, { day: day(starts, config.language) }) : soon ? texts.soon_long : "",
    title: soon ? texts.soon : far || !position ? config.seminar : `${texts.starts_in} ${timer(left)}`,
  };
}

const SCENES = {
  welcome: (world, position) => ({
    name: "card", heading: world.config.seminar, hint: scriptText(world, position), room: roomOf(world),
  }),
  talk: talk,
  learning: dialogue,
  productive: productive,
  break: pause,
  gathering: gathering,
  sharing: sharing,
  evaluation: (world, position) => ({ name: "evaluation", heading: world.config.texts.evaluate, ...answers(world), qr: true, position }),
};

function talk({ config }, position) {
  const { texts } = config;
  const film = position.slot.talk;
  const running = film?.url && position.elapsed_ms < film.duration_ms;
  const names = film?.presenters?.map((one) => one.name ?? one).join(", ") ?? "";
  return {
    name: running ? "film" : "card",
    film: film?.url ? film : null,
    elapsed: position.elapsed_ms,
    heading: film?.title || position.slot.title,
    room: names ? fill(texts.talk_with, { names }) : "",
    hint: film?.url ? texts.talk_ended : film?.withheld ? texts.talk_withheld : texts.talk_missing,
  };
}

function pause({ agenda, group, config }, position) {
  const { texts } = config;
  const sent = group?.notes?.some((note) => note.sent);
  const written = group?.notes?.some((note) => note.text);
  return {
    name: "break",
    heading: fill(texts.break_until, { clock: clock(position.slot.ends_at + (position.status === "held" ? heldFor(agenda, position) : 0)) }),
    hint: sent ? texts.points_safe : written ? texts.points_waiting : texts.break_hint,
  };
}

/** While time stands still "vi ses" moves with it: what is left from now. */
function heldFor(agenda, position) {
  return Math.max(0, position.projected_end - agenda.slots.at(-1).ends_at);
}

function cancelled({ config }, scene) {
  const { texts } = config;
  return {
    ...scene, name: "over", key: "cancelled", icon: "lamp", light: "lamp", place: config.seminar, slot: null, held: false, meeting: null,
    aside: "", timer: "", next: "", heading: texts.cancelled, hint: texts.cancelled_hint, qr: false, title: texts.cancelled,
  };
}

function over(world, scene) {
  const { texts } = world.config;
  const { n, count } = answers(world);
  return {
    ...scene, name: "over", key: "over", icon: "check", place: world.config.seminar, aside: "", timer: "", next: "",
    heading: texts.over, hint: n < count ? texts.over_hint : "", qr: n < count, ...answers(world), title: texts.over,
  };
}

function answers({ group, config }) {
  const n = group?.answers ?? 0;
  const count = Math.max(n, group?.present ?? config.room.expected);
  return { n, count, answered: fill(config.texts.answered, { n, count }) };
}

/** The small line has room for one thing: what was said last. */
function noticeOf(agenda, now, texts) {
  const message = agenda?.message && agenda.message.expires_at > now ? agenda.message : null;
  const notice = noticeAt(agenda, now);
  if (message && (!notice || message.id > notice.id)) return message.text;
  return noticeWords(notice, texts) || (message?.text ?? "");
}

function roomOf({ config }) {
  return `${config.room.name}, ${config.room.municipality}`;
}

function scriptText({ config, group }, position) {
  const place = scriptOf(config.scripts, position, { people: group?.present ?? config.room.expected, step: group?.step ?? null, scale: config.scale });
  return place ? place.steps[place.index].screen : "";
}
