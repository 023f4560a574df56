// The gathering's desk: what the groups have written is sorted under headings, raised and spotlit, and groups get the floor.

import { $, show, speak, text } from "./control/dom.js";
import { createSlices } from "./control/slices.js";
import { createBoard } from "./desk/board_view.js";
import { createDoubles } from "./desk/doubles.js";
import { createDrag } from "./desk/drag.js";
import { createHeadings } from "./desk/headings.js";
import { columnOf, createKeys } from "./desk/keys.js";
import { createMoving } from "./desk/moving.js";
import { createQueue } from "./desk/queue_view.js";
import { say } from "./desk/say.js";
import { createSide } from "./desk/side_view.js";
import { followTheme } from "./desk/theme.js";
import { createTools } from "./desk/tools_view.js";
import { createWork } from "./desk/work.js";
import { weightier } from "./gathering/alike.js";
import { REST, columnsOf, headsOf, picked, positionOf, selected, sortedByOthers, wordsOf } from "./gathering/board.js";
import { connect } from "./live.js";
import { doorOf } from "./meeting-door.js";
import { fill, timer } from "./screen/words.js";
import { followScript } from "./script-news.js";
import { locate } from "./timeline.js";

const config = JSON.parse($("config").textContent);
const { texts } = config;
const checkWords = followScript(config);
const words = texts.board;
const choice = { words: [], kind: "", only: "" };
const kept = { agenda: null, desk: null };
let desk = null; // as it is shown: the snapshot, and the presses that are on their way into it
let columns = [];
let shown = [];
let heads = new Map();
let chosen = new Set();
let anchor = null;
let second = null;

const live = connect({ as: "organiser", run: config.run, topics: Object.keys(kept), initial: config.initial, said: () => config.said, onTopic, onStatus: status, onTick: tick });
const work = createWork({ live, state: () => desk, changed: renew, noted: () => want("tools", "queue"), fail });
const press = (...step) => work.press(step);
const doubles = createDoubles({
  run: config.run, words, heads: () => heads, columns: () => columns, changed: () => want("board", "tools"),
  merge: (sets) => work.press(...sets.map(({ into, notes }) => ["gather.merge", { notes, into }])),
});
const bars = createTools({ words });
const headings = createHeadings({
  headings: () => desk.headings, press,
  made: (heading) => chosen.size && drop(inOrder(chosen), { column: heading, before: null }),
});
const board = createBoard({ words, hintOf: doubles.hintOf, edit: headings.edit, take });
const moving = createMoving({ words: texts, columns: () => shown, aim: board.aim, dropped: drop, back: board.focus });
createDrag({ words, begun: (id) => (chosen.has(id) ? inOrder(chosen) : [id]), aim: board.aim, dropped: drop });
const queue = createQueue({ words: texts.queue, scale: config.scale, clock: live.clock, state: () => ({ agenda: kept.agenda, desk }), press, isBusy: work.isBusy });
const side = createSide({ words: { ...texts.side, silent: words.silent }, press, opened: () => want("side") });
const want = createSlices({
  board: () => board.render(shown, { searched: choice.words, chosen }) && want("board"),
  tools,
  queue: () => kept.agenda && queue.render(),
  side: () => kept.agenda && side.render({ desk, columns, agenda: kept.agenda, now: live.clock.now() }) && want("side"),
});
createKeys({
  board, queue, columns: () => shown,
  desk: { undo, clear, all, take, put, merge, any: () => chosen.size > 0, choose, raise: (id) => raise(targets(id)), light: (id) => light(targets(id)), move: (id) => moving.begin(targets(id)) },
});

function onTopic(name, state) {
  if (name === "desk") tellOfColleagues(kept.desk, state);
  kept[name] = state;
  if (name === "desk") renew();
  else want("queue", "side");
}

/** The desk has changed, or a press of our own has. */
function renew() {
  if (!kept.desk) return;
  desk = work.shown(kept.desk);
  columns = columnsOf(desk);
  heads = headsOf(columns);
  chosen = new Set([...chosen].filter((id) => heads.has(id)));
  pick();
  doubles.look();
  want("queue", "side");
}

function pick() {
  shown = picked(columns, choice);
  want("board", "tools");
}

function tick() {
  const whole = Math.floor(live.clock.now() / 1000);
  if (whole === second || !kept.agenda || !desk) return;
  second = whole;
  const { slot, status: state, remaining_ms: left } = locate(kept.agenda, live.clock.now());
  checkWords(kept.agenda);
  speak($("part"), state === "over" ? texts.queue.over : (slot?.title ?? texts.queue.not_begun), config.said);
  text($("part-left"), state === "over" ? "–" : timer(left));
  show($("meeting"), Boolean(kept.agenda.run.meeting_url));
  if (kept.agenda.run.meeting_url) $("meeting").href = doorOf(kept.agenda.run.meeting_url, "organiser");
  want("queue");
}

// --- what is chosen, and what is done with it

const inOrder = (ids) => columns.flatMap(({ notes }) => notes).filter(({ id }) => ids.has(id)).map(({ id }) => id);
const targets = (id) => (chosen.size ? inOrder(chosen) : id === null ? [] : [id]);

function choose(id, from = null) {
  const column = shown.find(({ notes }) => notes.some((note) => note.id === id)).notes.map((note) => note.id);
  chosen = selected(chosen, { id, anchor: from ?? anchor, column, range: from !== null });
  anchor = id;
  board.choose(chosen);
  tools();
}

function all() {
  chosen = new Set(shown.flatMap(({ notes }) => notes).map(({ id }) => id));
  board.choose(chosen);
  tools();
  return true;
}

function clear() {
  chosen = new Set();
  anchor = null;
  board.choose(chosen);
  tools();
}

function drop(ids, { column, before }) {
  const position = before === null ? null : positionOf(columns.find(({ id }) => id === column), ids, before);
  clear();
  press("gather.place", { notes: ids, heading: column, ...(position && { position }) });
}

/** Under the heading with that number; the focus goes on to what is next. */
function put(number, id) {
  const column = columnOf(columns.slice(0, -1), number);
  if (column === undefined) return;
  leadOn(targets(id), id);
  drop(targets(id), { column, before: null });
}

function leadOn(ids, id) {
  const notes = shown.find((column) => column.notes.some((note) => note.id === (id ?? ids[0])))?.notes ?? [];
  const left = notes.filter((note) => !ids.includes(note.id) || note.id === id);
  const at = left.findIndex((note) => note.id === id);
  board.leadTo((left[at + 1] ?? left[at - 1])?.id ?? null);
}

function raise(ids) {
  if (ids.length) press("gather.raise", { notes: ids, raised: !ids.every((id) => heads.get(id).raised) });
}

function light([id]) {
  if (id !== undefined) press("wall.spotlight", { note: heads.get(id).spotlit ? null : id });
}

function merge() {
  const [into, ...notes] = inOrder(chosen).map((id) => heads.get(id)).sort(weightier).map(({ id }) => id);
  if (!notes.length) return;
  clear();
  board.leadTo(into);
  press("gather.merge", { notes, into });
}

/** What is proposed under the note. */
function take(id) {
  const note = id === null ? null : heads.get(id);
  const hint = note && doubles.hintOf(note);
  if (!hint) return;
  leadOn([id], id);
  if (hint.heading) {
    press("gather.place", { notes: [id], heading: hint.heading.id });
    return;
  }
  const [into, other] = [note, hint.double].sort(weightier);
  press("gather.merge", { notes: [other.id], into: into.id });
}

async function undo() {
  const entry = await work.undo();
  if (entry) text($("spoken"), fill(words.undone, { what: words.did[entry.action] }));
}

// --- the tools and what is told

function tools() {
  if (!desk) return;
  const found = choice.words.length ? shown.reduce((n, { notes }) => n + notes.length, 0) : null;
  bars.render({ desk, columns, notes: inOrder(chosen).map((id) => heads.get(id)), found, proposed: doubles.count(), last: work.last() });
}

function tellOfColleagues(before, after) {
  const [first] = sortedByOthers(before, after, config.own);
  if (first) text($("colleagues"), say(words.colleague, first.n, { by: first.by || words.someone }));
}

function status({ state, code }) {
  text($("line"), texts.line[state] ?? "");
  $("line").className = state === "live" || state === "connecting" ? "" : state === "polling" ? "warn" : "bad";
  if (state === "stopped" && code) fail({ message: texts.line.stopped });
}

function fail(refusal) {
  text($("problem"), refusal.code === "no_line" ? texts.line.no_line : refusal.message || config.refusals[refusal.code] || refusal.code);
  show($("problem"), true);
}

$("board").addEventListener("click", (event) => {
  const note = event.target.closest(".note") ? board.noteAt(event.target) : null;
  if (note === null) return;
  if (event.shiftKey && anchor !== null) choose(note, anchor);
  else choose(note);
});
$("find").addEventListener("input", () => {
  choice.words = wordsOf($("find").value);
  pick();
});
$("only").addEventListener("change", () => {
  choice.only = $("only").value;
  pick();
});
for (const button of document.querySelectorAll("[data-kind]")) {
  button.addEventListener("click", () => {
    choice.kind = button.dataset.kind;
    for (const one of document.querySelectorAll("[data-kind]")) one.setAttribute("aria-pressed", String(one === button));
    pick();
  });
}
const onChosen = { raise: raise, light, merge, move: moving.begin, clear, split: (ids) => press("gather.split", { notes: ids }) };
for (const [id, act] of Object.entries(onChosen)) $(id).addEventListener("click", () => act(inOrder(chosen)));
$("move-to").addEventListener("change", ({ target: { value } }) => value && drop(inOrder(chosen), { column: value === "rest" ? REST : Number(value), before: null }));
$("select-all").addEventListener("click", all);
$("undo").addEventListener("click", undo);
$("keys-open").addEventListener("click", () => $("keys").showModal());
followTheme();
