// The joint gathering: what the groups have written as it comes, and the wall that all rooms see.

import { fill } from "../screen/words.js";
import { $, follow, make, show, text } from "./dom.js";

export function createGathering({ live, texts, fail }) {
  const words = texts.wall;
  let kind = "point";
  let desk = { headings: [], notes: [], proposals: [] };
  let wall = { headings: [], items: [] };
  const filters = [...document.querySelectorAll("[data-desk]")];

  function render(newDesk, newWall) {
    desk = newDesk ?? desk;
    wall = newWall ?? wall;
    const isNotes = kind !== "proposal";
    const coming = isNotes ? desk.notes.filter((note) => note.kind === kind && !note.raised && note.double_of === null) : desk.proposals;
    follow($("desk"), coming, { key: (one) => one.id ?? `${one.group.id}:${one.position}`, build: buildCard, write: writeCard });
    const any = isNotes ? desk.notes.some((note) => note.kind === kind) : desk.proposals.length;
    show($("desk-empty"), coming.length === 0);
    text($("desk-empty"), any ? words.none_left : words.none);
    show($("heading-row"), isNotes);
    const notes = desk.notes.length;
    text($("gathering-count"), notes ? String(notes) : "");
    $("gathering-count").title = fill(words.count, { n: notes, up: wall.items.length });
    renderWall();
  }

  function buildCard() {
    return make("li", { className: "card-s" });
  }

  function writeCard(node, one) {
    const by = make("p", { className: "by" }, `${one.group.name}, ${one.group.municipality}`);
    if (kind === "proposal") return node.replaceChildren(make("p", {}, one.what), by);
    if (!one.sent) by.append(" · ", words.unsent);
    else if (one.itself) by.append(" · ", words.itself);
    const put = make("button", { type: "button", className: "btn btn-sm btn-quiet" }, words.put);
    put.setAttribute("aria-label", `${words.put}: ${one.text}`);
    put.addEventListener("click", () => putUp(one.id, $("heading").value.trim()));
    return node.replaceChildren(make("p", {}, one.text), make("div", { className: "cluster between" }, by, put));
  }

  function renderWall() {
    const groups = clusters(wall.headings, wall.items);
    const lit = wall.items.find((item) => item.spotlit) ?? null;
    show($("wall-empty"), groups.length === 0);
    text($("wall-empty"), words.wall_empty);
    show($("light-none"), lit !== null);
    follow($("wall"), groups, {
      key: ({ heading }) => heading || "\u0000",
      build: () => make("section", {}, make("h3"), make("ul", { className: "desk" })),
      write(node, { heading, items }) {
        text(node.querySelector("h3"), heading || words.no_heading);
        follow(node.querySelector("ul"), items, { key: (item) => item.note, build: buildCard, write: writeItem });
      },
    });
    const headings = desk.headings.map(({ text: said }) => said);
    follow($("headings"), headings, { key: (name) => name, build: () => make("option"), write: (node, name) => (node.value = name) });
  }

  function writeItem(node, item) {
    node.className = `card-s${item.spotlit ? " lit" : ""}`;
    const action = (label, what, args, pressed = null) => {
      const button = make("button", { type: "button", className: "btn btn-sm btn-quiet" }, label);
      button.setAttribute("aria-label", `${label}: ${item.text}`);
      if (pressed !== null) button.setAttribute("aria-pressed", String(pressed));
      button.addEventListener("click", () => order(what, args));
      return button;
    };
    const { place } = item;
    const buttons = make("div", { className: "cluster" },
      action(item.spotlit ? words.lit : words.light, "wall.spotlight", { note: item.spotlit ? null : item.note }, item.spotlit),
      place > 1 ? action(words.earlier, "gather.place", { notes: [item.note], heading: item.heading, position: place - 1 }) : "",
      action(words.down, "gather.raise", { notes: [item.note], raised: false }));
    node.replaceChildren(make("p", {}, item.text), make("p", { className: "by" }, `${item.group}, ${item.municipality}`), buttons);
  }

  /** Under the heading, which is made if there is none, and up. */
  async function putUp(note, heading) {
    try {
      const known = desk.headings.find((one) => one.text === heading);
      const id = !heading ? null : known ? known.id : (await live.do("heading.add", { text: heading })).heading;
      await live.do("gather.place", { notes: [note], heading: id });
      await live.do("gather.raise", { notes: [note], raised: true });
    } catch (refusal) {
      fail(refusal);
    }
  }

  function order(action, args) {
    live.do(action, args).catch(fail);
  }

  for (const button of filters) {
    button.addEventListener("click", () => {
      kind = button.dataset.desk;
      for (const one of filters) one.setAttribute("aria-pressed", String(one === button));
      render();
    });
  }
  $("light-none").addEventListener("click", () => order("wall.spotlight", { note: null }));

  return { render };
}

/** [{heading, items}] as the desk has ordered them, those under no heading last; `place` is an item's number there. */
function clusters(headings, items) {
  const under = (id) => items.filter((item) => item.heading === id).map((item, index) => ({ ...item, place: id === null ? 0 : index + 1 }));
  const named = headings.map(({ id, text: said }) => ({ heading: said, items: under(id) }));
  return [...named, { heading: "", items: under(null) }].filter((group) => group.items.length);
}
