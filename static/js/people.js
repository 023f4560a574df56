// Draws the people around a table, in an <svg class="people">: chair, number and mark of each.

import { SHAPE, people } from "./chairs.js";

const SVG = "http://www.w3.org/2000/svg";

/** @param chairs [{seat, state}] of round-now.js */
export function drawPeople(svg, chairs) {
  for (const old of svg.querySelectorAll(".seat, .seat-name, .seat-mark")) old.remove();
  for (const { state, number, mark, transform, x, y } of people(chairs)) {
    svg.append(seatPath(`seat ${state}`, transform), numberNode(number, x, y, chairs.length), markNode(mark, x, y, chairs.length));
  }
}

export function seatPath(classes, transform) {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("class", classes.trim());
  path.setAttribute("d", SHAPE);
  if (transform) path.setAttribute("transform", transform);
  return path;
}

/** Number and mark stand upright beside each other, whichever way the chair is turned. */
function numberNode(number, x, y, count) {
  const text = document.createElementNS(SVG, "text");
  text.setAttribute("class", number > 9 || count > 9 ? "seat-name many" : "seat-name");
  text.setAttribute("x", (x - 6).toFixed(1));
  text.setAttribute("y", (y + (count > 9 ? 4.4 : 5.8)).toFixed(1));
  text.textContent = number;
  return text;
}

function markNode({ path, colour }, x, y, count) {
  const node = document.createElementNS(SVG, "path");
  node.setAttribute("class", `seat-mark mark-${colour}`);
  node.setAttribute("d", path);
  node.setAttribute("transform", `translate(${(x + 8).toFixed(1)} ${y.toFixed(1)}) scale(${count > 9 ? 0.75 : 1})`);
  return node;
}
