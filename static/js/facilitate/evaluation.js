// The group's evaluation on the facilitator's page: opened early, how many have answered, one more. Pure, but for
// `createEvaluation`.

import { SHAPE } from "../chairs.js";
import { byId, painter, setAttribute, setText, show } from "./dom.js";
import { fill } from "./where.js";

const DAY = 24 * 3600_000; // it stays open this long after the end
const EARLY = ["productive", "sharing"];
const MOST_CHAIRS = 30;
const MOST_MORE = 20;
const SVG = "http://www.w3.org/2000/svg";

/** What the card says: null where there is none yet, or no more. `place` is the part of the page it stands after. */
export function cardOf(view, group, now, texts) {
  const { phase, slot } = view;
  if (!group || phase === "cancelled") return null;
  const isOver = phase === "over";
  const isTime = isOver || slot?.kind === "evaluation";
  if (!isTime && !EARLY.includes(slot?.kind)) return null;
  if (isOver && now >= view.position.projected_end + DAY) return null;
  const { received, cap, more, opened } = group.evaluation;
  const of = Math.max(received, group.present ?? group.group.expected);
  const isOpen = isTime || opened !== null;
  const isFull = isOpen && received >= cap;
  return {
    isOpen, isFull, received, of, more,
    place: isOver ? "thanks" : isTime ? "entry" : "people",
    count: fill(texts.answered, { n: received, of }),
    hint: hintOf({ isOpen, isFull, isOver, isTime, isDone: received >= of }, texts),
    canMore: isOpen && more < MOST_MORE && received >= of,
  };
}

function hintOf({ isOpen, isFull, isOver, isTime, isDone }, texts) {
  if (!isOpen) return texts.evaluation_early;
  if (isFull) return texts.evaluation_full;
  if (isOver) return isDone ? "" : texts.evaluation_over;
  return isTime ? "" : texts.evaluation_opened;
}

export function createEvaluation({ texts, give }) {
  const card = byId("evaluation-card");
  let pressed = null; // the number asked for and not heard of yet
  let more = 0;
  byId("evaluation-open").addEventListener("click", () => {
    byId("evaluation-open").disabled = true;
    give("evaluation.open", {}, "evaluation-open");
  });
  byId("evaluation-more").addEventListener("click", () => {
    pressed = (pressed ?? more) + 1;
    setText(byId("evaluation-told"), fill(texts.evaluation_more, { n: pressed }));
    give("evaluation.more", { more: pressed }, "evaluation-more");
  });
  const paintChairs = painter(({ received, of, count }) => {
    setAttribute(byId("evaluation-chairs"), "aria-label", count);
    byId("evaluation-chairs").replaceChildren(...Array.from({ length: Math.min(of, MOST_CHAIRS) }, (_, index) => chair(index < received)));
  });

  return {
    paint(view, group, now) {
      const told = cardOf(view, group, now, texts);
      show(card, told !== null);
      if (!told) return;
      const before = byId(told.place);
      if (before.nextElementSibling !== card) before.after(card);
      more = told.more;
      if (pressed !== null && more >= pressed) pressed = null;
      paintChairs({ received: told.received, of: told.of, count: told.count });
      setText(byId("evaluation-count"), told.count);
      setText(byId("evaluation-hint"), told.hint);
      show(byId("evaluation-hint"), told.hint !== "");
      show(byId("evaluation-open"), !told.isOpen);
      for (const node of card.querySelectorAll("[data-open]")) show(node, told.isOpen);
      show(byId("evaluation-more"), told.canMore);
      byId("evaluation-more").classList.toggle("btn-primary", told.isFull);
      byId("evaluation-more").classList.toggle("btn-quiet", !told.isFull);
    },
    answered({ action }, ok) {
      if (action === "evaluation.open") byId("evaluation-open").disabled = false;
      if (action === "evaluation.open" && !ok) setText(byId("evaluation-told"), texts.evaluation_not_yet);
      if (action === "evaluation.more" && !ok) pressed = null;
    },
  };
}

function chair(isDone) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "-24 -18 48 36");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("class", isDone ? "seat lamp done" : "seat lamp");
  path.setAttribute("d", SHAPE);
  svg.append(path);
  return svg;
}
