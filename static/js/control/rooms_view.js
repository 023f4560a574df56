// The rooms on the page: tiles up to forty, above that the hall of chairs with a list of those in need. This is done every
// second for up to 250 rooms: only what has changed is written, and nothing is measured.

import { fill } from "../screen/words.js";
import { createChoices } from "./choices.js";
import { $, follow, icon, make, show, text } from "./dom.js";
import { HALL_ABOVE, beside, byMunicipality, createOrder, inNeed, needsMe, picked } from "./rooms.js";

const LISTS = ["rooms", "hall", "devs"];
const ARROWS = ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", "End"];

/** `open(id)` opens the room's sheet. */
export function createRooms({ live, texts, fail, open }) {
  const words = texts.rooms;
  const order = createOrder();
  const choices = createChoices({ words, searchAbove: HALL_ABOVE, changed: () => render(rooms, groups) });
  const { chosen } = choices;
  let rooms = [];
  let groups = new Map();
  const reached = {}; // by list: the room in it that Tab leads to; the arrows lead on

  function render(described, byId) {
    rooms = described;
    groups = byId;
    choices.offer(rooms);
    const isHall = rooms.length > HALL_ABOVE;
    const found = order(picked(rooms, chosen), chosen.by);
    const need = inNeed(found);
    titles(inNeed(picked(rooms, { municipality: chosen.municipality })).length, found.length, need.length);
    show($("rooms"), !isHall && rooms.length > 0);
    show($("hall"), isHall && !chosen.need);
    show($("legend"), isHall && !chosen.need);
    show($("devs"), isHall && need.length > 0);
    if (isHall) {
      if (!chosen.need) hall(found);
      follow($("devs"), need, { key: (room) => room.id, build: buildNeed, write: writeNeed, signature: written });
    } else {
      follow($("rooms"), chosen.need ? need : found, { key: (room) => room.id, build: buildTile, write: writeTile, signature: written });
    }
    for (const list of LISTS) if (!reached[list]?.isConnected) reach(list, $(list).querySelector("[data-room]"));
  }

  /** What of a room is written in the page, as one string. */
  const written = (room) => [room.level, room.name, room.municipality, room.words, room.also, room.fact, room.sent, room.screen, room.facilitator, room.index, room.steps].join("\n");

  function titles(need, found, foundInNeed) {
    const n = rooms.length;
    const isHall = n > HALL_ABOVE;
    text($("rooms-title"), summary(rooms.filter(needsMe).length));
    text($("show-all"), isHall ? words.hall : fill(words.all, { n: picked(rooms, { municipality: chosen.municipality }).length }));
    text($("show-need"), fill(words.need, { n: need }));
    $("show-all").setAttribute("aria-pressed", String(!chosen.need));
    $("show-need").setAttribute("aria-pressed", String(chosen.need));
    show($("rooms-empty"), n > 0 && (found === 0 || (chosen.need && foundInNeed === 0)));
    text($("rooms-empty"), found === 0 ? words.none_found : words.none_need);
    text($("legend"), words.legend);
  }

  function summary(need) {
    const n = rooms.length;
    if (!n) return words.none;
    if (rooms.some((room) => room.level === "empty")) return fill(words.waiting, { here: rooms.filter((room) => room.screen).length, n });
    if (need) return fill(words.summary, { ok: rooms.filter((room) => room.level === "ok").length, n, need });
    return fill(words.all_well, { n });
  }

  function buildRoom({ id }, className = "") {
    const button = make("button", { type: "button", className, tabIndex: -1 });
    button.dataset.room = id;
    return button;
  }

  const buildTile = (room) => make("li", {}, buildRoom(room));

  function buildNeed(room) {
    const node = buildTile(room);
    node.firstElementChild.append(make("span", { className: "sort" }), make("span", {}, make("b"), make("span"), make("span", { className: "soft" })));
    return node;
  }

  function writeTile(node, room) {
    const button = node.firstElementChild;
    button.className = `room ${room.level}`;
    const state = make("span", { className: `state ${room.level}` }, icon(room.icon), make("span", {}, room.words));
    const links = make("span", { className: "links" }, linked("screen", room.screen, words.screen_on, words.screen_off),
      linked("people", room.facilitator, words.facilitator_on, words.facilitator_off), counted(room));
    button.replaceChildren(make("b", { title: room.name }, room.name), make("span", {}, room.municipality), state, also(room), links, steps(room));
  }

  /** What else there is to tell, on one line; whole when pointed at and to a screen reader. */
  function also({ also: more }) {
    return more.length ? make("span", { className: "also", title: more.join(". ") }, more.join(", ")) : "";
  }

  function counted({ fact, sent }) {
    const mark = sent ? make("span", { className: "link on", title: words.sent }, icon("check"), make("span", { className: "visually-hidden" }, words.sent)) : "";
    return make("span", { className: "num" }, fact, mark);
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

  /** By municipality; or, in another order, all in one. */
  function hall(found) {
    const parts = chosen.by === "municipality" ? byMunicipality(found) : [{ name: chosen.municipality, rooms: found }];
    $("hall").classList.toggle("one", parts.length === 1);
    follow($("hall"), parts, {
      key: ({ name }) => name,
      build: () => make("section", {}, make("h3", {}, make("span"), make("span", { className: "num soft" })), make("div", { className: "chairs" })),
      write(node, { name, rooms: own }) {
        text(node.querySelector("h3 span"), name);
        text(node.querySelector("h3 .num"), fill(words.in_municipality, { n: own.length }));
        follow(node.querySelector(".chairs"), own, { key: (room) => room.id, build: (room) => buildRoom(room), write: writeChair, signature: chairWritten });
      },
      signature: ({ rooms: own }) => own.map(chairWritten).join("\n"),
    });
  }

  const chairWritten = (room) => [room.id, room.level, room.name, room.words, room.also].join("\n");

  function writeChair(chair, room) {
    const label = [`${room.name}, ${room.municipality}: ${room.words}`, ...room.also].join(". ");
    const className = `ch ${room.level}`;
    if (chair.className !== className) chair.className = className;
    chair.title = label;
    chair.setAttribute("aria-label", label);
    text(chair, room.level === "ok" ? "" : room.sign);
  }

  /** Every second for each room that waits: no more is touched than the words that changed. */
  function writeNeed(node, room) {
    const button = node.firstElementChild;
    const [sort, said] = button.children;
    const [name, why, more] = said.children;
    if (button.dataset.sort !== `${room.level} ${room.icon}`) {
      button.dataset.sort = `${room.level} ${room.icon}`;
      button.className = `cell ${room.level}`;
      sort.replaceChildren(icon(room.icon));
    }
    text(name, `${room.name}, ${room.municipality}`);
    text(why, room.words);
    text(more, room.also.join(", "));
    show(more, room.also.length > 0);
  }

  // --- by hand: a press, the arrows between rooms, and I for whose screen it is ---

  function reach(list, node) {
    if (reached[list]) reached[list].tabIndex = -1;
    if (node) node.tabIndex = 0;
    reached[list] = node;
  }

  const listOf = (room) => room.closest("#rooms, #hall, #devs");

  function keys(event) {
    const room = event.target.closest?.("[data-room]");
    if (!room || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.toLowerCase() === "i") identify(groups.get(Number(room.dataset.room))).then((said) => text($("rooms-said"), said), fail);
    else if (ARROWS.includes(event.key)) walk(room, event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Along the list, the tiles or the hall that the room stands in. */
  function walk(room, key) {
    const all = [...listOf(room).querySelectorAll("[data-room]")];
    const boxes = all.map((one) => one.getBoundingClientRect()).map(({ x, y }) => ({ x, y }));
    all[beside(boxes, all.indexOf(room), key)].focus();
  }

  $("rooms-view").addEventListener("click", (event) => {
    const room = event.target.closest("[data-room]");
    if (room) open(Number(room.dataset.room));
  });
  $("rooms-view").addEventListener("focusin", (event) => event.target.matches("[data-room]") && reach(listOf(event.target).id, event.target));
  $("rooms-view").addEventListener("keydown", keys);

  /** The room's screens show whose they are for a while. */
  async function identify(group) {
    await live.do("screen.identify", { group: group.id });
    return fill(group.screens ? words.identified : words.no_screen_to_identify, { name: group.name });
  }

  return { render, identify, toggleNeed: () => choices.choose({ need: !chosen.need }), needing: () => rooms.filter(needsMe).length };
}
