// The closing evaluation: answers are kept on the phone while they are filled in and sent until they have arrived.
// Without this script the form posts like any other. On the page that says "received" it only clears what was kept.

const form = document.getElementById("evaluation");
const shelf = `evaluation:${location.pathname}`;
const RETRY_MS = [1000, 2000, 4000, 8000]; // then every 8 s, each times 0.5 to 1.5
const PATIENCE_MS = 15000;
const TRY_AGAIN = new Set([408, 425, 429]);
let status, texts;
let sending = false; // the person has pressed Send; true until the server has the answer or refuses it
let asking = false; // a request is under way
let timer = 0;
let tries = 0;

function keep() {
  try {
    localStorage.setItem(shelf, JSON.stringify({ answers: Object.fromEntries(new FormData(form)), sending }));
    if (!sending) say("saved");
  } catch {
    // storage is full or forbidden: the form itself still holds the answers
  }
}

function forget() {
  try {
    localStorage.removeItem(shelf);
  } catch {
    // storage is forbidden, so nothing was kept
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
  if (status.textContent === texts[key]) return;
  status.textContent = texts[key];
  status.classList.toggle("wait", key !== "saved");
}

async function send() {
  sending = true;
  if (asking) return;
  asking = true;
  clearTimeout(timer);
  keep();
  say("sending");
  const outcome = await post();
  asking = false;
  if (outcome.done) return done(outcome.done);
  if (outcome.refused) return refused();
  say(outcome.wait);
  timer = setTimeout(send, RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)] * (0.5 + Math.random()));
}

/** One attempt: {done: code}, {refused: true}, or {wait: why}. */
async function post() {
  try {
    const response = await fetch(location.pathname, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.ok) return { done: (await response.json()).code };
    if (response.status === 429) return { wait: "full" };
    if (response.status === 409 && (await response.json()).code === "not_open") return { wait: "not_open" };
    if (response.status < 500 && !TRY_AGAIN.has(response.status)) return { refused: true };
  } catch {
    // no line, or an answer that is not ours: what is kept on the phone is sent again
  }
  return { wait: "waiting" };
}

function done(outcome) {
  forget();
  location.replace(`${location.pathname}?received=${outcome}`);
}

function refused() {
  sending = false;
  keep();
  form.submit(); // the server's page says why, with everything still in the form
}

function start() {
  status = document.getElementById("saved");
  texts = JSON.parse(document.getElementById("texts").textContent);
  form.addEventListener("input", keep);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "language") return;
    event.preventDefault();
    send();
  });
  addEventListener("online", () => sending && send());
  restore();
}

if (form) start();
else forget();
