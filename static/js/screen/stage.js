// Draws a scene: one section of the page is shown, its texts are filled, chairs change class. Never moves the focus.

import { MOST, band, ring } from "../chairs.js";
import { drawPeople, seatPath } from "../people.js";
import { sizeOf } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";

/** `langOf(text)` is the language of a text that is not in the page's, else null. */
export function createStage(root, { langOf = () => null } = {}) {
  const stage = root.querySelector(".stage");
  const sections = [...stage.querySelectorAll("[data-scene]")];
  const drawn = new Map(); // element -> what was drawn last, so that nothing is touched without need
  let shown = null;

  /** True when `value` differs from what this element was last given. */
  function changed(element, value) {
    const text = JSON.stringify(value);
    if (drawn.get(element) === text) return false;
    drawn.set(element, text);
    return true;
  }

  function turnTo(name) {
    if (shown === name) return;
    for (const section of sections) section.hidden = section.dataset.scene !== name;
    if (shown !== null) {
      stage.classList.add("turning");
      requestAnimationFrame(() => requestAnimationFrame(() => stage.classList.remove("turning")));
    }
    shown = name;
    stage.dataset.shows = name;
  }

  function fillTexts(scene) {
    for (const element of stage.querySelectorAll("[data-bind]")) {
      const section = element.closest("[data-scene]");
      if (section?.hidden) continue;
      const value = scene[element.dataset.bind] ?? "";
      if (!changed(element, value)) continue;
      element.textContent = value;
      const lang = langOf(value);
      if (lang) element.lang = lang;
      else element.removeAttribute("lang");
      element.hidden = value === "";
      if (element.hasAttribute("data-sized")) sized(element, value);
    }
  }

  function sized(element, value) {
    element.classList.remove("l", "xl");
    const size = sizeOf(value, element.dataset.sized.split(",").map(Number));
    if (size) element.classList.add(size);
  }

  function drawPlace({ icon, light }) {
    const place = stage.querySelector(".place");
    if (!changed(place, [icon, light])) return;
    place.className = `place ${light}`;
    for (const one of place.querySelectorAll("[data-icon]")) one.hidden = one.dataset.icon !== icon;
    stage.dataset.light = light;
    stage.classList.toggle("glow-right", light === "sky");
    stage.classList.toggle("glow-left", light !== "sky");
  }

  function drawBand(slots, progress, label) {
    const row = stage.querySelector(".band");
    if (!slots) return (row.hidden = true);
    row.hidden = false;
    const chairs = band(slots, progress);
    if (changed(row, [chairs.map(({ light, state, first, slot }) => [light, state, first, slot])])) {
      row.classList.toggle("tight", chairs.length > MOST);
      row.replaceChildren(...chairs.map(({ light, state, first }) => {
        const chair = document.createElement("i");
        chair.className = [light, state, first ? "first" : ""].filter(Boolean).join(" ");
        return chair;
      }));
    }
    row.setAttribute("aria-label", label);
    const lit = chairs.findIndex((chair) => chair.state === "now");
    if (lit >= 0) row.children[lit].style.setProperty("--fill", chairs[lit].part.toFixed(2));
  }

  function drawRing(slots, progress) {
    for (const svg of stage.querySelectorAll("[data-scene]:not([hidden]) svg.ring[data-live]")) {
      const seats = slots ? ring(slots, progress) : [];
      if (!changed(svg, seats.map(({ light, state, transform }) => [light, state, transform]))) continue;
      for (const old of svg.querySelectorAll(".seat")) old.remove();
      svg.append(...seats.map(({ light, state, transform }) => seatPath(`seat ${light} ${state}`, transform)));
    }
  }

  function drawRound(round) {
    const svg = stage.querySelector("svg.people");
    const rim = stage.querySelector("[data-scene=dialogue] svg.rim-table");
    svg.toggleAttribute("hidden", !round);
    rim.toggleAttribute("hidden", Boolean(round));
    rim.closest(".halves").classList.toggle("roomy", !round);
    stage.querySelector("[data-scene=dialogue] .disc").classList.toggle("last", Boolean(round?.last));
    stage.querySelector("[data-scene=dialogue] .disc").classList.toggle("done", Boolean(round && round.floor === null));
    stage.querySelector("[data-scene=dialogue] .disc").classList.toggle("silent", Boolean(round?.silent));
    if (!round || !changed(svg, [round.chairs, round.label])) return;
    svg.setAttribute("aria-label", round.label);
    drawPeople(svg, round.chairs);
  }

  function drawRim(part) {
    for (const rim of stage.querySelectorAll("[data-scene]:not([hidden]) .rim")) {
      rim.setAttribute("stroke-dasharray", `${(100 * (1 - part)).toFixed(1)} 100`);
      rim.toggleAttribute("hidden", part >= 1);
    }
  }

  function drawClusters(groups = []) {
    const list = stage.querySelector(".clus");
    if (!changed(list, groups)) return;
    list.closest(".halves").classList.toggle("no-clusters", groups.length === 0);
    list.replaceChildren(...groups.map(({ name, count, current }) => {
      const item = document.createElement("li");
      const title = document.createElement("span");
      title.textContent = name;
      title.className = "clus-name";
      const number = document.createElement("b");
      number.className = "num";
      number.textContent = count;
      const bar = document.createElement("span");
      bar.className = "bar";
      bar.append(...Array.from({ length: Math.min(count, 24) }, () => document.createElement("i")));
      item.append(title, number, bar);
      if (current) item.setAttribute("aria-current", "true");
      return item;
    }));
  }

  function drawWall({ groups, points, bar, isNext }, lists) {
    drawClusters(groups);
    lists.points(points);
    const line = stage.querySelector(".turn-bar");
    line.hidden = !bar;
    line.classList.toggle("next-turn", Boolean(isNext));
  }

  /** The whole screen is lit while the room speaks, and changes colour and shape as its time runs out. */
  function drawYours({ name, last }) {
    root.body.classList.toggle("yours", name === "yours");
    root.body.classList.toggle("last-seconds", name === "yours" && Boolean(last));
  }

  function drawAnswers({ n = 0, count = 0 }, label) {
    const row = stage.querySelector(".chair-row");
    if (!changed(row, [n, count])) return;
    row.setAttribute("aria-label", label);
    row.replaceChildren(...Array.from({ length: Math.min(count, 30) }, (_, index) => {
      const svg = document.createElementNS(SVG, "svg");
      svg.setAttribute("viewBox", "-24 -18 48 36");
      svg.setAttribute("aria-hidden", "true");
      svg.append(seatPath(`seat lamp ${index < n ? "done" : ""}`));
      return svg;
    }));
  }

  return { stage, turnTo, fillTexts, drawPlace, drawBand, drawRing, drawRound, drawRim, drawWall, drawYours, drawAnswers, changed };
}
