// The course's timer and practice round: the facilitator's own round on a group that lives in this page alone. Nothing is sent.

import { ACTS, createCoach, createTrial } from "./course/coach.js";
import { byId, setText, show } from "./facilitate/dom.js";
import { createRound } from "./facilitate/round.js";
import { fill } from "./screen/words.js";
import { newId } from "./live.js";
import { createNames } from "./names.js";
import { floorOf, present, pressed } from "./round.js";
import { roundNow } from "./round-now.js";

const config = JSON.parse(byId("config").textContent);
const { texts, kind } = config;
const isTrial = kind === "timer";
const PEOPLE = isTrial ? 3 : 5;
const TURN = 30_000; // ms
const LENGTH = (PEOPLE + 1) * TURN; // a turn to spare, for more time and for who passed
const HOUR = 3_600_000;
const SCALE = 8_400_000; // a run of full length, so that a second is a second

let world = null; // {slot, round, begins, lasts}
let coach = null;

const names = createNames("practice", null);
texts.names.forEach((name, index) => names.set(index + 1, name));
const nameOf = (seat) => names.all()[seat] ?? String(seat);
const scripts = { learning: [{ turn: TURN / 1000 }] };
const round = createRound({ texts, scripts, names, newId, give, changed: () => paint() });

/** A press of the round's own buttons: by the server's rules, here. */
function give(action, args) {
  const act = action.slice("round.".length);
  const turn = turnNow();
  const after = pressed(world.round, { ...args, act, id: args.press });
  if (after) world.round = after;
  if (after) coach.did(act, turn, { who: args.who });
  round.answered({ action, args }, after !== null);
}

function begin() {
  const begins = Date.now();
  world = {
    slot: { key: "practice", kind: "learning", starts_at: begins, planned_starts_at: begins, ends_at: begins + HOUR }, round: null, lasts: isTrial ? HOUR : LENGTH,
  };
  coach = isTrial ? trial() : createCoach();
  byId("practice-list").replaceChildren();
  show(byId("practice-start"), false);
  paint();
  byId("round-next").focus();
}

function trial() {
  const tried = createTrial();
  return { did: (act) => ACTS.includes(act) && tried.did(act), list: tried.list, isDone: () => tried.isDone };
}

function viewNow() {
  const elapsed = Date.now() - world.slot.starts_at;
  const steps = [{ turn: TURN, starts: 0, ends: world.lasts, duration: world.lasts }];
  return { step: steps[0], steps, index: 0, slot: world.slot, position: { elapsed_ms: elapsed }, stepLeft: Math.max(0, world.lasts - elapsed) };
}

function turnNow() {
  const view = viewNow();
  const now = roundNow({
    round: world.round, slot: world.slot, elapsed: view.position.elapsed_ms, script: view, longest: TURN, count: PEOPLE,
  });
  const [seat = null, again = false] = now.floor ?? [];
  return { seat, again, left: now.left, length: now.length };
}

function paint() {
  if (!world) return;
  const view = viewNow();
  const group = { present: world.round ? present(world.round).length : PEOPLE, group: { expected: PEOPLE }, round: world.round };
  const agenda = { run: { planned_out: world.slot.planned_starts_at + SCALE }, slots: [world.slot] };
  round.paint(view, { agenda, group, now: Date.now() });
  if (isTrial) paintTrial();
  else paintPractice();
}

function paintTrial() {
  list(coach.list().map(({ act, isDone }) => ({ words: texts.acts[act], isDone })));
  if (world.round && floorOf(world.round) === null) return over();
  setText(byId("practice-said"), coach.isDone() ? texts.tried_all : "");
}

function paintPractice() {
  const said = coach.says(turnNow());
  if (!said) return over();
  setText(byId("practice-said"), fill(texts.says[said.text], { name: nameOf(said.seat) }));
}

/** Everyone has had the floor: how it went, and once more for who wants to. */
function over() {
  show(byId("practice-start"), true);
  setText(byId("practice-start").querySelector("[data-label]"), texts.again);
  if (isTrial) return setText(byId("practice-said"), coach.isDone() ? texts.tried_all : texts.round_done);
  setText(byId("practice-said"), texts.over_title);
  list(coach.result().map(({ event, seat, isHandled }) => ({ words: fill(texts[isHandled ? "handled" : "missed"][event], { name: nameOf(seat) }), isDone: isHandled })));
}

let listed = "";
function list(rows) {
  const key = JSON.stringify(rows);
  if (key === listed && byId("practice-list").children.length) return;
  listed = key;
  byId("practice-list").replaceChildren(...rows.map(({ words, isDone }) => {
    const row = document.createElement("li");
    row.classList.toggle("is-done", isDone);
    row.textContent = words;
    return row;
  }));
}

byId("practice-start").addEventListener("click", begin);
byId("practice-start").disabled = false;
setInterval(() => world && paint(), 250);
// A press on Enter in a name's field belongs to the field, not to the chapter's form.
byId("round-sheet").addEventListener("keydown", (event) => event.key === "Enter" && event.target.tagName === "INPUT" && event.preventDefault());
