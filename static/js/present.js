// The presenter's page: where the run is, and what the groups ask and write.

import { band } from "./chairs.js";
import { byId, painter, setText, show } from "./facilitate/dom.js";
import { clockText, fill, timer, whereNow } from "./facilitate/where.js";
import { connect } from "./live.js";

const { run, texts, initial } = JSON.parse(byId("config").textContent);
let ready = false;
const live = connect({
  as: "presenter", run, topics: ["agenda", "desk"], initial,
  onTopic: (name, state) => ready && name === "desk" && paintDesk(state),
  onStatus: lineChanged,
  onTick: () => ready && paint(),
});

const announce = painter((text) => setText(byId("announcer"), text));
const paintBand = painter((chairs) => byId("band").replaceChildren(...chairs.map(chairNode)));

function paint() {
  const agenda = live.store.state("agenda");
  if (!agenda) return;
  const now = live.clock.now();
  const view = whereNow({ agenda, group: null, scripts: {}, now });
  const counts = !["far", "late", "over", "cancelled"].includes(view.phase);
  setText(byId("segment"), view.slot?.title ?? texts[view.phase] ?? agenda.run.title);
  setText(byId("step-line"), underline(view));
  show(byId("clocks"), counts);
  setText(byId("main-left"), timer(view.slotLeft));
  setText(byId("main-label"), view.slot ? texts.of_segment : texts.to_start);
  paintBand(band(agenda.slots, view.progress).map(({ light, state, first, part }) => [light, state, first, Math.round(part * 20) / 20]));
  announce(view.slot?.title ?? "");
  const message = agenda.message;
  show(byId("message"), Boolean(message) && now < message.expires_at);
  if (message) setText(byId("message-text"), message.text);
}

function underline(view) {
  if (view.phase === "held") return texts.held;
  if (view.slot) return view.next ? fill(texts.then, { title: view.next.title, clock: clockText(view.next.starts_at) }) : texts.last;
  return view.next ? fill(texts.starts_at, { clock: clockText(view.next.starts_at) }) : "";
}

function paintDesk(desk) {
  paintList(desk.notes.filter((note) => note.kind === "question"), "questions", "questions-count", "questions-none", texts.no_questions);
  paintList(desk.notes.filter((note) => note.kind === "point"), "points-list", "points-count", "points-none", texts.no_points);
}

function paintList(notes, list, count, none, nothing) {
  byId(list).replaceChildren(...notes.map(noteNode));
  setText(byId(count), notes.length ? String(notes.length) : "");
  setText(byId(none), notes.length ? "" : nothing);
  show(byId(none), notes.length === 0);
}

function noteNode(note) {
  const row = document.createElement("li");
  const said = document.createElement("q");
  said.textContent = note.text;
  const from = document.createElement("p");
  const who = document.createElement("span");
  who.textContent = `${note.group.name}, ${note.group.municipality}`;
  from.append(who);
  if (note.raised || !note.sent) {
    const mark = document.createElement("span");
    mark.className = note.raised ? "badge together" : "badge";
    mark.textContent = note.raised ? texts.on_wall : texts.draft;
    from.append(mark);
  }
  row.append(said, from);
  return row;
}

function chairNode([light, state, first, part]) {
  const node = document.createElement("i");
  node.className = [light, state, first ? "first" : ""].filter(Boolean).join(" ");
  if (state === "now") node.style.setProperty("--fill", String(part));
  return node;
}

function lineChanged({ state, code }) {
  const text = { stale: texts.line_lost, lost: texts.line_lost, stopped: texts[`stop_${code}`] ?? texts.stop }[state];
  show(byId("line"), Boolean(text));
  setText(byId("line-text"), text ?? "");
}

ready = true;
const desk = live.store.state("desk");
if (desk) paintDesk(desk);
paint();
