// Which rooms are shown and in what order, as the producer has chosen; kept in this browser.

import { $, show } from "./dom.js";
import { collator } from "./rooms.js";

const KEPT = "control-rooms";
const ORDERS = ["municipality", "need", "name"];
const MANY = 7; // rooms: fewer need no choosing

/** `changed()` is called when something has been chosen. */
export function createChoices({ words, searchAbove, changed }) {
  const chosen = { need: false, by: "municipality", municipality: "", search: "", ...saved() };
  let offered = null; // the municipalities in the list
  $("rooms-by").value = chosen.by;

  function choose(what) {
    Object.assign(chosen, what);
    save();
    changed();
  }

  function save() {
    const { need, by, municipality } = chosen;
    try {
      localStorage.setItem(KEPT, JSON.stringify({ need, by, municipality }));
    } catch { /* storage is refused: the choice lasts as long as the page */ }
  }

  /** Offers what there is to choose from; a municipality that has left is no longer chosen. */
  function offer(rooms) {
    const names = [...new Set(rooms.map((room) => room.municipality))].sort(collator.compare);
    show($("rooms-tools"), rooms.length >= MANY);
    show($("rooms-search-box"), rooms.length > searchAbove);
    if (rooms.length <= searchAbove) chosen.search = "";
    if (offered === names.join("\n")) return;
    offered = names.join("\n");
    if (rooms.length && !names.includes(chosen.municipality)) chosen.municipality = "";
    const field = $("rooms-municipality");
    field.replaceChildren(new Option(words.every_municipality, ""), ...names.map((name) => new Option(name)));
    field.value = chosen.municipality;
    show(field.parentElement, names.length > 1);
  }

  $("rooms-by").addEventListener("change", () => choose({ by: $("rooms-by").value }));
  $("rooms-municipality").addEventListener("change", () => choose({ municipality: $("rooms-municipality").value }));
  $("rooms-search").addEventListener("input", () => choose({ search: $("rooms-search").value }));
  $("show-all").addEventListener("click", () => choose({ need: false }));
  $("show-need").addEventListener("click", () => choose({ need: true }));

  return { chosen, choose, offer };
}

function saved() {
  try {
    const { need, by, municipality } = JSON.parse(localStorage.getItem(KEPT)) ?? {};
    return { need: need === true, ...(ORDERS.includes(by) && { by }), ...(typeof municipality === "string" && { municipality }) };
  } catch {
    return {};
  }
}
