// The closing evaluation: answers are kept on the phone while they are filled in and sent until they have arrived.
// On a shared device one sheet after another. Without this script the form posts like any other.

import { filledIn, looksTyped, putBack, typed } from "./evaluate/fields.js";
import { createPost } from "./evaluate/sending.js";
import { DRAFT, LATE, SENDING, createSheets } from "./evaluate/sheets.js";
import { openShelf, shelfSoon } from "./evaluate/shelf.js";

const byId = (id) => document.getElementById(id);
const { shared, spare, texts } = JSON.parse(byId("answering").textContent);
const form = byId("evaluation");
const isShut = form !== null && !form.querySelector(".dockbar [type=submit]");
const path = location.pathname;
const shelf = shelfSoon(openShelf(path));
const sheets = createSheets({
  shelf, post: createPost(shared ? `${path}?shared=1` : path), later: setTimeout, changed: became,
});

const ballot = () => form.elements.ballot;
const fill = (text, n) => text.replace("{n}", n);
let why = "waiting"; // what the last sheet that could not go waits for
let mine = null; // the sheet that this page sent, on a phone of one's own

function say(text, waits = false) {
  const status = byId("saved");
  if (!status || status.textContent === text) return;
  status.textContent = text;
  status.classList.toggle("wait", waits);
}

async function keep() {
  if (shared || mine) return; // the next person must not find what the one before had begun
  const isKept = await sheets.keep(ballot().value, filledIn(new FormData(form)));
  if (isKept && (await shelf.isLasting) && !mine) say(texts.saved);
}

async function send() {
  if (mine) return sheets.again();
  const [id, fields] = [ballot().value, filledIn(new FormData(form))];
  if (shared) handOver();
  else {
    mine = id;
    say(texts.sending, true);
  }
  await sheets.send(id, fields, { shared });
}

function became({ row, state, code, was = row.id }) {
  if (state === "waiting") why = code;
  if (state === "refused" && row.shared) sheets.forget(row.id); // the next person must not read it
  if (shared || !form) return tellAll(state === "refused" ? texts.late : "");
  if (was !== mine) return;
  if (state === "done") return location.replace(`${path}?received=${code}`);
  if (state === "refused") return refused();
  mine = row.id;
  ballot().value = row.id;
  say(texts[state === "waiting" ? code : "sending"] ?? texts.waiting, true);
}

/** The server's page says why, with everything still in the form. */
async function refused() {
  await sheets.forget(mine);
  form.submit();
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
  if (!ballot().value) return location.replace(`${path}?shared=1`); // brings new ballots
  byId("handed").hidden = true;
  byId("asking").hidden = false;
  scrollTo(0, 0);
  byId("asking-title").focus();
}

/** How it stands with all sheets of this device. */
function tellAll(first = "") {
  const waiting = sheets.of(SENDING);
  const text = first || (waiting.length > 1 && why !== "full" ? fill(texts.many, waiting.length) : waiting.length ? texts[why] ?? texts.waiting : texts.sent);
  if (byId("handed-status")) byId("handed-status").textContent = text;
  if (waiting.length || first) say(text, true);
  else say("");
  if (!form) showLeft();
}

// --- what could not be sent in time ---

function showLeft() {
  const words = sheets.of(LATE).map(({ fields }) => typed(fields, looksTyped)).filter(Boolean);
  if (!byId("left") || !words.length) return;
  byId("left").hidden = false;
  byId("left-text").value = words.join("\n\n");
}

function offerCopy(words) {
  const button = byId("copy");
  if (!button || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(words()).then(() => say(texts.copied), () => {});
  });
}

const words = () => (form ? typed(new FormData(form), (name) => form.elements[name]?.type === "textarea") : byId("left-text").value);

// --- the page ---

async function start() {
  addEventListener("online", () => sheets.again());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sheets.again());
  addEventListener("pageshow", ({ persisted }) => persisted && shared && location.reload());
  offerCopy(words);
  if (form && !isShut) listen();
  const kept = await sheets.load();
  if (form && !isShut && !shared && !mine) takeUp(kept);
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
  if (shared) {
    byId("handed-next").addEventListener("click", nextPerson);
    history.replaceState(null, "", `${path}?shared=1`); // a reload asks for a blank form, also after another language
    form.reset(); // what the browser itself has put back
  }
}

/** Goes on where an earlier page of this phone ended. */
function takeUp(kept) {
  const own = ownOf(kept);
  if (!own) return;
  const isFresh = !form.querySelector(":checked") && ![...form.elements].some(({ type, value }) => type === "textarea" && value);
  if (own.state === SENDING || isFresh) putBack(form.elements, own.fields);
  if (own.state === SENDING) {
    mine = own.id;
    ballot().value = own.id;
  } else if (own.id !== ballot().value) {
    sheets.forget(own.id);
    keep();
  } else say(texts.saved);
}

/** The sheet of this phone's person: on its way, else as far as it was typed. */
function ownOf(kept) {
  const own = kept.filter((row) => !row.shared);
  return own.find(({ state }) => state === SENDING) ?? own.filter(({ state }) => state === DRAFT).at(-1);
}

start();
