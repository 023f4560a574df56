// The field for a clock time in the panel: typed as people write it, or chosen among a few likely ones.

import { clock, fill } from "../screen/words.js";
import { $, make, show, text } from "./dom.js";
import { instantOf, suggestions } from "./times.js";

/** `onChange(given | null)` on every change, `onEnter()` when it is to be considered. */
export function createTimeForm({ texts, onChange, onEnter }) {
  const field = $("time");
  const moveEnd = $("time-move-end");
  let name = null; // "restart" or "hard_out"
  let near = 0;

  function open(which, context) {
    name = which;
    near = which === "restart" ? context.state.run.started_at : context.state.run.hard_out;
    field.value = "";
    moveEnd.checked = false;
    text($("time-label"), texts.time[`${which}_label`]);
    show($("time-move"), which === "restart");
    text($("time-problem"), "");
    $("time-ideas").replaceChildren(...suggestions(which, context).map(idea));
    show($("time-form"), true);
    field.focus();
  }

  function idea({ at, key, n }) {
    const button = make("button", { type: "button", className: "btn btn-sm btn-quiet" }, fill(texts.time[key], { n, clock: clock(at) }));
    button.addEventListener("click", () => {
      near = at;
      field.value = clock(at);
      changed();
      onEnter();
    });
    return button;
  }

  function given() {
    const at = instantOf(field.value, near);
    return at === null ? null : { at, ...(name === "restart" && { moveEnd: moveEnd.checked }) };
  }

  function changed() {
    text($("time-problem"), "");
    onChange(given());
  }

  field.addEventListener("input", changed);
  moveEnd.addEventListener("change", changed);
  $("time-form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (given()) return onEnter();
    text($("time-problem"), texts.time.unreadable);
    return field.focus();
  });

  return {
    open,
    close: () => show($("time-form"), false),
    /** What the server would not take, said beside the field. */
    problem: (words) => text($("time-problem"), words),
    get isOpen() {
      return !$("time-form").hidden;
    },
  };
}
