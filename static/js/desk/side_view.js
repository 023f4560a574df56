// Beside the queue: the questions to the presenters and their answers, the proposals, and the groups that have sent nothing.

import { $, follow, make, show, text } from "../control/dom.js";
import { momentOf, question } from "../gathering/standing.js";
import { fill } from "../screen/words.js";
import { say } from "./say.js";

const TABS = ["queue", "questions", "proposals"];

const SLICE = 40; // questions that are built at a time

export function createSide({ words, press, opened }) {
  let published = false;
  let painted = 0;

  /** Only what is looked at is built; true when there is more of it to build in a later slice. */
  function render({ desk, columns, agenda, now }) {
    const at = momentOf(agenda, now);
    const asked = columns.flatMap(({ text: heading, notes }) => notes.filter(({ kind }) => kind === "question").map((note) => ({ ...note, heading })));
    const rows = asked.map((note) => ({ ...note, told: question(at, note), answers: [note, ...note.doubles].map(({ answer }) => answer).filter((answer) => answer?.text) }));
    if (!$("questions-view").hidden) painted = Math.min(rows.length, painted + SLICE);
    follow($("questions"), rows.slice(0, painted), { key: ({ id }) => id, build: () => make("li"), write: writeQuestion });
    text($("questions-count"), rows.length ? String(rows.length) : "");
    show($("questions-none"), rows.length === 0);
    publishing(desk, rows.reduce((n, { answers }) => n + answers.length, 0));
    proposals(desk);
    silent(desk);
    return !$("questions-view").hidden && painted < rows.length;
  }

  function publishing(desk, n) {
    published = desk.published;
    text($("answers-state"), `${n ? say(words.answers, n) : words.no_answers}${published ? ` ${words.published}` : ""}`);
    show($("publish"), n > 0 || published);
    text($("publish"), published ? words.unpublish : words.publish);
  }

  function writeQuestion(node, { id, text: said, group, doubles, heading, told, answers, spotlit, answered }) {
    node.className = `${told} ${spotlit ? "lit" : ""}`;
    node.replaceChildren(
      make("p", {}, said),
      make("p", { className: "by" }, [`${group.name}, ${group.municipality}`, doubles.length ? `+${doubles.length}` : "", heading].filter(Boolean).join(" · ")),
      ...answers.map(({ text: words_, by }) => make("blockquote", {}, words_, make("footer", {}, fill(words.answer_by, { by })))),
      make("div", { className: "cluster" }, ...[
        told === "open" ? null : make("span", { className: `badge ${{ now: "together", answered: "ok", written: "warn" }[told]}` }, words[told]),
        button(spotlit ? words.stop : words.ask, said, () => press("wall.spotlight", { note: spotlit ? null : id }), spotlit),
        button(answered ? words.unmark : words.mark, said, () => press("question.answered", { note: id, answered: !answered })),
      ].filter(Boolean)),
    );
  }

  function button(label, about, act, isPressed = null) {
    const node = make("button", { type: "button", className: "btn btn-sm btn-quiet" }, label);
    node.setAttribute("aria-label", `${label}: ${about}`);
    if (isPressed !== null) node.setAttribute("aria-pressed", String(isPressed));
    node.addEventListener("click", act);
    return node;
  }

  function proposals({ proposals: all, not_now: notNow }) {
    follow($("proposals"), all, {
      key: ({ group, position }) => `${group.id}:${position}`, build: () => make("li"),
      write: (node, { what, group }) => node.replaceChildren(make("p", {}, what), by(group)),
    });
    follow($("not-now"), notNow, {
      key: ({ group }) => group.id, build: () => make("li"),
      write: (node, { reason, group }) => node.replaceChildren(make("p", reason ? {} : { className: "soft" }, reason || words.no_reason), by(group)),
    });
    text($("proposals-count"), all.length ? String(all.length) : "");
    show($("proposals-none"), all.length + notNow.length === 0);
    show($("not-now-title"), notNow.length > 0);
    text($("not-now-title"), say(words.not_now, notNow.length));
  }

  function silent({ silent: groups, notes }) {
    show($("silent-box"), groups.length > 0 && notes.length > 0);
    text($("silent-title"), say(words.silent, groups.length));
    follow($("silent"), groups, { key: ({ id }) => id, build: () => make("li"), write: (node, group) => text(node, `${group.name}, ${group.municipality}`) });
  }

  const by = (group) => make("p", { className: "by" }, `${group.name}, ${group.municipality}`);

  function tab(name) {
    for (const one of TABS) {
      $(`tab-${one}`).setAttribute("aria-selected", String(one === name));
      $(`tab-${one}`).tabIndex = one === name ? 0 : -1;
      show($(`${one}-view`), one === name);
    }
    opened();
  }

  for (const [index, name] of TABS.entries()) {
    $(`tab-${name}`).addEventListener("click", () => tab(name));
    $(`tab-${name}`).addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.stopPropagation();
      const next = TABS[(index + step + TABS.length) % TABS.length];
      tab(next);
      $(`tab-${next}`).focus();
    });
  }
  $("publish").addEventListener("click", () => press("answers.publish", { published: !published }));
  return { render };
}
