// The group screen: topics and clock in, a scene out, four times a second. The scene itself is pure (screen/scene.js).

import { browserStorage } from "./browser-storage.js";
import { createShared } from "./gathering/shared.js";
import { connect } from "./live.js";
import { createNames } from "./names.js";
import { createPlayback } from "./playback.js";
import { createPreload } from "./preload.js";
import { createAnnouncer } from "./screen/announce.js";
import { createChime, createTurn } from "./screen/chime.js";
import { createControls } from "./screen/controls.js";
import { createFetching, filmsHere } from "./screen/fetching.js";
import { identified } from "./screen/identify.js";
import { byHand } from "./screen/local.js";
import { createLists } from "./screen/lists.js";
import { createMeetingBox } from "./screen/meeting-box.js";
import { createPlayer } from "./screen/player.js";
import { discWords, minutesGone, progressOf } from "./screen/progress.js";
import { sceneOf } from "./screen/scene.js";
import { createStage } from "./screen/stage.js";
import { createStart } from "./screen/start.js";
import { createThanks } from "./screen/turn.js";
import { fill } from "./screen/words.js";
import { langOf } from "./said.js";
import { followScript } from "./script-news.js";
import { courseOf } from "./talk-sync.js";

const config = JSON.parse(document.getElementById("config").textContent);
const checkScript = followScript(config);
const { texts } = config;
const preview = config.as !== "screen";
const find = (selector) => document.querySelector(selector);
const view = createStage(document, { langOf: (text) => langOf(config.said, text) });
const lists = createLists(view);
const say = createAnnouncer(texts);
const chime = createChime(config.sound);
const isTurn = createTurn();
const isLate = createTurn();
const isCalled = createTurn();
const thanks = createThanks();
const names = createNames(config.group, browserStorage());
const tap = find("#tap");
let line = { state: "connecting", code: null };
let stopped = false;

const preload = createPreload({ now: () => live.clock.now() });
const playback = createPlayback({
  give: (args) => live.do("group.playback", { group: config.group, ...args }, { key: "playback" }),
  changed: () => draw(),
});
const player = createPlayer({
  video: find("#film"),
  captions: find("#captions"),
  language: config.language,
  now: () => live.clock.now(),
  elapsed: () => performance.now(),
  copies: preload,
});
const controls = preview ? null : createControls({ root: document, playback, texts });
const start = createStart({ player, chime: config.sound, texts, button: find("#start"), hint: find("#start-hint") });
const fetching = createFetching({ preload, player, start });
const drawMeeting = createMeetingBox({
  root: document, texts, changed: view.changed,
  give: preview ? null : (inMeeting) => {
    live.do("group.in_meeting", { group: config.group, in_meeting: inMeeting }, { key: "in_meeting" }).catch(() => {});
  },
});

const live = connect({
  as: config.as, run: config.run, group: config.group, topics: ["agenda", "group", "wall"], initial: config.initial ?? { now: config.now }, said: () => config.said,
  onTopic: () => draw(),
  onElsewhere: ({ run, group }) => (preview ? location.replace(elsewhere(run, group)) : location.reload()),
  onStatus: (status) => {
    line = { state: status.state, code: status.code ?? line.code };
    if (status.state === "stopped") stop(status.code);
    drawLine();
  },
  onTick: () => draw(),
  report: () => (preview ? null : { ...fetching.report(live.store.state("agenda"), live.clock.now()), hidden: document.hidden, clock_ms: Date.now() - live.clock.now() }),
});

const filled = createShared({ ask: () => live.shared(), changed: () => draw() });
let isSharing = false;
let isThanked = false;

function draw() {
  if (stopped) return;
  const { store, clock } = live;
  const [agenda, group] = ["agenda", "group"].map((name) => store.state(name));
  const wall = filled(store.state("wall"), isSharing);
  checkScript(agenda);
  const scene = sceneOf({ agenda, group, wall, now: clock.now(), config, names: names.all(), thanks: isThanked });
  isThanked = thanks({ speaks: scene.name === "yours", now: clock.now() });
  isSharing = scene.name === "shared";
  playFilm(scene, agenda, group, clock.now());
  view.turnTo(scene.name);
  view.drawPlace(scene);
  view.fillTexts({ ...scene, evaluation_short: config.evaluation.short, evaluation_code: config.evaluation.code, ...words(scene) });
  drawTime(scene, agenda);
  drawParts(scene);
  drawMeeting(scene);
  drawHere();
  drawIdentity(identified({ group, now: clock.now(), screen: config.screen ?? null, texts }));
  speak(scene);
  if (isTurn({ key: scene.slot?.key ?? scene.key, film: scene.film }, Boolean(group?.chimes) && !preview)) chime();
  const late = lateIn(scene);
  if (isLate({ key: late }, Boolean(group?.chimes) && !preview && late !== null)) chime();
  if (isCalled({ key: scene.turn ?? null }, Boolean(group?.chimes) && !preview && scene.turn !== undefined)) chime();
}

/** Which turn has its last seconds left, a person's in the round or the room's own; null when none has. */
function lateIn({ round, turn, last }) {
  return round?.last ? round.turn : last ? turn : null;
}

/** What the sections call by other names than the scene does. */
function words(scene) {
  const { round, steps, aside, name, next } = scene;
  return {
    ...discWords(scene, texts),
    aside: name === "before" ? filmsHere(preview ? [] : preload.report(), texts) : name === "evaluation" ? aside : steps ? `${steps} · ${aside}` : ["wall", "shared"].includes(name) ? aside : "",
    nextInStep: round ? "" : next,
  };
}

function drawTime(scene, agenda) {
  const slots = agenda?.slots ?? null;
  const progress = progressOf(scene, slots);
  view.drawRing(slots, progress);
  const bare = ["before", "break", "stopped"].includes(scene.name) || scene.key === "cancelled"; // no band of chairs
  view.drawBand(bare ? null : slots, progress, minutesGone(slots, scene.position, texts));
  view.drawRim(scene.part ?? progress?.part ?? 0);
}

function drawParts(scene) {
  if (scene.name === "dialogue") view.drawRound(scene.round);
  lists.prompts(scene.prompts);
  if (scene.name === "shared") lists.ideas(scene.ideas);
  if (scene.name === "wall") view.drawWall(scene, lists);
  view.drawYours(scene);
  if (scene.name === "evaluation") view.drawAnswers(scene, fill(texts.answered_label, scene));
  for (const qr of document.querySelectorAll("[data-qr]")) qr.hidden = !scene.qr;
  find("#held").hidden = !scene.held;
  find("#message").hidden = !scene.notice;
  find("#message-text").textContent = scene.notice;
}

/** Over everything but the captions' place: whoever needs them loses no sentence, and the sound goes on. */
function drawIdentity(mine) {
  const box = find("#identity");
  if (!view.changed(box, mine)) return;
  box.hidden = mine === null;
  find("#identity-name").textContent = mine?.name ?? "";
  find("#identity-place").textContent = [mine?.municipality, mine?.number].filter(Boolean).join(" · ");
}

/** Keeps the film on its course; until there is a picture, and in a look from outside, the Talk's title stands there. */
function playFilm(scene, agenda, group, now) {
  const course = agenda && !preview ? courseOf([agenda, ...live.store.coming("agenda")], now) : null;
  const due = scene.name === "film" && course !== null;
  playback.seen(group?.playback);
  player.choose(playback.now());
  if (course) player.show(course);
  else player.rest();
  const rung = due ? player.rung : null;
  const seen = due && rung !== "local" && player.hasPicture;
  document.body.classList.toggle("listening", seen);
  tap.hidden = !(course && player.muted && rung !== "local");
  controls?.draw({ due, rung, film: scene.film });
  if (rung === "local") Object.assign(scene, byHand(scene, { texts, host: location.host, chosen: playback.now().source === "local" }));
  else if (scene.name === "film" && !seen) Object.assign(scene, { name: "card", hint: player.hasEnded ? texts.talk_ended : texts.talk_waits });
  if (!preview) fetching.follow(agenda, course, now);
}

function speak(scene) {
  const sentence = say(scene);
  if (sentence) find("#status").textContent = sentence;
  const title = scene.title || config.seminar;
  const full = `${title} · Social Talks`;
  if (document.title !== full) document.title = full;
}

/** The look into the room that the group is in now. */
function elsewhere(run, group) {
  return location.pathname.replace(/\d+\/preview\/\d+\//, `${run}/preview/${group}/`);
}

function drawHere() {
  find("#here").hidden = preview || !live.hasCompany();
}

function drawLine() {
  find("#own").hidden = !["stale", "lost"].includes(line.state);
}

/** The server ended the matter: say why and offer the one thing that helps. */
function stop(code) {
  stopped = true;
  player.rest();
  tap.hidden = true;
  document.body.classList.remove("listening");
  view.drawYours({});
  view.turnTo("stopped");
  view.drawPlace({ icon: "lamp", light: "lamp" });
  view.drawBand(null);
  const again = code === 4401 || code === 4403 || code === 4404;
  find("#here").hidden = true;
  for (const notice of document.querySelectorAll(".notices > *")) notice.hidden = true; // nothing covers the one button
  view.fillTexts({
    heading: code === 4409 ? texts.replaced : texts.stopped,
    place: config.seminar,
    hint: texts[`stopped_${again ? 4401 : code}`] ?? texts.stopped_other,
  });
  find("#stop-label").textContent = again ? texts.pair_again : code === 4409 ? texts.use_this : texts.reload;
  find("#stop-form").hidden = preview;
  find("#stop-form").addEventListener("submit", (event) => {
    if (again) return;
    event.preventDefault();
    if (code === 4409) takeBack();
    else location.reload();
  });
}

function takeBack() {
  live.useHere().then(() => location.reload(), () => view.fillTexts({ hint: texts.no_line }));
}

tap.addEventListener("click", () => {
  player.unmute();
  start.stayAwake();
});
find("#here-use").addEventListener("click", () => {
  live.useHere().catch(() => {});
  find("#here").hidden = true;
});
addEventListener("storage", ({ key }) => names.isKey(key) && names.refresh());
addEventListener("online", preload.wake);
if (!preview) preload.start();
draw();
