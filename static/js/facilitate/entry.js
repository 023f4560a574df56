// The way from what is said now to where it is written, and how far that has come. Pure, but for `createEntry`.

import { byId, setAttribute, setText, show } from "./dom.js";
import { fill } from "./where.js";

/** {href, label, said} in a step in which the group writes or reads what is written; null in every other. */
export function entryOf({ step, slot }, group, texts) {
  if (!step?.entry || !group || slot.kind === "gathering") return null;
  if (step.entry === "notes") return { href: "#points", label: texts.to_points, said: noted(group.notes, texts) };
  if (slot.kind === "sharing") return { href: "#proposals", label: texts.to_others, said: "" };
  return { href: "#proposals", label: texts.to_proposals, said: proposed(group, texts) };
}

function noted(notes, texts) {
  const written = notes.filter(({ text }) => text.trim());
  if (!written.length) return texts.none_written;
  return written.every(({ sent }) => sent) ? texts.notes_sent : texts.notes_kept;
}

function proposed({ proposals, not_now: not }, texts) {
  const n = proposals.filter(({ what }) => what.trim()).length;
  if (n) return fill(n === 1 ? texts.one_proposed : texts.n_proposed, { n });
  return not?.is_chosen ? texts.not_now_kept : texts.none_written;
}

/** Shows it below what is to be said. */
export function createEntry({ texts }) {
  return function paint(view, group) {
    const entry = entryOf(view, group, texts);
    show(byId("entry"), entry !== null);
    if (!entry) return;
    setAttribute(byId("entry-link"), "href", entry.href);
    setText(byId("entry-label"), entry.label);
    setText(byId("entry-said"), entry.said);
  };
}
