// The rundown on the page: its lines, the one that is marked, and the handle at the end of each part to come.

import { clockOf, fill, timer } from "../screen/words.js";
import { $, follow, icon, make, show, speak, text } from "./dom.js";
import { differs, ending, marked, moveMark, reach, rows } from "./rundown.js";
import { lengths, minutes } from "./words.js";

const STEP = 8; // px of drawing that are one step
const KEYS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 5, PageDown: -5 };

/** `said()` is as `said.js` has it. `onDraw(key, steps, done)` while the end of a part is drawn, and when it is let go. */
export function createRundown({ texts, said = () => null, scale, context, onDraw, onMark }) {
  const words = texts.rundown;
  const clock = clockOf(scale);
  $("rundown-table").classList.toggle("to-seconds", scale < 0.5);
  let mark = null; // key of the part that the minutes act on; null: the one under way
  let drawn = null; // {key, steps, startY} while an end is drawn

  function render(state, now, proposal) {
    if (mark && marked(state, now, mark) === marked(state, now, null)) mark = null; // it has begun, or passed
    const chosen = marked(state, now, mark)?.key ?? null;
    const lines = rows(state, now, proposal).map((line) => ({
      ...line, canMark: chosen !== null && !line.isPast, isMarked: line.key === chosen, isOther: line.key === chosen && mark !== null,
      left: line.left === null ? null : Math.ceil(line.left / 1000) * 1000, gives: Math.floor(line.gives / 1000) * 1000,
      reach: drawn?.key === line.key ? drawn.reach : reach(state, now, line.key, scale), steps: drawn?.key === line.key ? drawn.steps : 0,
    }));
    follow($("rundown"), lines, { key: (line) => line.key, build, write });
    text($("became"), proposal ? words.becomes : words.became);
    $("rundown-table").classList.toggle("considered", Boolean(proposal));
    writeEnd(ending(state, now, proposal), Boolean(proposal));
    const other = lines.find((line) => line.isOther);
    show($("marked"), Boolean(other));
    if (other) text($("marked"), fill(words.marked, { title: other.title }));
  }

  function build({ key, kind, title }) {
    const pick = make("button", { type: "button", className: "pick" }, icon(kind), make("span", {}, title));
    pick.addEventListener("click", () => choose(key));
    const grip = make("button", { type: "button", className: "grip" });
    grip.setAttribute("role", "slider");
    grip.setAttribute("aria-orientation", "vertical");
    grip.setAttribute("aria-label", fill(words.grip, { title }));
    grip.title = fill(words.grip, { title });
    drawable(grip, key);
    const cell = () => make("td");
    return make("tr", {}, make("th", { scope: "row" }, pick, make("small")), cell(), cell(), cell(), cell(), make("td", { className: "end-of" }, grip));
  }

  function write(node, line) {
    const [head, planned, expected, actual, length, end] = node.children;
    const [pick, small] = head.children;
    node.className = [line.isNow ? "now" : line.isPast ? "past" : "", line.isOther ? "marked" : "", line.to ? "changes" : ""].filter(Boolean).join(" ");
    if (line.isNow) node.setAttribute("aria-current", "true");
    else node.removeAttribute("aria-current");
    pick.disabled = !line.canMark;
    pick.tabIndex = line.isMarked ? 0 : -1;
    pick.setAttribute("aria-pressed", String(line.isMarked));
    speak(pick.lastElementChild, line.title, said());
    text(small, aside(line));
    small.classList.toggle("lacks", line.lacks !== null);
    show(small, small.textContent !== "");
    text(planned, clock(line.planned));
    const moves = line.to && clock(line.to.starts_at) !== clock(line.expected ?? line.actual);
    time(expected, line.expected ?? (moves ? line.actual : null), line.planned, moves);
    time(actual, moves ? line.to.starts_at : line.actual, line.planned, false);
    actual.classList.toggle("fresh", Boolean(moves));
    writeLength(length, line);
    writeGrip(end.firstChild, line);
  }

  function time(cell, at, planned, isOld) {
    const said = at === null ? "–" : clock(at);
    if (isOld) cell.replaceChildren(make("s", {}, said));
    else cell.replaceChildren(said);
    cell.className = !isOld && differs(at, planned) ? "diff" : "";
  }

  function writeLength(cell, { length, to }) {
    const [old, fresh] = to ? lengths(length, to.length) : lengths(length);
    const isNew = fresh !== undefined && minutes(old) !== minutes(fresh);
    cell.replaceChildren(...(isNew ? [make("s", {}, minutes(old)), " ", make("b", { className: "fresh" }, minutes(fresh))] : [minutes(old)]));
  }

  function writeGrip(grip, line) {
    show(grip, line.reach !== null);
    if (!line.reach) return;
    grip.tabIndex = line.isMarked ? 0 : -1;
    const unit = 60_000 * scale;
    grip.setAttribute("aria-valuemin", String(line.reach.min));
    grip.setAttribute("aria-valuemax", String(line.reach.max));
    grip.setAttribute("aria-valuenow", String(line.steps));
    grip.setAttribute("aria-valuetext", fill(words.length, { n: minutes(lengths(line.length + line.steps * unit)[0]) }));
  }

  /** "12:04 kvar · kan ge 4 min, minst 6", or what a Talk lacks. */
  function aside({ left, gives, floor, lacks }) {
    const rest = left === null ? "" : fill(words.left, { time: timer(left) });
    if (lacks) return rest ? `${words[lacks]} · ${rest}` : words[lacks];
    if (floor === null) return rest;
    const least = minutes(lengths(floor)[0]);
    const can = gives >= 60_000 * scale ? fill(words.gives, { n: minutes(scale < 0.5 ? gives : Math.floor(gives / 60_000) * 60_000), least }) : fill(words.gives_none, { least });
    return rest ? `${rest} · ${can}` : can;
  }

  function writeEnd({ planned, expected, actual, to, hardOut, oldHardOut, over }, isConsidered) {
    const [head, planCell, expectedCell, actualCell] = $("rundown-end").children;
    text(planCell, clock(planned));
    time(expectedCell, expected ?? (to === null ? null : actual), planned, to !== null && clock(to) !== clock(expected ?? actual));
    const moves = to !== null && clock(to) !== clock(expected ?? actual);
    time(actualCell, moves ? to : actual, planned, false);
    actualCell.classList.toggle("fresh", moves);
    $("rundown-end").classList.toggle("changes", isConsidered && moves);
    const late = over >= 1000 * Math.max(1, 30 * scale);
    const n = minutes(lengths(Math.abs(over))[0]);
    const said = fill(late ? words.over : words.hard_out, { clock: clock(hardOut), n });
    const old = hardOut === oldHardOut ? "" : fill(words.hard_out, { clock: clock(oldHardOut) });
    const small = head.querySelector("small");
    if (small.textContent === `${old}${old && " "}${said}`) return;
    small.replaceChildren(...(old ? [make("s", {}, old), " "] : []), make("span", { className: late ? "over" : old ? "fresh" : "" }, said));
  }

  function choose(key) {
    const { state, now } = context();
    const current = marked(state, now, null)?.key;
    mark = key === current ? null : marked(state, now, key)?.key === key ? key : null;
    onMark();
  }

  function drawable(grip, key) {
    const set = (steps) => {
      const { min, max } = drawn.reach;
      const next = Math.min(max, Math.max(min, steps));
      if (next === drawn.steps) return;
      drawn.steps = next;
      onDraw(key, next, false);
      onMark();
    };
    const begin = (startY) => {
      const { state, now } = context();
      const found = reach(state, now, key, scale);
      if (!found) return false;
      choose(key);
      drawn = { key, startY, steps: 0, reach: found };
      return true;
    };
    const letGo = (done) => {
      const steps = drawn?.steps ?? 0;
      drawn = null;
      onDraw(key, done ? steps : 0, true);
      onMark();
    };
    grip.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !begin(event.clientY)) return;
      grip.setPointerCapture(event.pointerId);
      event.preventDefault();
      grip.focus({ preventScroll: true });
    });
    grip.addEventListener("pointermove", (event) => drawn?.startY !== undefined && drawn.key === key && set(Math.round((event.clientY - drawn.startY) / STEP)));
    grip.addEventListener("pointerup", () => drawn?.key === key && letGo(true));
    grip.addEventListener("pointercancel", () => drawn?.key === key && letGo(false));
    grip.addEventListener("blur", () => drawn?.key === key && drawn.startY === undefined && (drawn = null));
    grip.addEventListener("keydown", (event) => {
      const isOpen = drawn?.key === key;
      if (event.key in KEYS && (isOpen || begin(undefined))) set(drawn.steps + KEYS[event.key]);
      else if (isOpen && event.key === "Home") set(drawn.reach.min);
      else if (isOpen && (event.key === "Enter" || event.key === " ")) letGo(true);
      else if (isOpen && event.key === "Escape") letGo(false);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  return {
    render,
    get mark() {
      return mark;
    },
    /** The mark one line up or down; the focus follows when it is in the table. */
    move(by) {
      const { state, now } = context();
      const key = moveMark(state, now, mark, by);
      if (!key) return;
      choose(key);
      if ($("rundown").contains(document.activeElement)) $("rundown").nodesByKey.get(key)?.node.querySelector(".pick").focus();
    },
    clear() {
      if (mark === null) return false;
      mark = null;
      onMark();
      return true;
    },
  };
}
