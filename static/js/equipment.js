// The equipment check of a room. What can be measured is measured by itself; the rest is a press, a look and an answer. What it
// all means is worked out in equipment/judge.js.

import { browserStorage } from "./browser-storage.js";
import { setText, show } from "./facilitate/dom.js";
import { listen, look } from "./equipment/devices.js";
import { createFilms } from "./equipment/films.js";
import { judgeClock, judgeFilms, judgeLine, judgeNetwork, judgePicture, nameOf, offsetIn } from "./equipment/judge.js";
import { measure } from "./equipment/network.js";
import { createRecord, summaryOf } from "./equipment/record.js";
import { connect, newId } from "./live.js";
import { clock as clockText, fill } from "./screen/words.js";

const find = (id) => document.getElementById(id);
const config = JSON.parse(find("config").textContent);
const { texts, items } = config;
const cards = new Map(items.map((item) => [item, find(`item-${item}`)]));
const csrf = document.querySelector("[name=csrfmiddlewaretoken]").value;
const isScreen = config.as === "screen";
const LINE_WITHIN = 12_000; // ms until a line that has not come is called missing
const FEW = 3; // up to so many things left are named
const FILMS_EVERY = 3_000; // ms
const BY_ITSELF = ["line", "clock", "talks", "network"]; // what needs nobody

const record = createRecord({ storage: browserStorage(), key: `st:equipment:${config.group}`, post, newId, now: Date.now, onState: saved });
const live = connect({
  as: config.as, run: config.run, group: config.group, beside: true, topics: ["agenda"], initial: { now: config.now },
  onStatus: measured,
});
const films = createFilms({ now: () => live.clock.now(), isScreen });
const chime = new Audio(config.sound);
let measuring = false;
let camera = null;
const busy = new Set(); // at most one of what needs nobody, and one of the rest

async function post(body) {
  const answer = await fetch(config.save, {
    method: "POST", headers: { "X-CSRFToken": csrf, "Content-Type": "application/json" },
    body: JSON.stringify({ ...body, device: nameOf(navigator.userAgent) }), signal: AbortSignal.timeout(8_000),
  });
  if (answer.ok) return answer.json();
  throw Object.assign(new Error(String(answer.status)), { final: answer.status < 500 });
}

function saved({ state, at }) {
  const words = { saved: () => fill(texts.saved, { clock: clockText(at) }), waiting: () => texts.waiting, refused: () => texts.not_saved };
  setText(find("saved"), words[state]());
  find("saved-row").classList.toggle("wait", state !== "saved");
  show(find("saved-row"), true);
}

const stateOf = (item, code) => (code === "ok" ? "ok" : (config.states[item][code] ?? "fault"));

/** Puts a finding on its card, keeps it and tells it. */
function settle(item, finding) {
  const before = JSON.stringify(record.findings[item]);
  if (before !== JSON.stringify(finding)) record.put(item, finding);
  draw(item);
  if (before !== JSON.stringify(finding)) tell(item);
}

function tell(item) {
  const { code } = record.findings[item];
  const words = [fill(texts.told, { title: texts.titles[item], state: texts.states[stateOf(item, code)] }), adviceOf(item)];
  setText(find("told"), words.filter(Boolean).join(". "));
}

function adviceOf(item) {
  const { code, figures = {} } = record.findings[item] ?? {};
  if (!code || code === "ok") return "";
  const { unit, n } = offsetIn(figures.offset ?? 0);
  const part = Math.round((figures.part ?? 0) * 100);
  return fill(texts.advice[`${item}.${code}`] ?? "", { part, offset: fill(texts.offset[unit], { n }) });
}

function figuresOf(item) {
  const { code, figures } = record.findings[item] ?? {};
  if (item === "line") return code === "ok" ? texts.figures.line : "";
  return figures && texts.figures[item] ? fill(texts.figures[item], figures) : "";
}

const isBeside = (one, other) => BY_ITSELF.includes(one) === BY_ITSELF.includes(other);

/** What would disturb the one that is being tried waits for it, and shows that it does. */
function drawPresses() {
  for (const [item, card] of cards) {
    const press = card.querySelector("[data-try]");
    if (press.tagName === "BUTTON") press.disabled = [...busy].some((one) => isBeside(one, item));
  }
}

/** The card as it stands; `state` is "busy" or "ask" while it is being tried. */
function draw(item, state = null) {
  const card = cards.get(item);
  const finding = record.findings[item];
  const now = state ?? (finding ? stateOf(item, finding.code) : "todo");
  const part = (name) => card.querySelector(`[data-${name}]`);
  card.dataset.state = now;
  setText(part("word"), texts.states[now]);
  for (const [name, words] of [["advice", state ? "" : adviceOf(item)], ["figures", state ? "" : figuresOf(item)]]) {
    setText(part(name), words);
    show(part(name), words !== "");
  }
  const ask = part("ask");
  if (ask) show(ask, now === "ask");
  const press = part("try");
  if (press?.querySelector("[data-label]")) setText(press.querySelector("[data-label]"), finding ? texts.again : texts.try);
  drawSummary();
}

function drawSummary() {
  const { done, state, items: some } = summaryOf(items, record.findings, (item) => stateOf(item, record.findings[item].code));
  setText(find("count"), fill(texts.done_of, { n: done, all: items.length }));
  const words = state === "partly" && some.length > FEW ? "many" : state;
  setText(find("summary"), fill(texts.summary[words], { n: some.length, names: some.map((item) => texts.titles[item].toLowerCase()).join(", ") }));
  find("verdict").dataset.state = state;
  [...find("chairs").querySelectorAll(".seat")].forEach((chair, at) => chair.classList.toggle("done", at < done));
}

/** What the line itself tells: by itself, and again whenever it changes. */
function measured({ state }) {
  const line = judgeLine(state);
  if (!line || (state === "lost" && !record.findings.line)) return;
  settle("line", line);
}

function lookAtClock() {
  if (!live.clock.synced) return;
  settle("clock", judgeClock({ error: live.clock.error, offset: Date.now() - live.clock.now() }));
}

async function lookAtFilms() {
  const agenda = live.store.state("agenda");
  films.follow(agenda, measuring);
  if (agenda && !measuring) settle("talks", judgeFilms(await films.report(), isScreen));
}

/** Waits for what the line brings: who presses at once misses nothing. False when it has not come in time. */
async function comes(isThere) {
  const began = performance.now();
  while (!isThere() && performance.now() - began < LINE_WITHIN) await new Promise((go) => setTimeout(go, 100));
  return Boolean(isThere());
}

const deeds = {
  async network() {
    measuring = true;
    films.follow(live.store.state("agenda"), true);
    try {
      settle("network", judgeNetwork(await measure({ url: config.line, piece: config.piece, csrf })));
    } catch {
      settle("network", { code: "no_answer" });
    }
    measuring = false;
  },
  line: async () => measured({ state: live.status() === "connecting" ? "lost" : live.status() }),
  async clock() {
    if (await comes(() => live.clock.synced)) return lookAtClock();
    return settle("clock", judgeClock({ error: Infinity, offset: 0 }));
  },
  async talks() {
    if (await comes(() => live.store.state("agenda"))) return lookAtFilms();
    return settle("talks", { code: "no_line" });
  },
  async fullscreen() {
    await fillScreen();
    settle("fullscreen", { code: document.fullscreenElement ? "ok" : "refused" });
    if (document.fullscreenElement) await document.exitFullscreen().catch(() => {});
  },
  async picture() {
    await fillScreen();
    if (items.includes("fullscreen")) settle("fullscreen", { code: document.fullscreenElement ? "ok" : "refused" });
    find("test-picture").showModal();
    return "ask";
  },
  async sound() {
    try {
      chime.currentTime = 0;
      await chime.play();
      return "ask";
    } catch {
      return settle("sound", { code: "refused" });
    }
  },
  async microphone() {
    const meter = find("level");
    show(find("level-row"), true);
    try {
      const code = await listen((level) => (meter.value = Math.min(1, level * 5)));
      settle("microphone", { code });
    } catch (error) {
      settle("microphone", { code: error.code ?? "busy" });
    }
    show(find("level-row"), false);
  },
  async camera() {
    camera?.stop();
    show(find("camera"), true);
    try {
      camera = await look(find("camera"));
      if (camera.code === "ok") return "ask";
      settle("camera", { code: camera.code });
    } catch (error) {
      settle("camera", { code: error.code ?? "busy" });
    }
    return stopCamera();
  },
  meeting: async () => "ask",
};

const answers = {
  picture: (yes) => judgePicture(yes, { width: innerWidth, height: innerHeight }),
  sound: (yes) => ({ code: yes ? "ok" : "not_heard" }),
  camera: (yes) => ({ code: yes ? "ok" : "not_seen" }),
  meeting: (yes) => ({ code: yes ? "ok" : "not_in" }),
};

function stopCamera() {
  camera?.stop();
  camera = null;
  show(find("camera"), false);
}

async function fillScreen() {
  await document.documentElement.requestFullscreen?.({ navigationUI: "hide" })?.catch(() => {});
}

/** One at a time, so that none disturbs another; what is measured goes on beside what somebody looks at or hears. */
async function attempt(item) {
  if ([...busy].some((one) => isBeside(one, item))) return;
  busy.add(item);
  draw(item, "busy");
  drawPresses();
  try {
    draw(item, (await deeds[item]()) === "ask" ? "ask" : null);
  } finally {
    busy.delete(item);
    drawPresses();
  }
  if (cards.get(item).dataset.state === "ask" && item !== "picture") cards.get(item).querySelector("[data-yes]").focus();
}

/** Everything that needs nobody; then the first that needs somebody takes the focus. */
async function begin() {
  find("begin").disabled = true;
  for (const item of BY_ITSELF.filter((one) => items.includes(one))) await attempt(item);
  find("begin").disabled = false;
  if (busy.size || document.querySelector("[data-state=ask]")) return; // somebody has gone on already
  const next = items.find((item) => !record.findings[item]);
  cards.get(next)?.querySelector("[data-try]")?.focus();
}

async function answer(item, yes) {
  if (item === "picture") {
    const finding = answers.picture(yes);
    if (find("test-picture").open) find("test-picture").close();
    if (document.fullscreenElement) await document.exitFullscreen().catch(() => {});
    settle(item, finding);
  } else {
    if (item === "camera") stopCamera();
    settle(item, answers[item](yes));
  }
  cards.get(item).querySelector("[data-try]").focus();
}

for (const [item, card] of cards) {
  card.querySelector("[data-try]").addEventListener("click", () => attempt(item));
}
for (const press of document.querySelectorAll("[data-yes], [data-no]")) {
  press.addEventListener("click", () => answer(press.dataset.yes ?? press.dataset.no, "yes" in press.dataset));
}
find("test-picture").addEventListener("cancel", (event) => {
  event.preventDefault();
  find("test-picture").close();
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  draw("picture");
});
find("begin").addEventListener("click", begin);
find("over").addEventListener("click", () => {
  stopCamera();
  record.again();
  items.forEach((item) => draw(item));
  find("begin").focus();
});
addEventListener("online", () => record.send());
addEventListener("pagehide", stopCamera);
setInterval(() => record.findings.talks && !busy.has("talks") && lookAtFilms(), FILMS_EVERY);
setTimeout(() => record.findings.line || settle("line", { code: "no_line" }), LINE_WITHIN);
items.forEach((item) => draw(item));
find("begin").disabled = false;
record.send();
