// The speaking queue in the page: who speaks and for how long, who waits, and what may be pressed now.

import { $, follow, make, show, text } from "../control/dom.js";
import { queueOf } from "../gathering/board.js";
import { momentOf, standing } from "../gathering/standing.js";
import { clockOf, fill, timer } from "../screen/words.js";
import { locate } from "../timeline.js";
import { keyed } from "./keyed.js";
import { say } from "./say.js";

/** `state()` gives {agenda, desk}; `press(action, args)` gives a command; `isBusy()`: one is under way. */
export function createQueue({ words, scale, clock, state, press, isBusy }) {
  let picked = null; // the group whose choices are open
  let spoken = null;
  const of = clockOf(scale);

  function render() {
    const { agenda, desk } = state();
    const at = momentOf(agenda, clock.now());
    const now = standing(queueOf(desk.queue), at);
    const names = new Map(desk.queue.map(({ group }) => [group.id, group]));
    const isOpen = desk.queue.length > 0;
    head(desk, at, now, isOpen);
    speaker(names.get(now.speaking), now);
    buttons(names, at, now, isOpen);
    const rows = [...now.states].map(([id, told]) => ({ ...names.get(id), told, isPicked: picked === id, can: at.phase === "on" }));
    const order = new Map(now.waiting.map((id, index) => [id, index + 1]));
    const waiting = rows.filter(({ told }) => told === "waiting").map((row) => ({ ...row, number: order.get(row.id), last: order.size }));
    const gone = rows.filter(({ told }) => told === "done" || told === "passed");
    for (const id of ["waiting-title", "waiting-how"]) show($(id), waiting.length > 0);
    text($("waiting-title"), `${words.waiting} ${waiting.length}`);
    show($("gone-title"), gone.length > 0);
    follow($("waiting"), waiting, { key: ({ id }) => id, build, write });
    follow($("gone"), gone, { key: ({ id }) => id, build, write });
  }

  function head({ groups }, at, now, isOpen) {
    const n = now.waiting.length;
    const seconds = Math.floor(Math.min(now.each || now.share / Math.max(1, n), n ? now.share / n : 0) / 1000);
    const shown = at.phase === "before" ? Math.floor(now.each / 1000) : Math.max(0, seconds);
    text($("queue-state"), !isOpen ? words.closed : n ? say(words.left, n, { seconds: shown }) : words.none_left);
    const why = !isOpen && at.phase !== "after" ? words.closed_why
      : at.phase === "before" ? fill(words.before, { clock: of(at.begins) })
        : at.phase === "after" ? words.after
          : locate(state().agenda, clock.now()).status === "held" ? words.held
            : now.isWritten ? words.written : "";
    text($("queue-why"), now.isWritten && at.phase === "before" ? `${why} ${words.written}` : why);
    show($("queue-why"), why !== "");
    $("queue-view").dataset.groups = groups;
  }

  function speaker(group, now) {
    show($("speaking"), Boolean(group));
    if (!group) return;
    text($("speaking-name"), group.name);
    text($("speaking-place"), group.municipality);
    text($("speaking-left"), now.left > 0 ? timer(now.left) : words.time_over);
    $("speaking").classList.toggle("few", now.left <= 15_000 * scale);
    if (spoken !== group.id) text($("spoken"), fill(words.now, { name: group.name }));
    spoken = group.id;
  }

  function buttons(names, at, now, isOpen) {
    const isOn = at.phase === "on" && isOpen;
    show($("turn-open"), !isOpen && at.phase !== "after");
    show($("turn-next"), isOn && (now.next !== null || now.speaking !== null));
    keyed($("turn-next"), now.next === null ? words.nobody_next : fill(words.next, { name: names.get(now.next).name }), "N");
    $("turn-next").classList.toggle("btn-primary", !now.isWritten);
    $("turn-next").classList.toggle("btn-quiet", now.isWritten);
    for (const id of ["turn-done", "turn-pass"]) show($(id), isOn && now.speaking !== null);
    show($("turn-anew"), isOpen && at.phase === "before");
  }

  function build({ id }) {
    const open = make("button", { type: "button", className: "row-s" });
    open.addEventListener("click", () => {
      picked = picked === id ? null : id;
      render();
    });
    return make("li", {}, open, make("div", { className: "cluster", hidden: true }));
  }

  function write(node, row) {
    const [open, choices] = node.children;
    open.setAttribute("aria-expanded", String(row.isPicked));
    const told = { done: words.done, passed: words.passed }[row.told];
    open.replaceChildren(make("b", {}, row.number ? `${row.number}. ${row.name}` : row.name), make("span", { className: "soft" }, [row.municipality, told].filter(Boolean).join(" · ")));
    show(choices, row.isPicked);
    choices.replaceChildren(...(row.isPicked ? choicesOf(row) : []));
  }

  function choicesOf({ id, told, can, number, last }) {
    const isWaiting = told === "waiting";
    return [
      can ? button(isWaiting ? words.call : words.again, () => call(id)) : null,
      isWaiting && number > 1 ? button(words.earlier, () => press("turn.move", { group: id, position: number - 1 })) : null,
      isWaiting && number < last ? button(words.later, () => press("turn.move", { group: id, position: number + 1 })) : null,
      isWaiting ? button(words.pass, () => press("turn.pass", { group: id })) : can ? button(words.wait, () => press("turn.wait", { group: id })) : null,
    ].filter(Boolean);
  }

  function button(said, act) {
    const node = make("button", { type: "button", className: "btn btn-sm btn-quiet" }, said);
    node.addEventListener("click", act);
    return node;
  }

  const speaking = () => standing(queueOf(state().desk.queue), momentOf(state().agenda, clock.now())).speaking;

  async function call(group) {
    picked = null;
    await press("turn.call", { group, speaking: speaking() });
  }

  function next() {
    if (!$("turn-next").hidden && !isBusy()) press("turn.next", { speaking: speaking() });
  }

  function done() {
    if (!$("turn-done").hidden && !isBusy()) press("turn.done", { speaking: speaking() });
  }

  $("turn-next").addEventListener("click", next);
  $("turn-done").addEventListener("click", done);
  $("turn-pass").addEventListener("click", () => press("turn.pass", { group: speaking() }));
  $("turn-open").addEventListener("click", () => press("turn.open", {}));
  $("turn-anew").addEventListener("click", () => press("turn.open", { anew: true }));
  return { render, next, done };
}
