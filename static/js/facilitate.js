// The facilitator's page: ties the line to the parts. What they do stands in facilitate/*.js.

import { browserStorage } from "./browser-storage.js";
import { createShelf } from "./facilitate/shelf.js";
import { createEvaluation } from "./facilitate/evaluation.js";
import { createFilm } from "./facilitate/film.js";
import { createHelp } from "./facilitate/help.js";
import { createNow } from "./facilitate/now.js";
import { createRound } from "./facilitate/round.js";
import { createScreens } from "./facilitate/screens.js";
import { createTurnCard } from "./facilitate/turn.js";
import { takeAlong } from "./facilitate/merged.js";
import { createWritten } from "./facilitate/written.js";
import { byId, setAttribute, setText, show } from "./facilitate/dom.js";
import { whereNow } from "./facilitate/where.js";
import { createShared } from "./gathering/shared.js";
import { connect, newId } from "./live.js";
import { doorOf } from "./meeting-door.js";
import { createNames } from "./names.js";
import { noticeAt, noticeWords } from "./notice.js";
import { createPlayback } from "./playback.js";
import { followScript } from "./script-news.js";

const config = JSON.parse(byId("config").textContent);
const SETTLE = 1_500; // ms in which the snapshot that follows an answer has come
const { group, run, scripts, texts } = config;
const checkScript = followScript(config);
const preview = config.as !== "facilitator"; // an organiser looks at the page: nothing leaves it, nothing is kept
let line = { state: "connecting", code: null };
let wished = {}; // what was pressed and has not come back yet: {present, step}
let dismissed = null; // the message that was put away and has not come back as read yet
let ready = false; // the parts are made; before that, snapshots only wait in the store

const live = connect({
  as: config.as, run, group, topics: ["agenda", "group", "wall"], initial: config.initial, said: () => config.said,
  onTopic: (name, state) => ready && name === "group" && groupSeen(state),
  onStatus: (next) => (ready ? lineChanged(next) : (line = next)),
  onAnswer: (row, ok, detail) => answered(row, ok, detail),
  onTick: () => ready && paint(),
  onElsewhere: (at) => location.replace(preview ? location.pathname.replace(/\d+\/preview\/\d+\//, `${at.run}/preview/${at.group}/`) : `?group=${at.group}`),
});
const online = () => line.state === "live" || line.state === "polling";
const give = (action, args, key = null) => preview || void live.do(action, { group, ...args }, { key }).catch(() => {});

const paintNow = createNow({
  texts, said: () => config.said,
  door: (url) => doorOf(url, config.as, preview ? null : group),
  go(index) {
    const slot = view()?.slot;
    if (!slot) return;
    wished.step = index === null ? { slot: slot.key, index: null, at: 0 } : { slot: slot.key, index, at: live.clock.now() };
    give("group.step", { slot: slot.key, index }, "step");
    paint();
  },
  present(number) {
    wished.present = number;
    give("group.present", { present: number }, "present");
    paint();
  },
});
const turnCard = createTurnCard({ texts, give });
const names = createNames(group, preview ? null : browserStorage());
const round = createRound({ texts, scripts, names, newId, give: (action, args) => give(action, args), changed: () => paint() });
const playback = createPlayback({
  give: (args) => (preview ? null : live.do("group.playback", { group, ...args }, { key: "playback" })), changed: () => paint(),
});
const paintFilm = createFilm({ texts, playback, language: document.documentElement.lang });
const evaluation = createEvaluation({ texts, give });
const help = createHelp({
  texts,
  open: (text) => give("help.open", { text }),
  close: (call) => give("help.close", { call }, "help-close"),
});
const screens = createScreens({
  texts, language: document.documentElement.lang, list: byId("own-screens"), unpair: (screen) => give("screen.unpair", { screen }, `unpair-${screen}`),
});
const written = createWritten({
  group, texts, online, shelf: createShelf(group, preview ? null : browserStorage()), now: () => live.clock.now(),
  give: (action, args = {}, key = null) => give(action, args, key), state: (name) => live.store.state(name),
  filled: createShared({ ask: () => live.shared(), changed: () => paint() }),
});

/** What this browser typed on the page of a group that has been merged into this one, and had not got delivered. */
const brought = takeAlong({ groups: config.merged ?? [], storage: preview ? null : browserStorage(), give: (action, args, key) => void live.do(action, args, { key }).catch(() => {}) });

/** The group as the server has it, with what was just pressed on top. */
function groupNow() {
  const state = live.store.state("group");
  if (!state) return null;
  return { ...state, ...("present" in wished && { present: wished.present }), ...("step" in wished && { step: wished.step }) };
}

function view() {
  const agenda = live.store.state("agenda");
  return agenda && whereNow({ agenda, group: groupNow(), scripts, now: live.clock.now() });
}

function paint() {
  const agenda = live.store.state("agenda");
  if (!agenda) return;
  const now = live.clock.now();
  const group = groupNow();
  checkScript(agenda);
  const here = whereNow({ agenda, group, scripts, now });
  paintNow(here, { agenda, group, now });
  round.paint(here, { agenda, group, now });
  turnCard.paint(here, { agenda, wall: live.store.state("wall"), group, now });
  if (here.phase === "over" && Object.keys(names.all()).length) names.forget();
  paintFilm(here, { agenda, group });
  evaluation.paint(here, group, now);
  written.paint(here, agenda);
  paintMessage(agenda.message, now);
  const told = noticeWords(noticeAt(agenda, now), texts);
  show(byId("notice"), told !== "");
  setText(byId("notice-text"), told);
  show(byId("here"), live.hasCompany());
  if (preview) stilled();
}

/** Every control of the page, those made just now too. */
function stilled() {
  for (const control of document.querySelectorAll("main :is(button, input, textarea, select):enabled")) control.disabled = true;
}

function paintMessage(message, now) {
  const visible = Boolean(message) && message.id !== dismissed && !isRead(message) && now < message.expires_at;
  show(byId("message"), visible);
  if (visible) setText(byId("message-text"), message.text);
}

/** Read by anyone who leads the room, on any of their devices. */
function isRead(message) {
  return live.store.state("group")?.read.includes(message.id) ?? false;
}

function groupSeen(state) {
  written.seen(state);
  if (state.present === wished.present) delete wished.present;
  if (state.step?.index === wished.step?.index) delete wished.step;
  help.seen(state.help);
  screens.seen(state.screens);
  playback.seen(state.playback);
  if (state.chimes === wished.chimes) delete wished.chimes;
  byId("chimes").checked = wished.chimes ?? state.chimes;
  paint();
}

function answered(row, ok, detail) {
  if (brought.answered(row, ok)) return;
  round.answered(row, ok);
  turnCard.answered(row, ok, detail);
  evaluation.answered(row, ok);
  const pressed = { "group.present": "present", "group.step": "step", "group.chimes": "chimes" }[row.action];
  if (pressed) setTimeout(() => delete wished[pressed], ok ? SETTLE : 0);
  if (row.action === "help.open" && !ok) help.failed(row.args.text);
  written.answered(row, ok, detail);
}

function lineChanged(next) {
  line = next;
  written.refresh();
  help.paint(online());
  const text = { stale: texts.line_lost, lost: texts.line_lost, stopped: texts[`stop_${next.code}`] ?? texts.stop }[next.state];
  const hasHandedOver = next.code === 4409;
  show(byId("handed-over"), hasHandedOver);
  document.querySelector(".fac").classList.toggle("is-handed-over", hasHandedOver);
  if (hasHandedOver) byId("handed-over-title").focus();
  show(byId("line"), Boolean(text) && !hasHandedOver);
  setText(byId("line-text"), text ?? "");
  show(byId("line-reload"), next.state === "stopped");
  paint();
}

// --- frame ---

byId("chimes").addEventListener("change", ({ target }) => {
  wished.chimes = target.checked;
  give("group.chimes", { chimes: target.checked }, "chimes");
});

byId("message-close").addEventListener("click", () => {
  dismissed = live.store.state("agenda")?.message?.id ?? null;
  if (dismissed !== null) give("message.ack", { message: dismissed }, `read-${dismissed}`);
  paint();
});
byId("here-use").addEventListener("click", () => {
  live.useHere().catch(() => {});
  show(byId("here"), false);
});
byId("take-back").addEventListener("click", () => {
  live.useHere().then(() => location.reload(), () => setText(byId("take-back-state"), texts.line_lost));
});
if (preview) byId("main").addEventListener("click", (event) => event.target.closest("a[href]:not([href^='#'])") && event.preventDefault(), true);
byId("line-reload").addEventListener("click", () => location.reload());

function tabs() {
  const current = location.hash || "#now";
  for (const link of document.querySelectorAll(".tabs a")) {
    setAttribute(link, "aria-current", link.hash === current ? "page" : null);
  }
}
addEventListener("storage", ({ key }) => names.isKey(key) && names.refresh());
addEventListener("hashchange", () => {
  tabs();
  scrollTo(0, 0);
});

tabs();
ready = true;
const first = live.store.state("group");
if (first) groupSeen(first);
written.count();
lineChanged(line);
