// The follow-up saves each proposal as one writes and presses. Without this script the form posts like any other.

import { createSaver } from "./saver.js";

const form = document.getElementById("follow-up");
const texts = JSON.parse(document.getElementById("texts").textContent);
const saved = document.getElementById("saved");
const TONES = { saving: "wait", saved: "ok", waiting: "wait", closed: "bad", gone: "bad", choose: "bad" };
const PATIENCE = 15_000; // ms
let at = "";

const rowOf = (field) => field.closest("[data-row]");
const rowAt = (number) => form.querySelector(`[data-row="${CSS.escape(number)}"]`);
const seenIn = (row) => row.querySelector("[name$='-seen']");
const fieldsOf = (row, name) => [...row.querySelectorAll(`[name$="-${name}"]`)];
const triedName = (row) => seenIn(row).name.replace(/seen$/, "tried");

/** What the form would send of this row alone, without what it has seen. */
function read(number) {
  const own = new Set([...rowAt(number).querySelectorAll("[name]:not([type=hidden])")].map((field) => field.name));
  return new URLSearchParams([...new FormData(form)].filter(([name]) => own.has(name))).toString();
}

function body(row, what, tried) {
  const data = new URLSearchParams(what);
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  data.set(seenIn(row).name, seenIn(row).value);
  for (const one of tried) data.append(triedName(row), one);
  return data;
}

const post = (row, what, tried) => fetch(form.action, {
  method: "POST",
  body: body(row, what, tried),
  headers: { Accept: "application/json" },
  keepalive: true,
  signal: AbortSignal.timeout(PATIENCE),
});

/** The page's token is too old where somebody has signed in since: it takes the one of a fresh page, if it may see one. */
async function renewed() {
  const response = await fetch(form.action, { signal: AbortSignal.timeout(PATIENCE) });
  if (!response.ok) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  form.elements.csrfmiddlewaretoken.value = page.querySelector("#follow-up [name=csrfmiddlewaretoken]").value;
  return true;
}

async function send(number, what, tried) {
  const row = rowAt(number);
  try {
    let response = await post(row, what, tried);
    if (response.status === 403 && await renewed()) response = await post(row, what, tried);
    if (response.status === 403) return "gone";
    if (response.status !== 200 && response.status !== 409) return "waiting";
    const answer = await response.json();
    if (answer.code) return "closed";
    at = answer.saved;
    take(row, answer.rows[number]);
    for (const [group, text] of Object.entries(answer.progress)) tell(group, text);
    return "saved";
  } catch {
    return "waiting";
  }
}

/** What the row shows is what the next press has seen. Where somebody else wrote otherwise, both are shown. */
function take(row, news) {
  if (!news) return;
  seenIn(row).value = news.seen;
  for (const place of row.querySelectorAll("[data-field]")) {
    const isClash = news.clashes.includes(place.dataset.field);
    if (isClash) showTheirs(place, news.told[place.dataset.field]);
    place.hidden = !isClash;
  }
}

const theirsIn = (place) => place.querySelector("[name$='-theirs']");

function showTheirs(place, value) {
  const press = fieldsOf(rowOf(place), place.dataset.field).find((field) => field.type === "radio" && field.value === value);
  theirsIn(place).value = value;
  place.querySelector(".theirs").textContent = (press ? press.parentElement.textContent.trim() : value) || texts.empty;
}

/** One's own is saved over the other that has been shown, or the other stands in the field. */
function choose(place, whose) {
  const [row, name, theirs] = [rowOf(place), place.dataset.field, theirsIn(place).value];
  const fields = fieldsOf(row, name);
  if (whose === "theirs") put(fields, theirs);
  const seen = seenIn(row);
  seen.value = name === "comment" ? theirs : JSON.stringify({ ...JSON.parse(seen.value), [name]: theirs });
  place.hidden = true;
  (fields.find((field) => field.checked) ?? fields[0]).focus();
  saver.changed(row.dataset.row, { now: true });
}

function put(fields, value) {
  for (const field of fields) {
    if (field.type === "radio") field.checked = field.value === value;
    else field.value = value;
  }
}

function tell(group, text) {
  const place = document.getElementById(`progress-${group}`);
  if (place) place.textContent = text;
}

function say(outcome) {
  const waits = outcome === "saved" && form.querySelector("[data-field]:not([hidden])");
  const state = waits ? "choose" : outcome;
  const text = texts[state].replace("%(time)s", at);
  if (saved.textContent !== text) saved.textContent = text; // a screen reader reads each change
  saved.className = `saved ${TONES[state]}`;
}

const saver = createSaver({ read, send, say, later: (run, ms) => setTimeout(run, ms), forget: clearTimeout });

form.addEventListener("input", ({ target }) => {
  const row = rowOf(target);
  if (row && target.name) saver.changed(row.dataset.row, { now: target.type === "radio" || target.type === "checkbox" });
});
form.addEventListener("click", (event) => {
  const press = event.target.closest("[name=mine], [name=theirs]");
  if (!press) return;
  event.preventDefault();
  choose(press.closest("[data-field]"), press.name);
});
// The button sends the form as without this script: with what may have arrived already.
form.addEventListener("formdata", ({ formData }) => {
  for (const row of form.querySelectorAll("[data-row]")) {
    for (const one of saver.tried(row.dataset.row)) formData.append(triedName(row), one);
  }
});
addEventListener("online", () => saver.flush());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) saver.flush(); // from the mail, perhaps, with a link that is good
});
addEventListener("pagehide", () => saver.leave());
