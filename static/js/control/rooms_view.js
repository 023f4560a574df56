// The rooms on the page: tiles up to forty, above that the hall of chairs by municipality with a list of those in need.

import { fill } from "../screen/words.js";
import { $, follow, icon, make, show, text } from "./dom.js";
import { HALL_ABOVE, byMunicipality, inNeed, needsMe } from "./rooms.js";

/** `open(id)` opens the room's sheet. */
export function createRooms({ texts, open }) {
  const words = texts.rooms;
  let onlyNeed = false;
  let rooms = [];
  let groups = new Map();

  function render(described, byId) {
    rooms = described;
    groups = byId;
    const need = inNeed(rooms);
    const isHall = rooms.length > HALL_ABOVE;
    titles(need, isHall);
    show($("rooms"), !isHall && rooms.length > 0);
    show($("hall"), isHall && !onlyNeed);
    show($("legend"), isHall && !onlyNeed);
    show($("devs"), isHall && need.length > 0);
    if (isHall) {
      if (!onlyNeed) hall();
      follow($("devs"), need, { key: (room) => room.id, build: () => make("li"), write: writeNeed });
    } else {
      follow($("rooms"), onlyNeed ? need : rooms, { key: (room) => room.id, build: buildTile, write: writeTile });
    }
  }

  function titles(need, isHall) {
    const n = rooms.length;
    text($("rooms-title"), summary(need.length));
    text($("show-all"), isHall ? words.hall : fill(words.all, { n }));
    text($("show-need"), fill(words.need, { n: need.length }));
    $("show-all").setAttribute("aria-pressed", String(!onlyNeed));
    $("show-need").setAttribute("aria-pressed", String(onlyNeed));
    show($("rooms-empty"), onlyNeed && need.length === 0);
    text($("rooms-empty"), words.none_need);
    text($("legend"), words.legend);
  }

  function summary(need) {
    const n = rooms.length;
    if (!n) return words.none;
    if (rooms.some((room) => room.level === "empty")) return fill(words.waiting, { here: rooms.filter((room) => room.screen).length, n });
    if (need) return fill(words.summary, { ok: rooms.filter((room) => room.level === "ok").length, n, need });
    return fill(words.all_well, { n });
  }

  function buildTile(room) {
    const button = make("button", { type: "button" });
    button.addEventListener("click", () => open(room.id));
    return make("li", {}, button);
  }

  function writeTile(node, room) {
    const button = node.firstElementChild;
    button.className = `room ${room.level}`;
    const state = make("span", { className: `state ${room.level}` }, icon(room.icon), make("span", {}, room.words));
    const links = make("span", { className: "links" }, linked("screen", room.screen, words.screen_on, words.screen_off),
      linked("people", room.facilitator, words.facilitator_on, words.facilitator_off), make("span", { className: "num" }, room.fact));
    button.replaceChildren(make("b", { title: room.name }, room.name), make("span", {}, room.municipality), state, links, steps(room));
  }

  function linked(name, on, yes, no) {
    const mark = make("span", { className: `link ${on ? "on" : "off"}`, title: on ? yes : no }, icon(name));
    mark.append(make("span", { className: "visually-hidden" }, on ? yes : no));
    return mark;
  }

  function steps(room) {
    if (room.steps < 2) return "";
    const band = make("span", { className: "band" });
    band.setAttribute("role", "img");
    band.setAttribute("aria-label", fill(words.step_of, { n: room.index + 1, all: room.steps }));
    for (let i = 0; i < room.steps; i += 1) band.append(make("i", { className: i < room.index ? "done" : i === room.index ? "now" : "" }));
    return band;
  }

  function hall() {
    follow($("hall"), byMunicipality(rooms), {
      key: ({ name }) => name,
      build: () => make("section", {}, make("h3", {}, make("span"), make("span", { className: "num soft" })), make("div", { className: "chairs" })),
      write(node, { name, rooms: own }) {
        text(node.querySelector("h3 span"), name);
        text(node.querySelector("h3 .num"), fill(words.in_municipality, { n: own.length }));
        follow(node.querySelector(".chairs"), own, { key: (room) => room.id, build: buildChair, write: writeChair });
      },
      signature: ({ rooms: own }) => own.map((room) => `${room.id}${room.level}${room.words}`).join(),
    });
  }

  function buildChair(room) {
    const chair = make("button", { type: "button" });
    chair.addEventListener("click", () => open(room.id));
    return chair;
  }

  function writeChair(chair, room) {
    const label = `${room.name}, ${room.municipality}: ${room.words}`;
    chair.className = `ch ${room.level}`;
    chair.title = label;
    chair.replaceChildren(make("span", { className: "visually-hidden" }, label), room.level === "ok" ? "" : room.sign);
  }

  function writeNeed(node, room) {
    const button = make("button", { type: "button", className: `cell ${room.level}` }, icon(room.icon),
      make("span", {}, make("b", {}, `${room.name}, ${room.municipality}`), make("span", {}, room.words)));
    button.addEventListener("click", () => open(room.id));
    node.replaceChildren(button);
  }

  function choose(need) {
    onlyNeed = need;
    render(rooms, groups);
  }

  $("show-all").addEventListener("click", () => choose(false));
  $("show-need").addEventListener("click", () => choose(true));

  return { render, toggleNeed: () => choose(!onlyNeed), needing: () => rooms.filter(needsMe).length };
}
