// The sheet of a round: in which order they speak, who has left or come, and first names, which stay in this browser.

import { markOf } from "../marks.js";
import { LONGEST } from "../names.js";
import { nextNumber, present } from "../round.js";
import { byId, fromTemplate, setText, show } from "./dom.js";
import { fill } from "./where.js";

/** @param {{texts, names, press: (act: string, more?: object) => void, changed: () => void}} options */
export function createSheet({ texts, names, press, changed }) {
  const sheet = byId("round-sheet");
  const list = byId("round-chairs");
  const rows = new Map(); // seat -> its row, kept so that nobody's typing is disturbed
  let now = null;

  function rowOf(seat) {
    const row = fromTemplate("round-chair");
    const find = (name) => row.querySelector(`[data-chair="${name}"]`);
    setText(find("number"), String(seat));
    const mark = markOf(seat);
    find("mark").setAttribute("d", mark.path);
    find("mark").setAttribute("class", `seat-mark mark-${mark.colour}`);
    const name = find("name");
    name.maxLength = LONGEST;
    name.value = names.all()[seat] ?? "";
    name.setAttribute("aria-label", fill(texts.name_of, { seat }));
    name.addEventListener("input", () => {
      names.set(seat, name.value);
      changed();
    });
    for (const [part, label, act] of [
      ["up", texts.move_up, () => move(seat, -1)], ["down", texts.move_down, () => move(seat, 1)],
      ["leave", texts.leaves, () => press("leave", { who: seat })], ["join", texts.returns, () => press("join", { who: seat })],
    ]) {
      const button = find(part);
      button.setAttribute("aria-label", fill(label, { seat }));
      button.addEventListener("click", () => {
        act();
        focusNear(row, button);
      });
    }
    return row;
  }

  /** The chair changes places with the one before or after it among those present. */
  function move(seat, way) {
    const here = present(now.round);
    const from = here.indexOf(seat);
    const to = from + way;
    if (to < 0 || to >= here.length) return;
    here.splice(from, 1);
    here.splice(to, 0, seat);
    press("order", { seats: [...here, ...now.round.order.filter((one) => !here.includes(one))] });
  }

  function focusNear(row, button) {
    const able = button.hidden || button.disabled ? row.querySelector("button:not([hidden]):enabled") : button;
    able?.focus();
  }

  function paint(shown) {
    now = shown;
    if (!sheet.open) return;
    const { order, away } = now.round;
    const here = present(now.round);
    const wanted = [...here, ...order.filter((seat) => away.includes(seat))];
    const nodes = wanted.map((seat) => rows.get(seat) ?? rows.set(seat, rowOf(seat)).get(seat));
    if (nodes.some((node, index) => list.children[index] !== node) || list.children.length !== nodes.length) {
      const focused = document.activeElement;
      list.replaceChildren(...nodes);
      if (list.contains(focused)) focused.focus();
    }
    wanted.forEach((seat, index) => paintRow(nodes[index], seat, index, here));
  }

  function paintRow(row, seat, index, here) {
    const isAway = !here.includes(seat);
    const state = now.chairs.find((chair) => chair.seat === seat)?.state ?? "away";
    row.dataset.state = state;
    const find = (name) => row.querySelector(`[data-chair="${name}"]`);
    setText(find("state"), { now: texts.is_now, next: texts.is_next, done: texts.is_done, passed: texts.is_passed, away: texts.is_away }[state] ?? "");
    for (const part of ["up", "down", "leave"]) show(find(part), !isAway);
    show(find("join"), isAway);
    find("up").disabled = index === 0;
    find("down").disabled = index === here.length - 1;
    find("leave").disabled = here.length === 1;
  }

  byId("round-open").addEventListener("click", () => {
    sheet.showModal();
    changed();
  });
  byId("round-close").addEventListener("click", () => sheet.close());
  byId("round-join").addEventListener("click", () => press("join", { who: nextNumber(now.round) }));
  byId("round-finish").addEventListener("click", () => {
    press("finish");
    sheet.close();
  });
  byId("round-forget").addEventListener("click", () => {
    names.forget();
    for (const row of rows.values()) row.querySelector("input").value = "";
    changed();
  });

  return { paint, close: () => sheet.open && sheet.close() };
}
