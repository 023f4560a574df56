// The follow-up saves each proposal as one writes and presses. Without this script the form posts like any other.

import { createSaver } from "./saver.js";

const form = document.getElementById("follow-up");
const texts = JSON.parse(document.getElementById("texts").textContent);
const saved = document.getElementById("saved");
const PATIENCE = 15_000; // ms
let at = "";

const rowOf = (field) => field.closest("[data-row]");
const rowAt = (number) => form.querySelector(`[data-row="${CSS.escape(number)}"]`);
const seenIn = (row) => row.querySelector("[name$='-seen']");
const triedName = (row) => seenIn(row).name.replace(/seen$/, "tried");

/** What the form would send of this row alone, without what it has seen. */
function read(number) {
  const row = rowAt(number);
  const own = new Set([...row.querySelectorAll("[name]")].map((field) => field.name));
  own.delete(seenIn(row).name);
  return new URLSearchParams([...new FormData(form)].filter(([name]) => own.has(name))).toString();
}

function body(row, what, tried) {
  const data = new URLSearchParams(what);
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  data.set(seenIn(row).name, seenIn(row).value);
  for (const one of tried) data.append(triedName(row), one);
  return data;
}

async function send(number, what, tried) {
  const row = rowAt(number);
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: body(row, what, tried),
      headers: { Accept: "application/json" },
      keepalive: true,
      signal: AbortSignal.timeout(PATIENCE),
    });
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
  const text = news.clashes.map((name) => shown(row, name, news.told[name])).join(", ");
  row.querySelector(".said").textContent = text ? texts.clash.replace("%(text)s", text) : "";
}

function shown(row, name, value) {
  const press = name === "status" ? row.querySelector(`[name$='-status'][value="${CSS.escape(value)}"]`) : null;
  return press ? press.parentElement.textContent.trim() : `”${value}”`;
}

function tell(group, text) {
  const place = document.getElementById(`progress-${group}`);
  if (place) place.textContent = text;
}

function say(state) {
  saved.textContent = texts[state].replace("%(time)s", at);
}

const saver = createSaver({ read, send, say, later: (run, ms) => setTimeout(run, ms), forget: clearTimeout });

form.addEventListener("input", ({ target }) => {
  const row = rowOf(target);
  if (row && target.name) saver.changed(row.dataset.row, { now: target.type === "radio" || target.type === "checkbox" });
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
