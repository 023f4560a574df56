// Notes drawn with mouse or pen to another place. Fingers scroll, and use the buttons.

import { $, make } from "../control/dom.js";
import { REST } from "../gathering/board.js";
import { say } from "./say.js";

const FAR = 6; // px until a press is a drawing
const EDGE = 48; // px from an edge within which the board scrolls on
const PACE = 14; // px a frame

/** `begun(id)` gives the ids that are drawn; `aim(target)` shows where they would come, `dropped(ids, target)` puts them. */
export function createDrag({ words, begun, aim, dropped }) {
  let drag = null; // {id, x, y, ids, ghost, target}

  function press(event) {
    const note = event.target.closest(".note");
    if (!note || event.button !== 0 || event.pointerType === "touch") return;
    drag = { id: Number(note.parentNode.dataset.note), x: event.clientX, y: event.clientY, ids: null, ghost: null, target: null };
  }

  function move(event) {
    if (!drag) return;
    if (!event.buttons) {
      end(false);
      return;
    }
    if (!drag.ids && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR) return;
    if (!drag.ids) begin();
    [drag.x, drag.y] = [event.clientX, event.clientY];
    drag.ghost.style.transform = `translate(${drag.x + 12}px, ${drag.y + 8}px)`;
    look();
  }

  function begin() {
    drag.ids = begun(drag.id);
    drag.ghost = make("div", { className: "ghost num" }, say(words.selected, drag.ids.length));
    document.body.append(drag.ghost);
    document.body.classList.add("drawing");
    requestAnimationFrame(scrollOn);
  }

  function look() {
    const column = document.elementFromPoint(drag.x, drag.y)?.closest(".column");
    const before = column && [...column.querySelectorAll("li[data-note]")].find((node) => {
      const { top, height } = node.getBoundingClientRect();
      return drag.y < top + height / 2;
    });
    const id = column?.dataset.heading === "rest" ? REST : Number(column?.dataset.heading);
    const target = column ? { column: id, before: before && id !== REST ? Number(before.dataset.note) : null } : null;
    if (JSON.stringify(target) === JSON.stringify(drag.target)) return;
    drag.target = target;
    aim(target);
  }

  /** Near an edge what is under the pointer scrolls. */
  function scrollOn() {
    if (!drag?.ids) return;
    const over = document.elementFromPoint(drag.x, drag.y);
    const [notes, across] = [over?.closest(".column")?.querySelector(".notes"), over?.closest(".headings")];
    if (notes) notes.scrollTop += towards(drag.y, notes.getBoundingClientRect().top, notes.getBoundingClientRect().bottom);
    if (across) across.scrollLeft += towards(drag.x, across.getBoundingClientRect().left, across.getBoundingClientRect().right);
    requestAnimationFrame(scrollOn);
  }

  const towards = (at, from, to) => (at < from + EDGE ? -PACE : at > to - EDGE ? PACE : 0);

  function end(isDropped) {
    if (!drag) return;
    const { ids, target, ghost } = drag;
    drag = null;
    if (!ids) return;
    ghost.remove();
    document.body.classList.remove("drawing");
    aim(null);
    addEventListener("click", (event) => event.stopPropagation(), { capture: true, once: true }); // the release is no press
    setTimeout(() => dispatchEvent(new MouseEvent("click"))); // and where the release made none, the next press counts
    if (isDropped && target) dropped(ids, target);
  }

  $("board").addEventListener("pointerdown", press);
  addEventListener("pointermove", move);
  addEventListener("pointerup", () => end(true));
  addEventListener("pointercancel", () => end(false));
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drag?.ids) return;
    event.stopPropagation();
    end(false);
  }, { capture: true });
}
