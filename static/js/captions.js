// The captions editor: rows beside the film. Without this script the page is the text in a form.

import { format, heardAt, insert, merge, parse, remove, setEnd, setStart, setText, shift, split, typedShift, typedTime } from "./captions/cues.js";
import { History } from "./captions/history.js";
import { Shelf, send, whatLay } from "./captions/keep.js";
import { meant } from "./captions/keys.js";
import { Rows } from "./captions/rows.js";
import { shown } from "./film-time.js";
import { clock, fill } from "./screen/words.js";

const byId = (id) => document.getElementById(id);
const { talk, language, rev: firstRev, length, beside, texts } = JSON.parse(byId("config").textContent);
const form = byId("captions-form");
const area = byId("vtt");
const film = byId("film");
const shelf = new Shelf(`captions:${talk}:${language}`, localStorage);
const rows = new Rows(byId("rows"), { texts, beside, language, length });

let rev = firstRev;
let saved = area.value; // the text as the server has it
let frame = { header: "WEBVTT", tail: [] }; // what stands around the rows
let history = null; // of the rows; null while the captions are shown as text
let at = 0; // the row that the buttons are about
let isSending = false;
let isKept = true; // the browser's shelf holds what is typed
let keeping = 0;

// --- the text and its two faces ---

const text = () => (history ? format({ ...frame, cues: history.now }) : area.value);

function asRows(vtt) {
  const read = parse(vtt);
  if (read === null) return false;
  frame = { header: read.header, tail: read.tail };
  history = new History(read.cues);
  byId("editor").hidden = false;
  byId("as-text").hidden = true;
  byId("faults")?.setAttribute("hidden", "");
  byId("face").textContent = texts.as_text;
  at = Math.min(at, Math.max(0, read.cues.length - 1));
  paint();
  return true;
}

function asText() {
  area.value = text();
  history = null;
  byId("as-text").hidden = false;
  byId("editor").hidden = true;
  byId("face").textContent = texts.as_list;
}

function paint(focus = null) {
  const cues = history.now;
  rows.paint(cues);
  byId("count").textContent = cues.length ? fill(texts.count, { n: cues.length }) : texts.none;
  toLookOver();
  follow();
  for (const name of ["start", "end", "split", "remove", "replay"]) byId(name).disabled = cues.length === 0;
  byId("merge").disabled = at >= cues.length - 1;
  byId("undo").disabled = history.past.length === 0;
  byId("redo").disabled = history.future.length === 0;
  if (focus !== null && cues.length) rows.focus(focus);
}

function toLookOver() {
  const number = rows.toLookOver().length;
  byId("warning").hidden = number === 0;
  byId("warning-count").textContent = fill(texts.warnings, { n: number });
}

// --- what is done to the rows ---

/** A step: the new rows, and where one goes on. */
function step({ cues, index }) {
  history.put(cues);
  at = Math.max(0, index);
  paint(at);
  changed();
}

const here = () => Math.round(film.currentTime * 1000);
const cue = () => history.now[at];
const caret = () => {
  const field = rows.list.children[at]?.querySelector("[name=text]");
  const stands = document.activeElement === field || lastField === field;
  return stands && field.selectionStart > 0 && field.selectionStart < field.value.length ? field.selectionStart : Math.ceil(field.value.length / 2);
};
let lastField = null;

const DO = {
  play: () => (film.paused ? film.play() : film.pause()),
  back: () => { film.currentTime = Math.max(0, film.currentTime - 2); },
  replay: () => cue() && playFrom(cue().start),
  start: () => cue() && step(setStart(history.now, at, here())),
  end: () => cue() && step(setEnd(history.now, at, here())),
  insert: () => step(insert(history.now, here(), length || Infinity)),
  split: () => cue() && step(split(history.now, at, caret())),
  merge: () => cue() && step(merge(history.now, at)),
  remove: () => cue() && step(remove(history.now, at)),
  undo: () => history.undo() && stepped(),
  redo: () => history.redo() && stepped(),
  previous: () => go(at - 1),
  next: () => go(at + 1),
  warning: () => {
    const all = rows.toLookOver();
    go(all.find((index) => index > at) ?? all[0] ?? at);
  },
  save: () => save(),
};

function stepped() {
  at = Math.min(at, Math.max(0, history.now.length - 1));
  paint(at);
  changed();
}

function go(index) {
  if (!history.now[index]) return;
  at = index;
  rows.focus(at);
  rows.show(at);
}

function playFrom(ms) {
  film.currentTime = ms / 1000;
  film.play();
}

// --- the film ---

function follow() {
  const now = here();
  const heard = history ? heardAt(history.now, now) : -1;
  byId("clock").textContent = shown(now);
  const said = heard < 0 ? "" : history.now[heard].text.replace(/<[^>]*>/g, "").trim();
  byId("strip").textContent = said;
  byId("strip").hidden = said === "";
  if (heard === rows.heard) return;
  rows.mark(heard);
  if (heard >= 0 && !film.paused && !rows.list.contains(document.activeElement)) {
    at = heard;
    rows.show(heard);
  }
}

// --- keeping and saving ---

function changed() {
  clearTimeout(keeping);
  keeping = setTimeout(keep, 300);
  say(texts.unsaved, "wait");
}

function keep() {
  clearTimeout(keeping);
  const now = text();
  if (now === saved) shelf.clear();
  else isKept = shelf.put(rev, now);
}

function say(sentence, state = "") {
  byId("state").textContent = sentence;
  byId("state").className = `cap-state ${state}`;
}

async function save() {
  if (isSending) return;
  isSending = true;
  const sent = text();
  keep();
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await send(form.action, { rev, vtt: sent, token });
  isSending = false;
  AFTER[answer.state](answer, sent);
}

const AFTER = {
  saved: ({ rev: next, faults }, sent) => {
    [rev, saved] = [next, sent];
    form.elements.rev.value = rev;
    closeNotice();
    showFaults(faults);
    if (text() === sent) shelf.clear();
    else keep();
    say(fill(faults.length ? texts.saved_draft : texts.saved, { clock: clock(Date.now()) }), faults.length ? "wait" : "ok");
  },
  overtaken: ({ message, rev: theirs, vtt }) => {
    say(message, "bad");
    ask(message, texts.overwrite, () => { rev = theirs; save(); }, texts.fetch, () => replace(theirs, vtt));
  },
  refused: ({ message }) => say(message, "bad"),
  signed_out: () => say(texts.signed_out, "bad"),
  not_reached: () => say(texts.not_reached, "bad"),
};

function replace(theirRev, vtt) {
  [rev, saved] = [theirRev, vtt];
  form.elements.rev.value = rev;
  area.value = vtt;
  history = null;
  if (!asRows(vtt)) asText();
  shelf.clear();
  say("");
}

function showFaults(faults) {
  const list = byId("faults");
  list.replaceChildren(...faults.map((fault) => Object.assign(document.createElement("li"), { textContent: fault })));
  list.hidden = faults.length === 0 || history !== null; // a row says itself what is wrong with it
}

// --- a question that waits for an answer ---

function ask(sentence, firstWord, first, secondWord, second) {
  byId("notice-text").textContent = sentence;
  for (const [id, word, act] of [["notice-first", firstWord, first], ["notice-second", secondWord, second]]) {
    byId(id).textContent = word;
    byId(id).onclick = () => { closeNotice(); act(); };
  }
  byId("notice").hidden = false;
  byId("notice-first").focus();
}

function closeNotice() {
  byId("notice").hidden = true;
}

// --- begin ---

rows.list.addEventListener("focusin", ({ target }) => {
  if (target.name === "text") lastField = target;
  at = rows.indexOf(target);
  byId("merge").disabled = at >= history.now.length - 1;
});
rows.list.addEventListener("input", ({ target }) => {
  if (target.name !== "text") return;
  history.put(setText(history.now, at, target.value), `text ${at}`);
  rows.typed(history.now, at);
  byId("undo").disabled = false;
  toLookOver();
  follow();
  changed();
});
rows.list.addEventListener("change", ({ target }) => {
  if (target.name !== "start" && target.name !== "end") return;
  const ms = typedTime(target.value);
  if (ms === null) {
    target.value = shown(history.now[at][target.name]);
    say(texts.bad_time, "bad");
    return;
  }
  const { cues, index } = (target.name === "start" ? setStart : setEnd)(history.now, at, ms);
  history.put(cues);
  at = index;
  paint();
  changed();
});
rows.list.addEventListener("click", ({ target }) => target.name === "play" && playFrom(history.now[rows.indexOf(target)].start));
document.addEventListener("keydown", (event) => {
  const name = meant(event);
  if (!name || (name !== "save" && !history)) return;
  event.preventDefault();
  DO[name]();
});
for (const button of document.querySelectorAll("[data-do]")) button.addEventListener("click", () => DO[button.dataset.do]());
for (const name of ["timeupdate", "seeked", "play", "pause"]) film.addEventListener(name, follow);
area.addEventListener("input", changed);
byId("face").addEventListener("click", () => {
  if (history) asText();
  else if (!asRows(area.value)) say(texts.not_rows, "bad");
});
byId("shift").addEventListener("submit", (event) => {
  event.preventDefault();
  const ms = typedShift(byId("shift-by").value);
  const moved = ms === null ? null : shift(history.now, ms);
  if (moved) step({ cues: moved, index: at });
  else say(ms === null ? texts.bad_shift : texts.before_zero, "bad");
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  save();
});
addEventListener("pagehide", keep);
addEventListener("beforeunload", (event) => {
  keep();
  if (!isKept && text() !== saved) event.preventDefault();
});

const kept = shelf.take();
const lay = whatLay(kept, { rev, vtt: saved });
if (lay === "restore") area.value = kept.vtt;
byId("face").hidden = false;
if (asRows(area.value)) saved = lay === "restore" ? saved : text(); // the same rows, written our way
else asText();
if (lay === "restore") say(texts.restored, "wait");
if (lay === "ask") ask(texts.kept_other, texts.use_mine, () => { area.value = kept.vtt; if (!asRows(kept.vtt)) asText(); changed(); }, texts.use_theirs, () => shelf.clear());
document.documentElement.dataset.captions = "ready";
