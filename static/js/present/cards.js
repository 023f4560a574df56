// The presenter's lists: a card for every question, with its answer, and for every point. What is typed is kept as on the
// facilitator's page: in the browser from the key press, sent again until it is answered, both texts where two have written.

import { follow } from "../control/dom.js";
import { byId, fromTemplate, setAttribute, setText, show } from "../facilitate/dom.js";
import { fill } from "../facilitate/where.js";
import { createWriting } from "../facilitate/writing.js";

const SETTLE = 1_500; // ms in which the snapshot that follows an answer has come

/**
 * @param {{texts, shelf, now(), online(), give(action, args, key)}} options
 * @returns {{paint(list, rows), answered(row, ok, detail), refresh()}}
 */
export function createCards({ texts, shelf, now, online, give }) {
  const wished = new Map(); // note -> answered, pressed and not come back yet
  const told = new Map(); // note -> {button, answered}, as the server has it
  const writing = createWriting({ sheets: [], shelf, texts, online, now, give, onChange: () => {} });

  const unit = ({ name, municipality }) => fill(texts.of_group, { group: name, municipality });

  function build(row) {
    if (row.heading !== undefined && !row.id) return Object.assign(document.createElement("h3"), { className: "heading" });
    const node = fromTemplate(row.kind === "question" ? "question-card" : "point-card");
    if (row.kind === "question") dress(node, row);
    return node;
  }

  function press(id) {
    const { button, answered } = told.get(id);
    setAttribute(button, "aria-pressed", String(wished.get(id) ?? answered));
  }

  function dress(node, { id, text, isReplied }) {
    const area = node.querySelector("textarea");
    area.id = `answer-${id}`;
    node.querySelector("label").htmlFor = area.id;
    area.setAttribute("aria-describedby", `question-${id}`);
    node.querySelector("q").id = `question-${id}`;
    node.querySelector("details").open = isReplied || shelf.read(`answer:${id}`) !== null;
    node.querySelector("[data-answered]").addEventListener("click", ({ currentTarget }) => {
      const answered = currentTarget.getAttribute("aria-pressed") !== "true";
      wished.set(id, answered);
      press(id);
      give("question.answered", { note: id, answered }, `answered-${id}`);
    });
    node.querySelector("[data-answered]").setAttribute("aria-label", fill(texts.answered_of, { text }));
    writing.add([sheetOf(id, node, area)]);
  }

  function write(node, row) {
    if (node.tagName === "H3") return setText(node, `${row.heading} (${row.n})`);
    const { id, text, groups, doubles, state, raised, sent, answered } = row;
    setText(node.querySelector("q"), text);
    const also = node.querySelector("[data-also]");
    also.replaceChildren(...doubles.map((said) => Object.assign(document.createElement("li"), { textContent: said })));
    show(also, doubles.length > 0);
    setText(node.querySelector("[data-from]"), groups.length > 1 ? fill(texts.asked_by_n, { n: groups.length, who: groups.map(unit).join("; ") }) : unit(groups[0]));
    const said = texts[`state_${state}`] ?? (raised ? texts.on_wall : sent ? "" : texts.draft);
    setText(node.querySelector("[data-badge]"), said);
    show(node.querySelector("[data-badge]"), said !== "");
    const isDue = state === "written" && node.dataset.state !== "written";
    node.dataset.state = state;
    if (row.kind !== "question") return;
    if (isDue) node.querySelector("details").open = true;
    if (wished.get(id) === answered) wished.delete(id);
    told.set(id, { button: node.querySelector("[data-answered]"), answered });
    press(id);
  }

  return {
    paint(list, rows) {
      const focused = document.activeElement;
      follow(byId(list), rows, { key: (row) => row.key, build, write });
      if (focused !== document.activeElement && byId(list).contains(focused)) focused.focus({ preventScroll: true });
      for (const row of rows.filter(({ kind }) => kind === "question")) {
        writing.seen(`answer:${row.id}`, row.answer && { value: { text: row.answer.text }, rev: row.answer.rev });
      }
    },
    answered(row, ok, detail) {
      if (row.action === "question.answered" && told.has(row.args.note)) setTimeout(() => wished.delete(row.args.note) && press(row.args.note), ok ? SETTLE : 0);
      writing.answered(row, ok, detail);
    },
    refresh: writing.refresh,
  };
}

/** An answer as writing.js wants it; the key is that of keysOf in facilitate/sheets.js. */
function sheetOf(note, node, area) {
  return {
    key: `answer:${note}`, node, empty: { text: "" },
    read: () => ({ text: area.value }),
    write: ({ text }) => void (area.value !== text && (area.value = text)),
    action: "answer.save",
    args: ({ text }, rev) => ({ note, text, base_rev: rev }),
    sent: ({ text }) => ({ text }),
    current: ({ text }) => ({ text }),
    told: ({ text }) => text || "–",
  };
}
