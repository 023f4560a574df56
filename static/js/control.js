// The control room: every room, every cue, one page. It knows nothing of its own; all comes from the live topics.

import { band } from "./chairs.js";
import { createCuePanel } from "./control/cue_panel.js";
import { $, follow, icon, show, text } from "./control/dom.js";
import { createGathering } from "./control/gathering.js";
import { createKeys } from "./control/keys.js";
import { createLog } from "./control/log.js";
import { describeAll } from "./control/rooms.js";
import { createRoom } from "./control/room.js";
import { createRooms } from "./control/rooms_view.js";
import { lateness, progress, verdict } from "./control/rundown.js";
import { createRundown } from "./control/rundown_view.js";
import { createSide } from "./control/side.js";
import { createSlices } from "./control/slices.js";
import { minutes } from "./control/words.js";
import { connect } from "./live.js";
import { doorOf } from "./meeting-door.js";
import { clockOf, clockSeconds, fill, timer } from "./screen/words.js";
import { followScript } from "./script-news.js";
import { locate } from "./timeline.js";

const config = JSON.parse($("config").textContent);
const { texts } = config;
const checkScript = followScript(config);
const clock = clockOf(config.scale);
const known = { agenda: null, control: null, desk: null };
const dirty = new Set();
let second = null;
let ready = false;
let described = []; // the rooms, as they were told last

const live = connect({
  as: config.as, run: config.run, topics: Object.keys(known), initial: config.initial, said: () => config.said,
  onTopic(name, state) {
    known[name] = state;
    dirty.add(name);
    if (ready) render({ moves: name === "agenda" });
  },
  onStatus: status,
  onTick: tick,
});
const panel = createCuePanel({ live, texts, refusals: config.refusals, context, onProposal: draw });
const rundown = createRundown({ texts, said: () => config.said, scale: config.scale, context, onDraw: panel.stretch, onMark: marked });
const log = createLog({ texts, undo: (seq) => panel.ask("undo", { seq }) });
const room = createRoom({ live, config, texts, identify: (group) => rooms.identify(group) });
const rooms = createRooms({ live, texts, fail, open: room.open });
const gathering = createGathering({ live, texts, fail });
const side = createSide({ live, texts, fail });
const want = createSlices({
  rooms: writeRooms,
  sheet: () => room.render(described, known.control),
  calls: () => side.calls(known.control.groups, live.clock.now()),
  messages: () => side.messages(known.control, live.clock.now()),
  log: () => log.render(known.control.cues, context().titles, panel.mayUndo()),
  gathering: () => gathering.render(known.desk, known.agenda),
});

function context() {
  const state = known.agenda;
  if (!state) return null;
  const titles = Object.fromEntries(state.slots.map(({ key, title }) => [key, title]));
  return { state, now: live.clock.now(), table: config.legal, scale: config.scale, log: known.control?.cues ?? [], firstScreen: known.control?.first_screen ?? null, titles, mark: rundown.mark };
}

/** The rundown alone, as it is and as a press would make it. */
function draw() {
  if (ready && known.agenda) rundown.render(known.agenda, live.clock.now(), panel.proposal);
}

function marked() {
  draw();
  panel.offer();
}

/** What is only true for a second, and whatever has changed. */
function tick() {
  const now = live.clock.now();
  const whole = Math.floor(now / 1000);
  if (!ready || whole === second || !known.agenda) return;
  second = whole;
  render();
  panel.tick(now);
}

/** The clocks and the rundown at once when the agenda or the second `moves` them; the rest in slices. */
function render({ moves = true } = {}) {
  const isAgenda = dirty.delete("agenda");
  const isControl = dirty.delete("control");
  if (known.agenda) {
    if (moves) header(known.agenda, live.clock.now());
    if (moves) draw();
    panel.offer();
  }
  if (isAgenda) panel.changed();
  if (isControl) panel.heard(known.control.cues);
  if (known.control && known.agenda) {
    want("rooms", "sheet", "calls", "messages");
    if (isAgenda || isControl) want("log"); // what may be undone hangs on both
  }
  if (dirty.delete("desk") || isAgenda || moves) want("gathering");
}

function writeRooms() {
  const now = live.clock.now();
  const { groups } = known.control;
  checkScript(known.agenda);
  described = describeAll(groups, { position: locate(known.agenda, now), now, scripts: config.scripts, scale: config.scale, texts });
  rooms.render(described, new Map(groups.map((group) => [group.id, group])));
}

function header(state, now) {
  const { status, projected_end: end, remaining_ms: left } = locate(state, now);
  text($("now"), clockSeconds(now));
  text($("expected"), clock(end));
  text($("hard-out"), clock(state.run.hard_out));
  late(status, left, lateness(state, now));
  badge(verdict(state, now));
  show($("run-report"), status === "over");
  row(state, now);
  show($("meeting"), Boolean(state.run.meeting_url));
  if (state.run.meeting_url) $("meeting").href = doorOf(state.run.meeting_url, "organiser");
}

function late(status, left, by) {
  const waiting = status === "armed" || (status === "planned" && left > 0);
  const whole = Math.round(by / 1000) * 1000;
  const isLate = whole >= 1000;
  const isEarly = whole <= -1000;
  text($("late-label"), waiting ? texts.clock.starts_in : isLate ? texts.clock.late : isEarly ? texts.clock.early : texts.clock.on_time);
  text($("late"), waiting ? timer(left) : isLate || isEarly ? timer(Math.abs(whole)) : "0:00");
  $("late").classList.toggle("diff", !waiting && isLate);
}

function badge({ name, by }) {
  const node = $("verdict");
  const words = name === "overrun" ? fill(texts.clock.overrun, { n: minutes(by >= 60_000 ? Math.round(by / 60_000) * 60_000 : by) }) : texts.clock[name];
  if (node.dataset.words === words) return;
  node.dataset.words = words;
  node.className = `badge ${{ overrun: "bad", cancelled: "bad", held: "warn", kept: "ok" }[name] ?? ""}`;
  node.replaceChildren(icon({ overrun: "warning", cancelled: "warning", held: "hold", planned: "hourglass", armed: "hourglass" }[name] ?? "check"), words);
}

function row(state, now) {
  const { gone, all, place } = progress(state, now);
  const chairs = band(state.slots, place);
  const node = $("band");
  node.setAttribute("aria-label", fill(texts.clock.gone, { gone: Math.round(gone), all: Math.round(all) }));
  node.classList.toggle("tight", chairs.length > 36);
  follow(node, chairs.map((chair, index) => ({ ...chair, index })), {
    key: (chair) => chair.index,
    build: () => document.createElement("i"),
    write(one, chair) {
      one.className = [chair.light, chair.state, chair.first ? "first" : ""].filter(Boolean).join(" ");
      one.style.setProperty("--fill", chair.part.toFixed(2));
    },
  });
}

function status({ state, code }) {
  const words = texts.line[state] ?? "";
  text($("line"), words);
  $("line").className = state === "live" || state === "connecting" ? "" : state === "polling" ? "warn" : "bad";
  if (state === "stopped" && code) fail({ message: texts.line.stopped });
}

function fail(refusal) {
  const why = refusal.code === "no_line" ? texts.line.no_line : refusal.message || config.refusals[refusal.code] || refusal.code;
  text($("problem"), why);
  show($("problem"), true);
}

function tab(name) {
  for (const one of ["rooms", "gathering"]) {
    const button = $(`tab-${one}`);
    button.setAttribute("aria-selected", String(one === name));
    button.tabIndex = one === name ? 0 : -1;
    show($(`${one}-view`), one === name);
  }
}

function theme(value) {
  document.documentElement.dataset.theme = value;
  $("theme").setAttribute("aria-pressed", String(value === "light"));
  try {
    localStorage.setItem("control-theme", value);
  } catch { /* storage is refused: the choice lasts as long as the page */ }
}

function savedTheme() {
  try {
    return localStorage.getItem("control-theme");
  } catch {
    return null;
  }
}

for (const name of ["rooms", "gathering"]) {
  $(`tab-${name}`).addEventListener("click", () => tab(name));
  $(`tab-${name}`).addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = name === "rooms" ? "gathering" : "rooms";
    tab(other);
    $(`tab-${other}`).focus();
  });
}
$("theme").addEventListener("click", () => theme(document.documentElement.dataset.theme === "light" ? "dark" : "light"));
createKeys({ panel, rundown, tab, rooms });
if (savedTheme()) theme(savedTheme());
ready = true;
render();
