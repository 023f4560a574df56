// What the groups ask and write, as the presenters read it: under its headings, doubles once. Pure.

import { question } from "../gathering/standing.js";

const [BEGINS, ENDS, PARTS] = [11, 23, 25]; // of the gathering: the presenters' part, after the groups' points and the synthesis
const FIRST = ["now", "written"]; // states that come before all headings

/**
 * The rows of a list: {key, heading, n} and {key, id, text, groups, doubles, state, answer, ...} in order.
 * @param {object} desk  the topic
 * @param {"question"|"point"} kind
 * @param {object} at    what momentOf gave
 */
export function rowsOf(desk, kind, at, texts) {
  const notes = (desk?.notes ?? []).filter((note) => note.kind === kind);
  const heads = notes.filter((note) => note.double_of === null || !notes.some(({ id }) => id === note.double_of));
  const cards = heads.map((head) => cardOf(head, notes.filter(({ double_of: of }) => of === head.id), at));
  const sections = [
    { key: "now", text: texts.now_title, of: (card) => card.state === "now" },
    { key: "open", text: texts.open_title, of: (card) => card.state === "written" },
    ...(desk?.headings ?? []).map(({ id, text }) => ({ key: `h${id}`, text, of: (card) => card.heading === id && !FIRST.includes(card.state) })),
    { key: "rest", text: texts.no_heading, of: (card) => card.heading === null && !FIRST.includes(card.state) },
  ];
  const filled = sections.map((section) => ({ ...section, cards: cards.filter(section.of).sort(byPlace) })).filter((section) => section.cards.length);
  const isPlain = filled.length === 1 && filled[0].key === "rest"; // nobody has sorted yet
  return filled.flatMap(({ key, text, cards: own }) => [...(isPlain ? [] : [{ key, heading: text, n: own.length }]), ...own]);
}

/** The presenters' part of the gathering: {state: "none" | "before" | "on" | "after", left: ms until it begins or ends}. */
export function presentersPart({ phase, elapsed, runs }) {
  if (phase !== "on" || !runs) return { state: "none", left: 0 };
  const [begins, ends] = [(runs * BEGINS) / PARTS, (runs * ENDS) / PARTS];
  if (elapsed < begins) return { state: "before", left: begins - elapsed };
  return elapsed < ends ? { state: "on", left: ends - elapsed } : { state: "after", left: 0 };
}

/** How many questions still wait for an answer, spoken or written. */
export const waiting = (rows) => rows.filter((row) => row.id && ["open", "now", "written"].includes(row.state)).length;

function cardOf(head, doubles, at) {
  const state = head.kind === "question" ? question(at, head) : "";
  const isReplied = Boolean(head.answer?.text.trim());
  return {
    key: `n${head.id}`, id: head.id, kind: head.kind, text: head.text, groups: [head, ...doubles].map(({ group }) => group),
    doubles: doubles.map(({ text }) => text).filter((text) => text !== head.text),
    heading: head.heading, place: head.place, raised: head.raised, sent: head.sent, answered: head.answered, answer: head.answer ?? null, isReplied,
    state: state === "written" && isReplied ? "replied" : state,
  };
}

const byPlace = (a, b) => a.place - b.place || a.id - b.id;
