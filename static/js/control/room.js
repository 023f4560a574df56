// The sheet of one room: how it stands, links to show as QR, a substitute, merging, moving, cancelling and taking back;
// and the sheet that adds a group that turned up. What it knows comes with the topic `control`.

import { fill } from "../screen/words.js";
import { $, follow, icon, make, show, text } from "./dom.js";
import { facilitatorsOf, filmsOf, mergeWords, screensOf, targets } from "./room_words.js";
import { writeTo } from "./side.js";

const PANES = ["substitute", "merge", "move", "cancel"];

/** `identify(group)` has the room's screens show whose they are, and resolves to words about it. */
export function createRoom({ live, config, texts, identify }) {
  const words = { ...texts.rooms, ...texts.room };
  let rooms = [];
  let control = { groups: [], gone: [] };
  let open = null; // id of the room in the sheet
  let sure = null; // the pane whose button was pressed once

  const group = () => control.groups.find((one) => one.id === open);
  const gone = () => control.gone.find((one) => one.id === open);
  const nameOf = ({ name, municipality }) => `${name}, ${municipality}`;

  function render(described, state) {
    rooms = described;
    control = state;
    goneGroups();
    if (open !== null) paint();
  }

  function openRoom(id) {
    open = id;
    clear();
    paint();
    if (!$("room").open) $("room").showModal();
  }

  /** Nothing of the last room, least of all a link, stays in the sheet. */
  function clear() {
    pane(null);
    $("room-shown").replaceChildren();
    text($("room-told"), "");
    show($("room-problem"), false);
    for (const id of ["substitute-name", "substitute-email"]) $(id).value = "";
  }

  function paint() {
    const room = rooms.find((one) => one.id === open);
    const left = gone();
    show($("room-here"), Boolean(room));
    show($("room-gone"), Boolean(left));
    if (room) here(room, group());
    else if (left) away(left);
  }

  function here(room, group) {
    text($("room-name"), nameOf(room));
    $("room-state").className = `state ${room.level}`;
    $("room-state").replaceChildren(icon(room.icon), [room.words, ...room.also].join(". "));
    text($("room-people"), fill(words.present_of, { n: group.present ?? "–", all: group.expected }));
    text($("room-screen"), screensOf(group, words));
    text($("room-films"), filmsOf(group, words) || words.films_unknown);
    text($("room-facilitators"), facilitatorsOf(group, words));
    text($("room-step"), room.steps > 1 ? `${fill(words.step_of, { n: room.index + 1, all: room.steps })}: ${room.step}` : room.step || "–");
    text($("room-points"), `${group.points} ${group.points ? (group.sent ? words.sent : words.not_sent) : ""}`);
    text($("room-proposals"), String(group.proposals));
    text($("room-answers"), fill(words.answers, { n: group.answers, all: group.present ?? group.expected }));
    $("room-preview").href = config.preview.replace(/\/0\/$/, `/${room.id}/`);
    $("room-preview-facilitator").href = config.preview_facilitator.replace(/\/0\//, `/${room.id}/`);
    $("room-admin").href = config.group_page.replace("/0/", `/${room.id}/`);
    links(group);
    choices(group);
  }

  function away(left) {
    const into = control.groups.find((one) => one.id === left.merged_into);
    text($("room-name"), nameOf(left));
    $("room-state").className = "state";
    $("room-state").replaceChildren(icon(left.merged_into ? "together" : "cross"), left.merged_into ? words.is_merged : words.is_cancelled);
    text($("room-gone-text"), left.merged_into ? (into ? fill(words.merged_into, { group: nameOf(into) }) : words.merged_away) : words.cancelled);
    show($("room-restore"), !left.merged_into);
    show($("room-into"), Boolean(into));
    if (into) text($("room-into"), fill(words.show_group, { group: into.name }));
  }

  $("room-identify").addEventListener("click", () => ask(async () => tell(await identify(group()))));
  $("room-write").addEventListener("click", () => {
    const to = group();
    $("room").close();
    if (to) writeTo(to);
  });

  // --- links ---

  function links({ facilitators }) {
    const all = [{ id: null, label: words.screen_link }, ...facilitators.map(({ id, name }) => ({ id, label: name }))];
    follow($("room-links"), all, {
      key: ({ id }) => id ?? "screen",
      build: ({ id }) => {
        const button = make("button", { type: "button", className: "btn btn-quiet" });
        button.addEventListener("click", () => ask(() => showLink($("room-shown"), open, id)));
        return button;
      },
      write: (node, { id, label }) => node.replaceChildren(icon(id === null ? "screen" : "people"), label),
    });
  }

  async function showLink(place, id, facilitator, more = false) {
    const answer = await live.do("link.show", { group: id, ...(facilitator === null ? {} : { facilitator }) });
    if (place === $("room-shown") && open !== id) return;
    const box = linkBox(answer);
    place.replaceChildren(...(more ? place.children : []), box);
    place.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  }

  function linkBox({ name, address, qr }) {
    const field = make("code", { className: "address", textContent: address });
    const copy = make("button", { type: "button", className: "btn btn-sm btn-quiet" }, words.copy);
    copy.addEventListener("click", async () => {
      getSelection()?.selectAllChildren(field);
      const done = await navigator.clipboard?.writeText(address).then(() => true, () => false);
      text(copy, done ? words.copied : words.copy_by_hand);
    });
    return make("figure", { className: "link-box" },
      make("img", { src: qr, alt: fill(words.qr, { name: name || words.screen_link }) }),
      make("figcaption", {}, make("b", {}, name ? fill(words.link_to, { name }) : words.screen_link),
        make("span", { className: "soft" }, name ? words.link_secret : words.screen_secret), field, copy));
  }

  // --- merging and moving ---

  function choices(group) {
    options($("merge-into"), targets(group, control.groups).map((one) => [one.id, nameOf(one)]), words.choose_group);
    options($("move-to"), config.runs.map((run) => [run.id, run.label]), words.choose_run);
    show($("move-choice"), config.runs.length > 0);
    show($("move-do"), config.runs.length > 0);
    const into = control.groups.find((one) => one.id === Number($("merge-into").value));
    text($("merge-will"), into ? mergeWords(group, into, words) : control.groups.length > 1 ? "" : words.no_other_group);
    text($("merge-do"), sure === "merge" && into ? fill(words.merge_sure, { group: group.name, into: into.name }) : words.merge);
    const run = config.runs.find((one) => one.id === Number($("move-to").value));
    const why = !config.runs.length ? words.no_other_run : group.answers ? words.has_answered : run ? fill(words.move_will, { run: run.label }) : "";
    text($("move-will"), why);
    text($("move-do"), sure === "move" && run ? fill(words.move_sure, { group: group.name, run: run.label }) : words.move);
  }

  function options(select, all, none) {
    const sign = JSON.stringify([open, all]);
    if (select.dataset.sign === sign) return;
    const before = select.dataset.open === String(open) ? select.value : "";
    Object.assign(select.dataset, { sign, open: String(open) });
    select.replaceChildren(...[["", none], ...all].map(([value, label]) => make("option", { value }, label)));
    select.value = all.some(([value]) => String(value) === before) ? before : "";
  }

  /** True at the second press; the first one says what the next will do. */
  function confirmed(name) {
    if (sure === name) return true;
    sure = name;
    paint();
    return false;
  }

  function pane(name) {
    sure = null;
    for (const one of PANES) {
      show($(`pane-${one}`), one === name);
      document.querySelector(`[data-pane="${one}"]`).setAttribute("aria-expanded", String(one === name));
    }
    if (name === null) return;
    $("room-shown").replaceChildren();
    $(`pane-${name}`).querySelector("input, select:not([hidden]), button")?.focus({ preventScroll: true });
    $(`pane-${name}`).scrollIntoView({ block: "nearest" });
  }

  // --- giving commands ---

  async function ask(work, problem = $("room-problem")) {
    show(problem, false);
    try {
      await work();
    } catch (refusal) {
      sure = null;
      text(problem, refusal.code === "no_line" ? texts.line.no_line : fieldWords(refusal) || refusal.message || String(refusal));
      show(problem, true);
      problem.scrollIntoView({ block: "nearest" });
    }
  }

  const fieldWords = ({ code, detail }) => (code === "bad_args" ? { email: words.bad_email, facilitator_email: words.bad_email, expected: words.bad_expected }[detail?.field] : "");

  function tell(message) {
    pane(null);
    text($("room-told"), message);
  }

  const acts = {
    async substitute(id) {
      const { facilitator } = await live.do("group.substitute", { group: id, name: $("substitute-name").value.trim(), email: $("substitute-email").value.trim() });
      tell("");
      await showLink($("room-shown"), id, facilitator);
      for (const field of ["substitute-name", "substitute-email"]) $(field).value = "";
    },
    async merge(id) {
      const into = Number($("merge-into").value);
      if (!into || !confirmed("merge")) return;
      const name = group().name;
      await live.do("group.merge", { group: id, into });
      openRoom(into);
      tell(fill(words.merged_done, { group: name }));
    },
    async move(id) {
      const to = Number($("move-to").value);
      if (!to || !confirmed("move")) return;
      const run = config.runs.find((one) => one.id === to).label;
      await live.do("group.move", { group: id, to });
      tell(fill(words.moved_done, { run }));
      open = null;
      for (const part of ["room-here", "room-gone"]) show($(part), false);
    },
    async cancel(id) {
      await live.do("group.cancel", { group: id });
      tell("");
    },
  };

  for (const name of PANES) {
    const button = document.querySelector(`[data-pane="${name}"]`);
    button.addEventListener("click", () => pane($(`pane-${name}`).hidden ? name : null));
    $(`pane-${name}`).addEventListener("submit", (event) => {
      event.preventDefault();
      ask(() => acts[name](open));
    });
  }
  for (const id of ["merge-into", "move-to"]) {
    $(id).addEventListener("change", () => {
      sure = null;
      paint();
    });
  }
  $("room-restore").addEventListener("click", () => ask(() => live.do("group.restore", { group: open }).then(() => tell(words.restored))));
  $("room-into").addEventListener("click", () => openRoom(gone().merged_into));
  $("room").addEventListener("close", () => {
    open = null;
    clear();
  });

  // --- a group that turned up ---

  function goneGroups() {
    show($("gone-groups"), control.gone.length > 0);
    follow($("gone-list"), control.gone, {
      key: ({ id }) => id,
      build: () => make("li", {}, make("span"), make("button", { type: "button", className: "btn btn-sm btn-quiet" }, words.open)),
      write(node, left) {
        text(node.firstElementChild, `${nameOf(left)}: ${left.merged_into ? words.is_merged : words.is_cancelled}`);
        node.lastElementChild.onclick = () => {
          $("add-room").close();
          openRoom(left.id);
        };
      },
    });
  }

  async function add() {
    const value = (id) => $(`add-${id}`).value.trim();
    const { group: id, facilitator } = await live.do("group.add", {
      run: config.run, municipality: value("municipality"), name: value("name"), place: value("place"), expected: Number(value("expected")),
      facilitator_name: value("facilitator"), facilitator_email: value("email"),
    });
    text($("add-told"), fill(words.added, { group: value("name") }));
    show($("add-form"), false);
    await showLink($("add-shown"), id, null);
    if (facilitator !== null) await showLink($("add-shown"), id, facilitator, true);
  }

  $("municipalities").replaceChildren(...config.municipalities.map((value) => make("option", { value })));
  $("add-form").addEventListener("submit", (event) => {
    event.preventDefault();
    ask(add, $("add-problem"));
  });
  $("add-open").addEventListener("click", () => {
    $("add-form").reset();
    show($("add-form"), true);
    show($("add-problem"), false);
    $("add-room").showModal();
    $("add-municipality").focus();
  });
  $("add-room").addEventListener("close", () => {
    $("add-shown").replaceChildren();
    text($("add-told"), "");
  });

  return { open: openRoom, render };
}
