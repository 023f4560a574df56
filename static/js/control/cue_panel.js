// The buttons and the panel that tells what a press will do before it does it. Enter applies, Esc lets it be.

import { clock, fill } from "../screen/words.js";
import { isSame, lastInForce, order } from "./cues.js";
import { $, make, show, text } from "./dom.js";
import { createNews } from "./news.js";
import { createTimeForm } from "./time_form.js";
import { amount, consequences, lowered, told } from "./words.js";

const BUTTONS = [...document.querySelectorAll("[data-cue]")];
const REFRESH = 5_000; // ms: what a press does depends on when
const TWICE = 400; // ms: a key held down is one press
const READ = 1_000; // ms in which Enter does nothing when what stands there is not what was asked for
const PACE = 200; // ms between two previews while a part's end is drawn
const TIMED = new Set(["restart", "hard_out"]);

/** `context()` gives {state, now, table, scale, log, titles, mark}, or null before the first snapshot. */
export function createCuePanel({ live, texts, refusals, context, onProposal }) {
  let asked = null; // the order under consideration
  let from = null; // the button it came from, and what was chosen besides: {button, given}
  let origin = null; // what had the focus before
  let seen = null; // the agenda's revision that its preview is of
  let toldAt = 0;
  let armed = null; // when a dangerous order was pressed the first time, ms
  let unread = 0; // until then Enter waits, ms
  let proposal = null; // the server's answer to the newest preview
  let pending = null; // timer to the next preview
  let late = null; // a press that came too late: {was, rev}, until the new state is here
  let opening = null; // how a preview was asked for that nothing has been told of yet
  const news = createNews({ texts, context });
  const form = createTimeForm({ texts, onChange: timeChosen, onEnter: () => asked && preview("") });

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
    const isBefore = at.state.run.started_at === null || at.now < at.state.run.started_at;
    text(label("arm"), fill(texts.cue.arm, { clock: clock(at.state.slots[0].planned_starts_at) }));
    text(label("hold"), order("hold", at)?.name === "release" ? texts.cue.release : texts.cue.hold);
    show($("cues-start"), isBefore);
    show($("cues-run"), !isBefore);
    show($("cues-time"), !isBefore);
  }

  /** A press: the panel opens with what it would do, or with the field for the time that it needs. */
  function ask(button, given = {}) {
    const at = context();
    if (!at || !order(button, at, given)) {
      text($("spoken"), texts.cue.not_now);
      return;
    }
    news.clear();
    consider(button, given);
  }

  function consider(button, given, { quiet = false } = {}) {
    const needsTime = TIMED.has(button) && given.at === undefined;
    if (from?.button !== button) begin(button);
    armed = null;
    from = { button, given };
    asked = needsTime ? null : order(button, context(), given);
    text($("preview-title"), needsTime ? texts.ask[`${button}_when`] : title(context()));
    show($("preview"), true);
    if (needsTime) {
      nothingTold();
      form.open(button, context());
    } else preview((opening = quiet ? "quiet" : ""));
  }

  function begin(button) {
    const before = $("preview").contains(document.activeElement) ? origin : document.activeElement;
    close(false);
    nothingTold(); // what the panel said of another press is neither read nor done for this one
    origin = before;
    BUTTONS.find((one) => one.dataset.cue === button)?.setAttribute("aria-pressed", "true");
  }

  function nothingTold() {
    $("preview-list").replaceChildren();
    show($("apply"), false);
    text($("cancel").firstElementChild, texts.apply.cancel);
    $("preview").classList.remove("danger");
    propose(null);
  }

  function timeChosen(given) {
    armed = null;
    from.given = given ?? {};
    asked = given && order(from.button, context(), given);
    if (asked) preview("quiet");
    else nothingTold();
    text($("preview-title"), asked ? title(context()) : texts.ask[`${from.button}_when`]);
  }

  /** `why`: "" opens, "quiet" while something is chosen, "changed" by somebody else, "later" of itself. */
  async function preview(why) {
    clearTimeout(pending);
    const wait = why === "quiet" ? toldAt + PACE - live.clock.now() : 0;
    if (wait > 0) {
      pending = setTimeout(() => asked && preview(why), wait);
      return;
    }
    const mine = asked;
    toldAt = live.clock.now();
    try {
      const answer = await live.do("cue.preview", { action: mine.action, args: mine.args });
      if (asked === mine) tell(answer, why);
    } catch (refusal) {
      if (asked === mine) fail(refusal);
    }
  }

  function tell(answer, why) {
    opening = null;
    seen = answer.rev;
    const at = context();
    const lines = answer.refusal ? [reason(answer.refusal)] : consequences(asked, answer, { ...at, texts });
    text($("preview-title"), title(at));
    $("preview-list").replaceChildren(...lines.map((line) => make("li", {}, line)));
    show($("apply"), !answer.refusal);
    text($("cancel").firstElementChild, answer.refusal ? texts.apply.close : texts.apply.cancel);
    $("preview").classList.toggle("danger", Boolean(asked.danger));
    sayApply();
    propose(answer.refusal ? null : answer);
    if (why === "") focusAnswer();
    if (why === "" || why === "changed") text($("spoken"), [title(at), ...lines].join(" "));
  }

  function focusAnswer() {
    const no = form.isOpen ? $("time") : $("cancel");
    const target = performance.now() < unread ? $("preview-title") : $("apply").hidden ? no : $("apply");
    target.focus({ preventScroll: true });
    $("preview").scrollIntoView({ block: "nearest" });
  }

  function reason(code) {
    const own = code === "bad_args" && texts.time[`bad_${asked.name}`];
    return own || refusals[code] || code;
  }

  function propose(answer) {
    proposal = answer;
    onProposal();
  }

  function title(at) {
    const values = { ...asked.values, n: asked.args.seconds ? amount(Math.abs(asked.args.seconds) * 1000, texts) : "" };
    if (asked.cue) values.what = lowered(told(asked.cue, at.log, texts, at.titles));
    return fill(texts.ask[asked.name], values);
  }

  function sayApply() {
    const what = texts.apply[asked.name];
    text($("apply").firstElementChild, armed !== null ? fill(texts.apply.again, { what: lowered(what) }) : what);
  }

  async function apply() {
    if (!asked || $("apply").hidden || $("preview").hidden || performance.now() < unread) return;
    if (asked.danger && armed === null) {
      armed = performance.now();
      sayApply();
      text($("spoken"), $("apply").firstElementChild.textContent);
      return;
    }
    if (asked.danger && performance.now() - armed < TWICE) return;
    const was = { ...from, asked, known: news.known() };
    const revision = seen;
    close();
    try {
      const answer = await live.do(`cue.${was.asked.action}`, was.asked.args, { seen: revision });
      news.given(answer.seq, was.known);
    } catch (refusal) {
      refused(was, refusal);
    }
  }

  /** Somebody else came first: say who and what, and when the new state is here, what the press would do now. */
  function refused(was, refusal) {
    const last = refusal.detail?.last;
    if (!last || !news.isNew(last.seq, was.known)) return fail(refusal, was.asked);
    news.cameFirst(last);
    late = { was, rev: refusal.detail.rev };
    return resume();
  }

  function resume() {
    if (!late || (live.store.rev("agenda") ?? -1) < late.rev) return;
    const { button, given, asked: before } = late.was;
    late = null;
    if (!isSame(before, order(button, context(), given))) return;
    unread = performance.now() + READ;
    consider(button, given);
  }

  function fail(refusal, was = asked) {
    const own = was && refusal.code === "bad_args" ? texts.time[`bad_${was.name}`] : null;
    close();
    const why = refusal.code === "no_line" ? texts.line.no_line : own || refusal.message || refusals[refusal.code] || refusal.code;
    text($("problem"), why);
    show($("problem"), true);
  }

  function close(giveFocusBack = true) {
    const button = BUTTONS.find((one) => one.dataset.cue === from?.button);
    button?.removeAttribute("aria-pressed");
    const hadFocus = $("preview").contains(document.activeElement);
    clearTimeout(pending);
    asked = from = armed = opening = null;
    form.close();
    show($("preview"), false);
    show($("problem"), false);
    if (proposal) propose(null);
    if (giveFocusBack && hadFocus) (origin?.isConnected && origin !== document.body ? origin : button)?.focus({ preventScroll: true });
  }

  /** The agenda has changed: what the open preview said is no longer true. */
  function changed() {
    resume();
    if (!from) return;
    const before = asked;
    const fresh = order(from.button, context(), from.given);
    if (!fresh || (before && !isSame(before, fresh))) {
      close();
      news.closed();
      return;
    }
    if (!before) return;
    if (proposal && live.store.rev("agenda") <= seen) return; // the preview was of this state already
    armed = null;
    asked = fresh;
    if (opening !== null) return void preview(opening); // nothing is read yet that could have changed
    news.changed();
    unread = performance.now() + READ;
    preview("changed");
  }

  for (const button of BUTTONS) button.addEventListener("click", () => ask(button.dataset.cue));
  $("apply").addEventListener("click", apply);
  $("apply").addEventListener("keydown", (event) => event.repeat && event.preventDefault());
  $("cancel").addEventListener("click", () => close());

  return {
    offer,
    ask,
    apply,
    close,
    changed,
    heard: (log) => news.heard(log),
    /** The end of a part drawn by so many minutes; `done` when it is let go. */
    stretch(slot, minutes, done) {
      if (!minutes) return close();
      news.clear();
      consider("stretch", { slot, minutes }, { quiet: !done });
      return undefined;
    },
    tick(now) {
      offer();
      resume();
      news.tick();
      if (asked && !$("preview").hidden && now - toldAt > REFRESH) preview("later");
    },
    get isOpen() {
      return from !== null;
    },
    get proposal() {
      return proposal;
    },
    /** Whether there is a cue to take back at all. */
    mayUndo: () => Boolean(context() && lastInForce(context().log) && order("undo", context())),
  };
}
