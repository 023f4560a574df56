// The part "Nu" and the head: clocks, the chairs, what to say, the steps, the number present.

import { band } from "../chairs.js";
import { byId, painter, setAttribute, setText, show } from "./dom.js";
import { createEntry } from "./entry.js";
import { isToMute } from "../meeting/sound.js";
import { langOf } from "../said.js";
import { beginning, clockText, fill, headcounts, neighbours, timer, toSay } from "./where.js";

const CHECK = "M5 12.5l4.5 4.5L19 7.5";
const ARROW = "M5 12h14M13 6l6 6-6 6";

/**
 * @param {{texts: object, go: (index: number|null) => void, present: (number: number) => void, door: (url: string) => string}} options
 */
export function createNow({ texts, said = () => null, go, present, door }) {
  let shown = null; // the last view, for the buttons
  byId("next").addEventListener("click", () => shown && neighbours(shown).next !== null && go(neighbours(shown).next));
  byId("back").addEventListener("click", () => shown && neighbours(shown).back !== null && go(neighbours(shown).back));
  byId("follow").addEventListener("click", () => go(null));

  const paintBand = painter((chairs) => byId("band").replaceChildren(...chairs.map(chairNode)));
  const paintSteps = painter(({ rows }) => byId("steps").replaceChildren(...rows.map(stepNode)));
  const paintRundown = painter(({ rows }) => byId("rundown").replaceChildren(...rows.map(rundownNode)));
  const paintHeads = painter(({ numbers, chosen }) => {
    const had = byId("headcount").contains(document.activeElement);
    byId("headcount").replaceChildren(...numbers.map((n) => headNode(n, chosen)));
    if (had) byId("headcount").querySelector("[aria-pressed=true]")?.focus(); // the numbers moved, the hand stays
  });
  const paintEntry = createEntry({ texts });
  const announce = painter((text) => setText(byId("announcer"), text));

  function headNode(number, chosen) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-quiet";
    button.textContent = String(number);
    button.setAttribute("aria-pressed", String(number === chosen));
    button.addEventListener("click", () => present(number));
    return button;
  }

  return function paint(view, { agenda, group, now }) {
    shown = view;
    paintHead(view, agenda, texts, said());
    paintSay(view, agenda, texts);
    paintEntry(view, group);
    placePeople(view.slot?.kind !== "talk");
    paintBand(band(agenda.slots, view.progress).map(({ light, state, part, first }) => [light, state, first, Math.round(part * 20) / 20]));
    paintSteps({ rows: (view.steps ?? []).map((step, index) => [step.title, lengthOf(step, index, texts), index - view.index]) });
    paintRundown({ rows: agenda.slots.map((slot, index) => [clockText(slot.starts_at), slot.title, rowState(view, index)]) });
    show(byId("steps-card"), (view.steps?.length ?? 0) > 1);
    const expected = group?.group.expected ?? null;
    paintHeads({ numbers: headcounts(group?.present ?? null, expected), chosen: group?.present ?? null });
    setText(byId("headcount-hint"), group?.present ? "" : fill(texts.expected, { n: expected ?? "" }));
    show(byId("prepare"), ["far", "before", "late"].includes(view.phase));
    show(byId("people"), view.phase !== "over" && view.phase !== "cancelled");
    show(byId("thanks"), view.phase === "over");
    paintJoint(view, agenda, texts, door);
    announce(view.slot ? view.slot.title : "");
    document.title = titleOf(view, texts, now);
  };
}

function paintHead(view, agenda, texts, said) {
  const many = (view.steps?.length ?? 0) > 1;
  setText(byId("segment"), headline(view, texts, agenda));
  setAttribute(byId("segment"), "lang", langOf(said, byId("segment").textContent));
  setText(byId("step-line"), many && view.phase !== "held" ? fill(texts.step_of, { n: view.index + 1, of: view.steps.length, title: view.step.title }) : underline(view, texts));
  const counts = !["far", "late", "over", "cancelled"].includes(view.phase);
  show(byId("clocks"), counts);
  show(byId("slot-clock"), many);
  if (!counts) return;
  setText(byId("slot-left"), timer(view.slotLeft));
  setText(byId("main-left"), timer(many ? view.stepLeft : view.slotLeft));
  setText(byId("main-label"), view.slot ? (many ? texts.of_step : texts.of_segment) : texts.to_start);
}

function headline(view, texts, agenda) {
  if (view.slot) return view.slot.title;
  return { far: agenda.run.title, before: agenda.run.title, late: texts.late, over: texts.over, cancelled: texts.cancelled }[view.phase] ?? "";
}

function underline(view, texts) {
  if (view.phase === "held") return texts.held;
  if (view.slot) return view.next ? fill(texts.then, { title: view.next.title, clock: clockText(view.next.starts_at) }) : texts.last;
  return beginning(view, texts, document.documentElement.lang);
}

function paintSay(view, agenda, texts) {
  const { say, todo } = toSay(view, agenda, texts);
  show(byId("say"), Boolean(say));
  setText(byId("say-text"), say ? `”${say}”` : "");
  setText(byId("todo"), todo);
  show(byId("todo"), Boolean(todo));
  const { next, back } = neighbours(view);
  show(byId("moves"), (view.steps?.length ?? 0) > 1);
  setText(byId("next-label"), next !== null ? fill(texts.next, { title: view.steps[next].title }) : lastText(view, texts));
  byId("next").disabled = next === null;
  byId("back").disabled = back === null;
  show(byId("follow-line"), view.moved);
  const more = moreText(view, texts);
  show(byId("turn"), Boolean(more));
  setText(byId("turn"), more);
}

/** Before a film has begun, how many are here is asked first; while it runs, its sound and picture come first. */
function placePeople(isFirst) {
  const [film, people] = [byId("playback"), byId("people")];
  const stands = Boolean(people.compareDocumentPosition(film) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (stands !== isFirst) (isFirst ? byId("film-gone").before(people) : film.after(people));
}

/** In the last step nothing is to be pressed: the next part comes by itself. */
function lastText({ next }, texts) {
  return next ? fill(texts.then, { title: next.title, clock: clockText(next.starts_at) }) : texts.last_step;
}

/** One line more: that the steps go by themselves, or a person's time in a round. */
function moreText(view, texts) {
  if (view.index === 0 && view.steps.length > 1 && view.phase !== "held") return texts.steps_flow;
  if (view.step?.turn) return fill(texts.turn, { time: timer(view.step.turn) });
  return "";
}

function paintJoint(view, agenda, texts, door) {
  const { meeting_url: url } = agenda.run;
  const near = view.next?.place === "joint" && view.slotLeft <= 60_000;
  const joint = view.slot?.place === "joint" || (view.slot && near);
  const off = isToMute(view.position);
  show(byId("meeting"), Boolean(joint && url));
  setAttribute(byId("meeting-link"), "href", door(url) || null);
  show(byId("sound"), Boolean(url && (off || view.slot?.place === "joint")));
  setText(byId("sound-text"), off ? texts.sound_off : texts.sound_on);
}

function titleOf(view, texts) {
  if (view.slot) return `${timer(view.slotLeft)} ${view.slot.title} · Social Talks`;
  return `${texts.title} · Social Talks`;
}

/** The first step says what the figures are: "2 min", then 3, 17, 9. */
function lengthOf({ duration }, index, texts) {
  const minutes = minutesOf(duration);
  return index === 0 && !minutes.includes(":") ? fill(texts.minutes, { n: minutes }) : minutes;
}

const minutesOf = (ms) => {
  const minutes = ms / 60_000;
  return minutes >= 1 ? String(Math.round(minutes)) : timer(ms);
};

function rowState(view, index) {
  if (view.phase === "over") return "done";
  if (view.position.index === null) return "";
  if (index === view.position.index) return "now";
  return index < view.position.index ? "done" : "";
}

function chairNode([light, state, first, part]) {
  const node = document.createElement("i");
  node.className = [light, state, first ? "first" : ""].filter(Boolean).join(" ");
  if (state === "now") node.style.setProperty("--fill", String(part));
  return node;
}

function stepNode([title, minutes, distance]) {
  const row = document.createElement("li");
  if (distance === 0) row.setAttribute("aria-current", "step");
  row.append(mark(distance < 0 ? CHECK : distance === 0 ? ARROW : null), span(title), span(minutes, "num"));
  return row;
}

function rundownNode([clock, title, state]) {
  const row = document.createElement("li");
  if (state === "now") row.setAttribute("aria-current", "true");
  row.append(mark(state === "done" ? CHECK : state === "now" ? ARROW : null), span(title), span(clock, "num"));
  return row;
}

function span(text, name = "") {
  const node = document.createElement("span");
  node.className = name;
  node.textContent = text;
  return node;
}

function mark(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  if (path) svg.append(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  if (path) svg.firstChild.setAttribute("d", path);
  return svg;
}
