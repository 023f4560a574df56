// The facilitator's page: ties the line to the parts. What they do stands in facilitate/*.js.

import { browserStorage, createShelf } from "./facilitate/shelf.js";
import { createFilm } from "./facilitate/film.js";
import { createHelp } from "./facilitate/help.js";
import { createNow } from "./facilitate/now.js";
import { createRound } from "./facilitate/round.js";
import { createScreens } from "./facilitate/screens.js";
import { grow, takeAlong } from "./facilitate/merged.js";
import { createWriting, counted, proposalValue, sheetsOf } from "./facilitate/writing.js";
import { byId, setAttribute, setText, show } from "./facilitate/dom.js";
import { whereNow } from "./facilitate/where.js";
import { connect, newId } from "./live.js";
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
  as: config.as, run, group, topics: ["agenda", "group"], initial: config.initial,
  onTopic: (name, state) => ready && name === "group" && groupSeen(state),
  onStatus: (next) => (ready ? lineChanged(next) : (line = next)),
  onAnswer: (row, ok, detail) => answered(row, ok, detail),
  onTick: () => ready && paint(),
  onElsewhere: (at) => location.replace(preview ? location.pathname.replace(/\d+\/preview\/\d+\//, `${at.run}/preview/${at.group}/`) : `?group=${at.group}`),
});
const online = () => line.state === "live" || line.state === "polling";
const give = (action, args, key = null) => preview || void live.do(action, { group, ...args }, { key }).catch(() => {});

const paintNow = createNow({
  texts,
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
const names = createNames(group, preview ? null : browserStorage());
const round = createRound({ texts, scripts, names, newId, give: (action, args) => give(action, args), changed: () => paint() });
const playback = createPlayback({
  give: (args) => (preview ? null : live.do("group.playback", { group, ...args }, { key: "playback" })), changed: () => paint(),
});
const paintFilm = createFilm({ texts, playback, language: document.documentElement.lang });
const help = createHelp({
  texts,
  open: (text) => give("help.open", { text }),
  close: (call) => give("help.close", { call }, "help-close"),
});
const screens = createScreens({
  texts, language: document.documentElement.lang, list: byId("own-screens"), unpair: (screen) => give("screen.unpair", { screen }, `unpair-${screen}`),
});
const writing = createWriting({
  sheets: sheetsOf(group), shelf: createShelf(group, preview ? null : browserStorage()), texts, online, onChange: countWritten,
  now: () => live.clock.now(), give: (action, args, key) => give(action, args, key),
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
  if (here.phase === "over" && Object.keys(names.all()).length) names.forget();
  paintFilm(here, { agenda, group });
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
  for (const node of grow(state, texts)) writing.add(sheetsOf(group, [node])[0]);
  for (const kind of ["point", "question"]) {
    for (const node of document.querySelectorAll(`[data-note^="${kind}:"]`)) {
      const position = Number(node.dataset.note.split(":")[1]);
      const row = state.notes.find((note) => note.kind === kind && note.position === position);
      writing.seen(`note:${kind}:${position}`, row ? { value: { text: row.text }, rev: row.rev } : null);
    }
  }
  for (const node of document.querySelectorAll("[data-proposal]")) {
    const row = state.proposals.find((one) => one.position === Number(node.dataset.proposal));
    writing.seen(`proposal:${node.dataset.proposal}`, row ? { value: proposalValue(row), rev: row.rev } : null);
  }
  if (state.present === wished.present) delete wished.present;
  if (state.step?.index === wished.step?.index) delete wished.step;
  help.seen(state.help);
  screens.seen(state.screens);
  playback.seen(state.playback);
  if (state.chimes === wished.chimes) delete wished.chimes;
  byId("chimes").checked = wished.chimes ?? state.chimes;
  countWritten();
  paint();
}

function answered(row, ok, detail) {
  if (brought.answered(row, ok)) return;
  round.answered(row, ok);
  const pressed = { "group.present": "present", "group.step": "step", "group.chimes": "chimes" }[row.action];
  if (pressed) setTimeout(() => delete wished[pressed], ok ? SETTLE : 0);
  if (row.action === "help.open" && !ok) help.failed(row.args.text);
  if (row.action === "note.send") sent(ok, detail);
  writing.answered(row, ok, detail);
}

function lineChanged(next) {
  line = next;
  writing.refresh();
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

// --- points and proposals ---

function countWritten() {
  const values = (selector, name) => [...document.querySelectorAll(selector)].map((node) => writing.value(`${name}:${node.dataset[name]}`));
  const notes = values("[data-note]", "note");
  const proposals = values("[data-proposal]", "proposal");
  setText(byId("points-count"), String(counted(notes) || ""));
  setText(byId("proposals-count"), String(counted(proposals) || ""));
  const rows = live.store.state("group")?.notes.filter((note) => note.text.trim()) ?? [];
  const all = rows.length > 0 && rows.every((note) => note.sent) && !writing.isDirty("note.save");
  const some = rows.some((note) => note.sent);
  setText(byId("send-state"), all ? texts.all_sent : some ? texts.some_sent : "");
  byId("send").disabled = counted(notes) === 0 || all;
  openProposals(proposals);
}

function sent(ok, detail) {
  setText(byId("send-state"), ok ? texts.all_sent : detail.message ?? "");
}

byId("send").addEventListener("click", () => {
  give("note.send", {}, "send");
  setText(byId("send-state"), online() ? texts.state_saving : texts.state_waiting);
});

const USUAL = 3; // proposals a group has; those that a merged group brought come after them
let opened = 1; // proposals shown; those with something in them always are

function openProposals(values) {
  const last = values.slice(0, USUAL).findLastIndex((value) => value.what.trim() !== "") + 1;
  opened = Math.max(opened, last);
  document.querySelectorAll("[data-proposal]").forEach((node, index) => show(node, index < opened || index >= USUAL));
  show(byId("add-proposal"), opened < USUAL);
}

byId("add-proposal").addEventListener("click", () => {
  opened += 1;
  countWritten();
  document.querySelectorAll("[data-proposal]")[opened - 1].querySelector("textarea").focus();
});

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
countWritten();
lineChanged(line);
