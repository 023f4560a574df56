// The round on the facilitator's page: who has the floor, the big buttons, and the sheet with order, chairs and names.

import { drawPeople } from "../people.js";
import { SILENCE } from "../round.js";
import { chairsOf, longestOf, roundNow } from "../round-now.js";
import { scaleOf } from "../script.js";
import { byId, painter, setAttribute, setText, show } from "./dom.js";
import { argsOf, createPresses } from "./presses.js";
import { createSheet } from "./round-sheet.js";
import { roundWords } from "./round-words.js";

const SETTLE = 1_500; // ms in which the snapshot that follows an answer has come

/** @param {{texts, scripts, names, newId, give: (action: string, args: object) => void, changed: () => void}} options */
export function createRound({ texts, scripts, names, newId, give, changed }) {
  const presses = createPresses({ newId });
  let shown = null; // {now, about}
  const drawTable = painter((chairs) => drawPeople(byId("round-table"), chairs));
  const announce = painter((text) => setText(byId("round-announcer"), text));

  function press(act, more = {}) {
    if (!shown) return;
    const made = presses.make(act, shown.now.round, shown.about, more);
    if (made) give(`round.${act}`, argsOf(made));
    changed();
  }

  const sheet = createSheet({ texts, names, press, changed });
  for (const act of ["next", "pass", "more", "undo"]) byId(`round-${act}`).addEventListener("click", () => press(act));
  byId("round-silent").addEventListener("click", () => {
    if (!shown) return;
    const { at } = shown.about;
    press("silent", { until: shown.now.silence ? at : at + Math.round(SILENCE * shown.scale) });
  });

  /** The room's chairs count as who is present, also while a press is on its way. */
  function paint(view, { agenda, group, now: instant }) {
    const room = group?.round ?? null;
    presses.seen(room);
    shown = view.step ? find(view, agenda, group, presses.over(room), instant) : null;
    show(byId("round"), shown !== null);
    show(byId("round-acts"), Boolean(shown?.now.floor));
    if (!shown) {
      sheet.close();
      announce("");
      return;
    }
    presses.note(shown.now.round);
    paintRound(shown.now, roundWords(shown.now, { stepLeft: view.stepLeft, texts, names: names.all(), scale: shown.scale }));
    sheet.paint(shown.now);
  }

  function find(view, agenda, group, round, instant) {
    const scale = scaleOf(agenda);
    const { slot, position } = view;
    const count = chairsOf(group, 7);
    const longest = longestOf(scripts, slot, view.index, scale);
    const now = roundNow({ round, slot, elapsed: position.elapsed_ms, script: view, longest, count, scale });
    if (!now) return null;
    const about = { slot: slot.key, step: view.index, count, begins: slot.starts_at, at: Math.round(position.elapsed_ms), given: Math.round(instant) };
    return { now, about, scale };
  }

  function paintRound(now, words) {
    drawTable(now.chairs);
    setAttribute(byId("round-table"), "aria-label", words.label);
    byId("round").classList.toggle("last", now.isLast);
    byId("round").classList.toggle("silent", now.silence > 0);
    setText(byId("round-left"), words.left);
    setText(byId("round-left-label"), words.leftLabel);
    setText(byId("round-now"), words.now);
    setText(byId("round-now-label"), words.nowLabel);
    setText(byId("round-next-name"), words.next);
    setText(byId("round-next-label"), words.nextLabel);
    setText(byId("round-go"), words.go);
    setText(byId("round-hint"), words.hint);
    setText(byId("round-silent-label"), now.silence ? texts.silent_off : texts.silent_on);
    byId("round-undo").disabled = byId("round-undo-done").disabled = now.round.past.length === 0 && now.round.extra === 0;
    byId("round-more").disabled = now.round.extra >= 4;
    show(byId("round-undo-done"), now.floor === null && now.round.past.length > 0);
    show(byId("round-silent"), now.floor !== null);
    announce(words.said);
  }

  byId("round-undo-done").addEventListener("click", () => press("undo"));

  return {
    paint,
    /** The answer to a press; refused, it was made on a page that was behind, which the round now shows. */
    answered(row, ok) {
      if (!row.action.startsWith("round.")) return;
      const { press: id } = row.args;
      if (ok) setTimeout(() => presses.drop(id), SETTLE);
      else presses.drop(id);
      changed();
    },
  };
}
