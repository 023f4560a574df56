// The seminar in one's own team: the rooms' big screen on a clock of the group's own. Everything happens in this browser;
// the only thing fetched after the page is the films.

import { createAnnouncer } from "./screen/announce.js";
import { createChime, createTurn } from "./screen/chime.js";
import { discWords, minutesGone, progressOf } from "./screen/progress.js";
import { createStage } from "./screen/stage.js";
import { createControls } from "./own/controls.js";
import { createFilm } from "./own/film.js";
import { createNotes } from "./own/notes.js";
import { back, begin, extend, finish, forward, pause, resume, wait } from "./own/plan.js";
import { ownScene } from "./own/scene.js";
import { createShelf } from "./own/shelf.js";

const config = JSON.parse(document.getElementById("config").textContent);
const { texts } = config;
const MINUTE = 60_000;
const KEEP = 2_000; // ms between two notes of where the clock is
const now = () => Date.now();
const find = (id) => document.getElementById(id);
const storage = ownStorage();
const shelf = createShelf(storage, config.slug);
const view = createStage(document);
const say = createAnnouncer(texts);
const chime = createChime(config.sound);
const isTurn = createTurn();

let kept = shelf.readClock(now());
let keptAt = 0;
let lastTick = now();

const film = createFilm({
  video: find("film"), language: config.language, elapsed: () => performance.now(), onSilent: (isSilent) => (find("tap").hidden = !isSilent),
});
const notes = createNotes({ root: document, shelf, config, now });
const controls = createControls({ root: document, texts, onDeed: (deed) => deeds[deed]() });

const around = () => ({ scripts: config.scripts, people: people() });
const people = () => kept?.people ?? config.people;
const deeds = {
  start,
  pause: () => change(kept.state.held_at === null ? pause(kept.state, now()) : resume(kept.state, now())),
  next: () => change(forward(kept.state, now(), around())),
  back: () => change(back(kept.state, now(), around())),
  more: () => change(extend(kept.state, now(), MINUTE)),
  finish: () => change(finish(kept.state, now())),
  captions: () => film.turnCaptions(),
  again,
};

function change(state) {
  kept = { ...kept, state };
  keep();
  draw();
}

function keep() {
  keptAt = now();
  if (kept) shelf.keepClock(kept, keptAt);
}

/** Within a press, so that sound and full screen are allowed. */
function start() {
  document.documentElement.requestFullscreen?.({ navigationUI: "hide" })?.catch(() => {});
  navigator.wakeLock?.request("screen").catch(() => {});
  chime();
  kept = { state: begin(config.plan, now()), people: config.people, length: config.length };
  const first = config.plan.find((part) => part.talk);
  if (first) film.load(first.talk);
  keep();
  draw();
}

/** Everything of this conversation is taken away; asked for twice. */
function again() {
  shelf.clear();
  kept = null;
  notes.forget();
  draw();
}

function draw() {
  const scene = ownScene({ state: kept?.state ?? null, now: now(), config, people: people(), notes: !notes.isEmpty, broken: film.isBroken });
  playFilm(scene);
  view.turnTo(scene.name);
  view.drawPlace(scene);
  view.fillTexts({ ...scene, ...words(scene) });
  drawTime(scene);
  if (scene.name === "dialogue") view.drawRound(scene.round);
  find("held").hidden = !scene.held;
  for (const id of ["print", "copy"]) find(id).hidden = notes.isEmpty;
  controls.draw(scene);
  speak(scene);
  if (isTurn({ key: scene.slot?.key ?? scene.key, film: scene.film })) chime();
}

/** What the sections call by other names than the scene does: as on the rooms' screens. */
function words(scene) {
  const { round, steps, aside, next, todo } = scene;
  return { ...discWords(scene, texts), aside: steps ? `${steps} · ${aside}` : "", nextInStep: round ? "" : todo || next };
}

function drawTime(scene) {
  const slots = kept?.state.slots ?? null;
  const progress = progressOf(scene, slots);
  view.drawRing(slots ?? asSlots(config.plan), progress);
  view.drawBand(["before", "break"].includes(scene.name) ? null : slots, progress, minutesGone(slots, scene.position, texts));
  view.drawRim(scene.part ?? progress?.part ?? 0);
}

function asSlots(plan) {
  let at = 0;
  return plan.map(({ kind, duration }) => ({ kind, place: "group", planned_starts_at: at, planned_ends_at: (at += duration) }));
}

/** Plays what is to be played; the clock waits for a film that does not come. */
function playFilm(scene) {
  const isDue = scene.name === "film";
  if (isDue) {
    const behind = film.show(scene.film, scene.elapsed, !scene.held);
    if (behind > 0) kept = { ...kept, state: wait(kept.state, now(), behind) };
  }
  const isSeen = isDue && film.hasPicture && !film.isBroken;
  document.body.classList.toggle("listening", isSeen);
  if (isDue && !isSeen) Object.assign(scene, { name: "card", hint: film.isBroken ? texts.film_broken : texts.talk_waits });
  if (isDue) return;
  film.rest();
  const coming = kept?.state.slots.find((slot) => slot.talk && slot.ends_at > now())?.talk;
  if (coming) film.load(coming);
}

function speak(scene) {
  const sentence = say(scene);
  if (sentence) find("status").textContent = sentence;
  const full = `${scene.title || config.seminar} · Social Talks`;
  if (document.title !== full) document.title = full;
}

function tick() {
  const at = now();
  if (kept && at - lastTick > 5 * MINUTE && kept.state.run.ended_at === null) kept = { ...kept, state: pause(kept.state, lastTick) };
  lastTick = at;
  if (at - keptAt >= KEEP) keep();
  draw();
}

function ownStorage() {
  try {
    return localStorage;
  } catch {
    return null; // forbidden in this window: the shelf then keeps nothing
  }
}

find("tap").addEventListener("click", () => film.unlock());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && kept && !find("film").paused) navigator.wakeLock?.request("screen").catch(() => {});
});
setInterval(tick, 250);
draw();
