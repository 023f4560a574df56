// The buttons and the panel that tells what a press will do before it does it. Enter applies, Esc lets it be.

import { fill, clock } from "../screen/words.js";
import { amount, consequences, lastInForce, lowered, order, told } from "./cues.js";
import { $, follow, make, show, text } from "./dom.js";

const BUTTONS = [...document.querySelectorAll("[data-cue]")];
const REFRESH = 5_000; // ms: what a press does depends on when
const TWICE = 400; // ms: a key held down is one press
const KEYS = { a: "arm", s: "start", h: "hold", n: "advance", b: "back", "-": "minus1", "−": "minus1", 1: "plus1", 5: "plus5", u: "undo", e: "end" };

/** `context()` gives {state, now, table, scale, log}, or null before the first snapshot. */
export function createCuePanel({ live, texts, refusals, context }) {
  let asked = null; // the order under consideration
  let from = null; // the button it came from
  let seen = null; // the agenda's revision that its preview is of
  let told_at = 0;
  let armed = null; // when a dangerous order was pressed the first time, ms

  function offer() {
    const at = context();
    for (const button of BUTTONS) enable(button, at && order(button.dataset.cue, at));
    if (at) label(at);
  }

  function enable(button, found) {
    const off = found ? "false" : "true";
    if (button.getAttribute("aria-disabled") === off) return;
    button.setAttribute("aria-disabled", off);
    button.title = found ? "" : texts.cue.not_now;
  }

  function label(at) {
    const label = (name) => document.querySelector(`[data-cue="${name}"] [data-label]`);
    text(label("arm"), fill(texts.cue.arm, { clock: clock(at.state.slots[0].planned_starts_at) }));
    text(label("hold"), order("hold", at)?.name === "release" ? texts.cue.release : texts.cue.hold);
    show($("cues-start"), at.state.run.started_at === null || at.now < at.state.run.started_at);
  }

  async function ask(name) {
    const at = context();
    const found = at && order(name, at);
    if (!found) return;
    close(false);
    asked = found;
    from = name;
    BUTTONS.find((button) => button.dataset.cue === name)?.setAttribute("aria-pressed", "true");
    await preview(false);
  }

  async function preview(again) {
    const mine = asked;
    told_at = live.clock.now();
    seen = live.store.rev("agenda");
    try {
      const answer = await live.do("cue.preview", { action: mine.action, args: mine.args });
      if (asked === mine) tell(answer, again);
    } catch (refusal) {
      if (asked === mine) fail(refusal);
    }
  }

  function tell(answer, again) {
    const at = context();
    const lines = answer.refusal ? [refusals[answer.refusal] ?? answer.refusal] : consequences(asked, answer, { ...at, texts });
    text($("preview-title"), title(at));
    show($("preview-changed"), again === "changed");
    text($("preview-changed"), texts.will.changed);
    $("preview-list").replaceChildren(...lines.map((line) => make("li", {}, line)));
    show($("apply"), !answer.refusal);
    text($("cancel").firstElementChild, answer.refusal ? texts.apply.close : texts.apply.cancel);
    sayApply();
    if (again) return;
    $("preview").classList.toggle("danger", Boolean(asked.danger));
    show($("preview"), true);
    (answer.refusal ? $("cancel") : $("apply")).focus({ preventScroll: true });
    $("preview").scrollIntoView({ block: "nearest" });
    text($("spoken"), [title(at), ...lines].join(" "));
  }

  function title(at) {
    const values = { ...asked.values, n: asked.by ? amount(Math.abs(asked.by) * 60_000, texts) : "" };
    if (asked.cue) values.what = lowered(told(asked.cue, at.log, texts));
    return fill(texts.ask[asked.name], values);
  }

  function sayApply() {
    const what = texts.apply[asked.name];
    text($("apply").firstElementChild, armed !== null ? fill(texts.apply.again, { what: lowered(what) }) : what);
  }

  async function apply() {
    if (!asked || $("apply").hidden) return;
    if (asked.danger && armed === null) {
      armed = performance.now();
      sayApply();
      text($("spoken"), $("apply").textContent);
      return;
    }
    if (asked.danger && performance.now() - armed < TWICE) return;
    const { action, args } = asked;
    const revision = seen;
    close();
    try {
      await live.do(`cue.${action}`, args, { seen: revision });
    } catch (refusal) {
      fail(refusal);
    }
  }

  function fail(refusal) {
    close();
    const why = refusal.code === "no_line" ? texts.line.no_line : refusal.message || refusals[refusal.code] || refusal.code;
    text($("problem"), why);
    show($("problem"), true);
  }

  function close(giveFocusBack = true) {
    const button = BUTTONS.find((one) => one.dataset.cue === from);
    button?.removeAttribute("aria-pressed");
    if (giveFocusBack && $("preview").contains(document.activeElement)) button?.focus({ preventScroll: true });
    asked = from = null;
    armed = null;
    show($("preview"), false);
    show($("problem"), false);
  }

  function writeLog(log) {
    const last = lastInForce(log);
    show($("last"), Boolean(last));
    if (last) text($("last"), fill(texts.log.last, { clock: clock(last.at), what: lowered(told(last, log, texts)) }));
    follow($("log"), log.toReversed(), { key: (cue) => cue.seq, build: () => make("li"), write: (node, cue) => writeCue(node, cue, log) });
  }

  function writeCue(node, cue, log) {
    const words = make(cue.undone ? "s" : "span", {}, told(cue, log, texts));
    const by = cue.by ? fill(texts.log.by, { name: cue.by }) : "";
    const undone = cue.undone ? ` (${texts.log.undone})` : "";
    node.replaceChildren(make("time", { className: "num" }, clock(cue.at)), " ", words, undone, " ", make("span", { className: "soft" }, by));
  }

  for (const button of BUTTONS) button.addEventListener("click", () => ask(button.dataset.cue));
  $("apply").addEventListener("click", apply);
  $("cancel").addEventListener("click", () => close());

  return {
    offer,
    writeLog,
    get isOpen() {
      return asked !== null;
    },
    close,
    /** The agenda has changed: what the open preview said is no longer true. */
    changed() {
      armed = null;
      if (asked && order(from, context())) preview("changed");
      else if (asked) close();
    },
    tick(now) {
      offer();
      if (asked && !$("preview").hidden && now - told_at > REFRESH) preview("later");
    },
    /** A key that is a button; true when it was taken. */
    press(key) {
      const name = KEYS[key.toLowerCase()];
      if (!name) return false;
      ask(name);
      return true;
    },
  };
}
