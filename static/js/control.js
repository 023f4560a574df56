// The control room: every room, every cue, one page. It knows nothing of its own; all comes from the live topics.

import { band } from "./chairs.js";
import { createCuePanel } from "./control/cue_panel.js";
import { minutes } from "./control/cues.js";
import { $, follow, icon, make, show, text } from "./control/dom.js";
import { createGathering } from "./control/gathering.js";
import { describeAll } from "./control/rooms.js";
import { createRooms } from "./control/rooms_view.js";
import { differs, lateness, progress, rows, verdict } from "./control/rundown.js";
import { createSide } from "./control/side.js";
import { connect } from "./live.js";
import { clock, fill, timer } from "./screen/words.js";
import { locate } from "./timeline.js";

const config = JSON.parse($("config").textContent);
const { texts } = config;
const known = { agenda: null, control: null, desk: null, wall: null };
const dirty = new Set();
let second = null;
let ready = false;

const live = connect({
  as: config.as, run: config.run, topics: Object.keys(known), initial: config.initial,
  onTopic(name, state) {
    known[name] = state;
    dirty.add(name);
    if (ready) render();
  },
  onStatus: status,
  onTick: tick,
});
const panel = createCuePanel({ live, texts, refusals: config.refusals, context });
const rooms = createRooms({ live, config, texts, fail });
const gathering = createGathering({ live, texts, fail });
const side = createSide({ live, texts, fail });

function context() {
  const state = known.agenda;
  return state && { state, now: live.clock.now(), table: config.legal, scale: config.scale, log: known.control?.cues ?? [] };
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

function render() {
  const now = live.clock.now();
  if (known.agenda) {
    header(known.agenda, now);
    rundown(known.agenda, now);
    panel.offer();
  }
  if (dirty.delete("agenda")) panel.changed();
  if (known.control && known.agenda) people(now);
  if (dirty.delete("control")) panel.writeLog(known.control.cues);
  if (dirty.delete("desk") | dirty.delete("wall")) gathering.render(known.desk, known.wall);
}

function people(now) {
  const position = locate(known.agenda, now);
  const around = { position, now, scripts: config.scripts, scale: config.scale, texts };
  const { groups } = known.control;
  rooms.render(describeAll(groups, around), new Map(groups.map((group) => [group.id, group])));
  side.render(known.control, known.agenda, now);
}

function header(state, now) {
  const { status, projected_end: end, remaining_ms: left } = locate(state, now);
  text($("now"), seconds(now));
  text($("expected"), clock(end));
  text($("hard-out"), clock(state.run.hard_out));
  late(status, left, lateness(state, now));
  badge(verdict(state, now));
  row(state, now);
  show($("meeting"), Boolean(state.run.meeting_url));
  if (state.run.meeting_url) $("meeting").href = state.run.meeting_url;
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
  const words = name === "overrun" ? fill(texts.clock.overrun, { n: minutes(Math.round(by / 1000) * 1000) }) : texts.clock[name];
  if (node.dataset.words === words) return;
  node.dataset.words = words;
  node.className = `badge ${{ overrun: "bad", cancelled: "bad", held: "warn", kept: "ok" }[name] ?? ""}`;
  node.replaceChildren(icon({ overrun: "warning", cancelled: "warning", held: "hold" }[name] ?? "check"), words);
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

function rundown(state, now) {
  const lines = rows(state, now);
  const { projected_end: end, status } = locate(state, now);
  const last = { key: "", title: texts.rundown.hard_out, planned: state.run.planned_out, expected: status === "over" ? null : end, actual: status === "over" ? end : null, isEnd: true };
  follow($("rundown"), [...lines, last], {
    key: (line) => line.key,
    build: () => make("tr", {}, make("th", { scope: "row" }), make("td"), make("td"), make("td")),
    write: writeLine,
    signature: (line) => JSON.stringify({ ...line, left: line.left === null || line.left === undefined ? null : Math.ceil(line.left / 1000) }),
  });
}

function writeLine(node, line) {
  const [title, ...times] = node.children;
  node.className = line.isEnd ? "end" : line.isNow ? "now" : line.isPast ? "past" : "";
  if (line.isNow) node.setAttribute("aria-current", "true");
  else node.removeAttribute("aria-current");
  title.title = line.isNow ? fill(texts.rundown.left, { time: timer(line.left) }) : "";
  const more = line.isNow ? timer(line.left) : line.gives >= 60_000 * config.scale ? fill(texts.rundown.gives, { n: minutes(line.gives) }) : "";
  title.replaceChildren(line.isEnd ? "" : icon(line.kind), line.isEnd ? line.title : ` ${line.title}`, more ? make("small", { className: line.isNow ? "" : "gives" }, more) : "");
  for (const [i, at] of [line.planned, line.expected, line.actual].entries()) {
    text(times[i], at === null ? "–" : clock(at));
    times[i].className = differs(at, line.planned) ? "diff" : "";
  }
}

function seconds(ms) {
  const parts = new Intl.DateTimeFormat("sv", { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "Europe/Stockholm" });
  return parts.format(ms).replaceAll(":", ".");
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

function keys(event) {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "Escape") {
    if (isTyping) event.target.blur();
    else if (panel.isOpen) panel.close();
    return;
  }
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.repeat || document.querySelector("dialog[open]")) return;
  const actions = { "?": () => $("keys").showModal(), m: () => $("message").focus(), r: () => tab("rooms"), g: () => tab("gathering"), d: rooms.toggleNeed };
  const action = actions[event.key.toLowerCase()];
  if (action) action();
  if (action || panel.press(event.key)) event.preventDefault();
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
$("keys-open").addEventListener("click", () => $("keys").showModal());
$("theme").addEventListener("click", () => theme(document.documentElement.dataset.theme === "light" ? "dark" : "light"));
document.addEventListener("keydown", keys);
if (savedTheme()) theme(savedTheme());
ready = true;
render();
