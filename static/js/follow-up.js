// The follow-up saves each proposal as one writes and presses. Without this script the form posts like any other.

import { createSaver } from "./saver.js";

const form = document.getElementById("follow-up");
const texts = JSON.parse(document.getElementById("texts").textContent);
const saved = document.getElementById("saved");
const PATIENCE = 15_000; // ms
let at = "";

const rowOf = (field) => field.closest("[data-row]");

/** What the form would send of this row alone. */
function body(row) {
  const data = new URLSearchParams();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const own = new Set([...row.querySelectorAll("[name]")].map((field) => field.name));
  for (const [name, value] of new FormData(form)) if (own.has(name)) data.append(name, value);
  return data;
}

async function send(number) {
  const row = form.querySelector(`[data-row="${CSS.escape(number)}"]`);
  try {
    const response = await fetch(form.action, {
      method: "POST", body: body(row), headers: { Accept: "application/json" }, keepalive: true, signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.status !== 200 && response.status !== 409) return "waiting";
    const answer = await response.json();
    if (answer.code) return "closed";
    at = answer.saved;
    take(row, answer.rows[number]);
    return "saved";
  } catch {
    return "waiting";
  }
}

/** What stands now is what the next press has seen. Where somebody else wrote otherwise, both are shown. */
function take(row, news) {
  if (!news) return;
  row.querySelector("[name$='-seen']").value = news.seen;
  const text = news.clashes.map((name) => shown(row, name, news.told[name])).join(", ");
  row.querySelector(".said").textContent = text ? texts.clash.replace("%(text)s", text) : "";
}

function shown(row, name, value) {
  const press = name === "status" ? row.querySelector(`[name$='-status'][value="${CSS.escape(value)}"]`) : null;
  return press ? press.parentElement.textContent.trim() : `”${value}”`;
}

function say(state) {
  saved.textContent = texts[state].replace("%(time)s", at);
}

const saver = createSaver({ send, say, later: (run, ms) => setTimeout(run, ms), forget: clearTimeout });

form.addEventListener("input", ({ target }) => {
  const row = rowOf(target);
  if (row && target.name) saver.changed(row.dataset.row, { now: target.type === "radio" || target.type === "checkbox" });
});
addEventListener("online", () => saver.flush());
addEventListener("pagehide", () => saver.leave());
