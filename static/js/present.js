// The presenter's page: where the run is, what the groups ask and write, and the answers.

import { browserStorage } from "./browser-storage.js";
import { band } from "./chairs.js";
import { byId, painter, setAttribute, setText, show } from "./facilitate/dom.js";
import { createShelf } from "./facilitate/shelf.js";
import { beginning, clockText, fill, timer, whereNow } from "./facilitate/where.js";
import { momentOf } from "./gathering/standing.js";
import { connect } from "./live.js";
import { createCards } from "./present/cards.js";
import { presentersPart, rowsOf, waiting } from "./present/questions.js";
import { langOf } from "./said.js";
import { followScript } from "./script-news.js";

const config = JSON.parse(byId("config").textContent);
const { run, texts, initial } = config;
const checkWords = followScript(config);
let ready = false;
let line = "connecting";
const live = connect({
  as: "presenter", run, topics: ["agenda", "desk"], initial, said: () => config.said,
  onTopic: () => ready && paint(),
  onStatus: lineChanged,
  onAnswer: (row, ok, detail) => ready && cards.answered(row, ok, detail),
  onTick: () => ready && paint(),
});

const cards = createCards({
  texts, shelf: createShelf(`present-${run}`, browserStorage()), now: () => live.clock.now(),
  online: () => line === "live" || line === "polling",
  give: (action, args, key) => void live.do(action, args, { key }).catch(() => {}),
});
const paintNews = painter(([, phase]) => paintDesk(live.store.state("desk"), { phase }));
const announce = painter((text) => setText(byId("announcer"), text));
const paintBand = painter((chairs) => byId("band").replaceChildren(...chairs.map(chairNode)));

function paint() {
  const agenda = live.store.state("agenda");
  if (!agenda) return;
  const now = live.clock.now();
  checkWords(agenda);
  const view = whereNow({ agenda, group: null, scripts: {}, now });
  const counts = !["far", "late", "over", "cancelled"].includes(view.phase);
  setText(byId("segment"), view.slot?.title ?? texts[view.phase] ?? agenda.run.title);
  setAttribute(byId("segment"), "lang", langOf(config.said, byId("segment").textContent));
  setText(byId("step-line"), underline(view));
  show(byId("clocks"), counts);
  setText(byId("main-left"), timer(view.slotLeft));
  setText(byId("main-label"), view.slot ? texts.of_segment : texts.to_start);
  paintBand(band(agenda.slots, view.progress).map(({ light, state, first, part }) => [light, state, first, Math.round(part * 20) / 20]));
  announce(view.slot?.title ?? "");
  const at = momentOf(agenda, now);
  paintPart(presentersPart(at));
  if (live.store.state("desk")) paintNews([live.store.rev("desk"), at.phase]);
  const message = agenda.message;
  show(byId("message"), Boolean(message) && now < message.expires_at);
  if (message) setText(byId("message-text"), message.text);
}

/** How long until the presenters' part of the gathering, or how long it still is. */
function paintPart({ state, left }) {
  show(byId("part"), state !== "none");
  setText(byId("part"), fill(texts[`part_${state}`] ?? "", { time: timer(left) }));
}

function underline(view) {
  if (view.phase === "held") return texts.held;
  if (view.slot) return view.next ? fill(texts.then, { title: view.next.title, clock: clockText(view.next.starts_at) }) : texts.last;
  return beginning(view, texts, document.documentElement.lang);
}

function paintDesk(desk, at) {
  const [questions, points] = ["question", "point"].map((kind) => rowsOf(desk, kind, at, texts));
  paintList(questions, "questions", waiting(questions), texts.no_questions);
  paintList(points, "points-list", points.filter(({ id }) => id).length, texts.no_points);
  show(byId("after-questions"), at.phase === "after" && questions.length > 0);
  setText(byId("after-questions"), desk.published ? texts.published : texts.to_publish);
}

function paintList(rows, list, count, nothing) {
  const none = byId(`${list}-none`);
  cards.paint(list, rows);
  setText(byId(`${list}-count`), count ? String(count) : "");
  setText(none, rows.length ? "" : nothing);
  show(none, rows.length === 0);
}

function chairNode([light, state, first, part]) {
  const node = document.createElement("i");
  node.className = [light, state, first ? "first" : ""].filter(Boolean).join(" ");
  if (state === "now") node.style.setProperty("--fill", String(part));
  return node;
}

function lineChanged({ state, code }) {
  line = state;
  if (ready) cards.refresh();
  const text = { stale: texts.line_lost, lost: texts.line_lost, stopped: texts[`stop_${code}`] ?? texts.stop }[state];
  show(byId("line"), Boolean(text));
  setText(byId("line-text"), text ?? "");
}

ready = true;
paint();
