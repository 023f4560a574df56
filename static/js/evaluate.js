// The closing evaluation: answers are kept on the phone while they are filled in and sent until they have arrived.
// Without this script the form posts like any other.

const form = document.getElementById("evaluation");
const status = document.getElementById("saved");
const texts = JSON.parse(document.getElementById("texts").textContent);
const shelf = `evaluation:${form.dataset.code}`;
const RETRY_MS = [1000, 2000, 4000, 8000]; // then every 8 s, each times 0.5 to 1.5
let sending = false;
let tries = 0;

function answers() {
  const data = new FormData(form);
  data.delete("csrfmiddlewaretoken");
  return Object.fromEntries(data);
}

function keep() {
  try {
    localStorage.setItem(shelf, JSON.stringify({ answers: answers(), sending }));
    if (!sending) say("saved");
  } catch {
    // storage is full or forbidden: the form itself still holds the answers
  }
}

function restore() {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(shelf));
  } catch {
    return;
  }
  if (!kept) return;
  for (const [name, value] of Object.entries(kept.answers)) {
    if (name === "ballot" && !kept.sending) continue;
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
  }
  if (kept.sending) send();
  else say("saved");
}

function say(key) {
  if (status.textContent !== texts[key]) status.textContent = texts[key];
}

async function send() {
  sending = true;
  keep();
  say("sending");
  try {
    const response = await fetch(location.pathname, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "application/json" },
    });
    if (response.ok) return done((await response.json()).code);
    if (response.status === 409) return refused((await response.json()).code);
  } catch {
    // no line: what is kept on the phone is sent again below
  }
  later("waiting");
}

function done(outcome) {
  localStorage.removeItem(shelf);
  location.replace(`${location.pathname}?received=${outcome}`);
}

function refused(code) {
  if (code === "full") return later("full");
  sending = false;
  keep();
  form.submit(); // the server's page says why, with everything still in the form
}

function later(key) {
  say(key);
  const wait = RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)] * (0.5 + Math.random());
  setTimeout(send, wait);
}

form.addEventListener("input", keep);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!sending) send();
});
restore();
