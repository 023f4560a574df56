// The closing evaluation: answers are kept on the phone while they are filled in and sent until they have arrived.
// On a shared device one sheet after another. Without this script the form posts like any other.

import { cameBlank, filledIn, putBack, touched, typed } from "./evaluate/fields.js";
import { createPost } from "./evaluate/sending.js";
import { LATE, SENDING, createSheets } from "./evaluate/sheets.js";
import { openShelf, shelfSoon } from "./evaluate/shelf.js";

const byId = (id) => document.getElementById(id);
const { shared, spare, texts, unkept } = JSON.parse(byId("answering").textContent);
const form = byId("evaluation");
const isShut = form !== null && !byId("send");
const path = location.pathname;
const sheets = createSheets({
  shelf: shelfSoon(openShelf(path)), post: createPost(path), later: setTimeout, changed: became,
});

const ballot = () => form.elements.ballot;
const fill = (text, n) => text.replace("{n}", n);
let why = "waiting"; // what the last sheet that could not go waits for; "sending" from a press until it is known
let isOver = false; // the server takes no more from this device
let mine = null; // the ballot of the sheet on its way, on a phone of one's own
const ready = sheets.load().then((kept) => form && !isShut && !shared && takeUp(kept));

/** `tone` is "ok", "wait" or "bad". What is said already is not said again: a screen reader reads each change. */
function say(text, tone = "ok", place = "saved") {
  const status = byId(place);
  if (!status || status.textContent === text) return;
  status.textContent = text;
  status.className = `saved ${tone}`;
}

const sheet = () => ({
  fields: filledIn(new FormData(form)),
  texts: [...form.elements].filter(({ type }) => type === "textarea").map(({ name }) => name),
});

async function keep() {
  if (shared) return; // the next person must not find what the one before had begun
  await ready;
  if (mine) return;
  const isKept = await sheets.keep(ballot().value, sheet());
  if (!mine) say(isKept ? texts.saved : "");
}

async function send() {
  if (!shared) await ready;
  if (mine) {
    say(texts.sending, "wait");
    return sheets.again();
  }
  const [id, filled] = [ballot().value, sheet()];
  if (shared) {
    if (!sheets.of(SENDING).length) why = "sending";
    handOver();
  } else {
    mine = id;
    lock(true);
    say(texts.sending, "wait");
  }
  await sheets.send(id, { ...filled, shared });
  if (shared) tellAll();
}

function became({ row, state, code, was = row.id }) {
  if (state === "waiting") why = code;
  if (state === "refused" && row.shared) {
    isOver = true;
    sheets.forget(row.id); // the next person must not read it
  }
  if (shared || !form) return tellAll(state === "refused" ? texts[code] ?? texts.closed : "");
  if (was !== mine) return;
  if (state === "done") return location.replace(`${path}?received=${code}`);
  if (state === "refused") return form.submit(); // the server's page says why, with everything still in the form
  mine = row.id;
  ballot().value = row.id;
  byId("change").hidden = false;
  sayWaiting(row, code);
}

/** Through all that is tried by itself; only a press says that it is being sent. */
function sayWaiting(row, code) {
  const words = wordsFor([row]);
  say(words[code] ?? words.waiting, "wait");
}

/** What is said while these wait: not that they are saved where they are not. */
const wordsFor = (rows) => (rows.every(({ id }) => sheets.isKept(id)) ? texts : { ...texts, ...unkept });

// --- a phone of one's own ---

/** What is on its way is not changed under way: it is read, or taken back first. */
function lock(isLocked) {
  const [questions, focused] = [byId("questions"), document.activeElement];
  if (isLocked && questions.contains(focused)) byId("send").focus();
  questions.inert = isLocked;
  if (isLocked) return;
  if (focused === byId("change")) questions.focus({ preventScroll: true });
  byId("change").hidden = true;
}

async function change() {
  if (!(await sheets.takeBack(mine))) return;
  mine = null;
  lock(false);
  keep();
}

/** Goes on where an earlier page of this phone ended; what has been changed while this was looked for stands. */
async function takeUp(kept) {
  const own = ownOf(kept);
  if (!own) return;
  const changed = touched(form.elements);
  if (own.state === SENDING || cameBlank(form.elements)) putBack(form.elements, own.fields, changed);
  ballot().value = own.id;
  if (own.state === SENDING) mine = own.id;
  if (!mine) keep();
  else if (changed.size) await change();
  else {
    lock(true);
    sayWaiting(own, why);
  }
}

/** The sheet of this phone's person: on its way, else as far as it was typed, also when it was refused meanwhile. */
function ownOf(kept) {
  const own = kept.filter((row) => !row.shared).sort((one, other) => one.at - other.at);
  return own.findLast(({ state }) => state === SENDING) ?? own.at(-1);
}

function clear(choices) {
  for (const choice of choices) choice.checked = false;
  choices[0].focus();
  keep();
}

// --- a device that goes round ---

function handOver() {
  putBack(form.elements, []);
  ballot().value = spare.shift() ?? "";
  byId("asking").hidden = true;
  byId("handed").hidden = false;
  scrollTo(0, 0);
  byId("handed-title").focus();
}

function nextPerson() {
  if (isOver || !ballot().value) return location.replace(`${path}?shared=1`); // says that it is over, or brings new ballots
  byId("handed").hidden = true;
  byId("asking").hidden = false;
  scrollTo(0, 0);
  byId("asking-title").focus();
}

/** How it stands with all sheets of this device. */
function tellAll(first = "") {
  const waiting = sheets.of(SENDING);
  const words = wordsFor(waiting);
  const text = first || (waiting.length > 1 && why !== "full" ? fill(words.many, waiting.length) : waiting.length ? words[why] ?? words.waiting : words.sent);
  const tone = first ? "bad" : waiting.length ? "wait" : "ok";
  say(text, tone, "handed-status");
  say(tone === "ok" ? "" : text, tone);
  if (!form) showLeft();
}

// --- what could not be sent in time ---

function showLeft() {
  const words = sheets.of(LATE).map(typed).filter(Boolean);
  if (!byId("left") || !words.length) return;
  byId("left").hidden = false;
  byId("left-text").value = words.join("\n\n");
}

function offerCopy() {
  const button = byId("copy");
  if (!button || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const words = form ? typed(sheet()) : byId("left-text").value;
    await navigator.clipboard.writeText(words).then(() => say(texts.copied), () => {});
  });
}

// --- the page ---

async function start() {
  addEventListener("online", () => sheets.again());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sheets.again());
  addEventListener("pageshow", ({ persisted }) => persisted && shared && location.reload());
  offerCopy();
  if (form && !isShut) listen();
  await ready;
  if (isShut) sheets.forget(ballot().value); // the page has it all, and says that it is shut
  sheets.again();
  if (!form) showLeft();
}

function listen() {
  form.addEventListener("input", keep);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "language") return;
    event.preventDefault();
    send();
  });
  byId("change").addEventListener("click", change);
  for (const button of form.querySelectorAll(".clear")) {
    button.hidden = false;
    button.addEventListener("click", () => clear(button.closest("fieldset").querySelectorAll("input")));
  }
  if (shared) {
    byId("handed-next").addEventListener("click", nextPerson);
    history.replaceState(null, "", `${path}?shared=1`); // a reload asks for a blank form, also after another language
    form.reset(); // what the browser itself has put back
  }
}

start();
