// Groups that became one: fields for what the other wrote, and what was typed on its page and not yet delivered.

import { keysOf as keysAnswered } from "./sheets.js";
import { fill } from "./where.js";

/**
 * Makes a field, after those of its kind, for every note and proposal that has none, and marks who wrote it.
 * Returns the new elements, as writing.js wants them.
 */
export function grow({ notes, proposals }, texts, root = document) {
  const made = [
    ...notes.map((note) => more(root, `[data-note="${note.kind}:`, note, texts)),
    ...proposals.map((proposal) => more(root, '[data-proposal="', proposal, texts)),
  ];
  return made.filter(Boolean);
}

function more(root, start, { position, origin }, texts) {
  const same = root.querySelectorAll(start.endsWith(":") ? `${start.slice(0, -1).replace('="', '^="')}:"]` : "[data-proposal]");
  if (root.querySelector(`${start}${position}"]`)) return null;
  const node = numbered(same[0].cloneNode(true), position);
  mark(node, origin ? fill(texts.from_group, { group: origin }) : "");
  same[same.length - 1].after(node);
  return node;
}

/** A copy of the first field of its kind becomes number `n`: its names, its number on screen, and nothing in it. */
function numbered(node, n) {
  if (node.dataset.note) node.dataset.note = node.dataset.note.replace(/1$/, n);
  else node.dataset.proposal = n;
  for (const one of [node, ...node.querySelectorAll("*")]) {
    for (const name of ["id", "for", "name", "aria-label"]) {
      if (one.hasAttribute?.(name)) one.setAttribute(name, one.getAttribute(name).replace(/1(?!\d)/, n));
    }
  }
  for (const label of node.querySelectorAll("label, .nr")) {
    if (label.children.length === 0) label.textContent = label.textContent.replace(/1/, n);
  }
  for (const field of node.querySelectorAll("textarea, input:not([type])")) field.value = "";
  return node;
}

function mark(node, words) {
  const line = document.createElement("p");
  line.className = "origin small soft";
  line.textContent = words;
  line.hidden = words === "";
  (node.querySelector("textarea") ?? node).before(line);
}

/**
 * Gives what this browser kept for the merged `groups` once more, in their name: the server finds its field. It is kept
 * until it is answered.
 * @returns {{answered(row, ok): boolean}}  true when the answer belongs to one of them
 */
export function takeAlong({ groups, storage, give }) {
  for (const group of groups) for (const key of keysOf(storage, group)) bring(storage, group, key, give);
  return {
    answered({ action, args }, ok) {
      if (!groups.includes(args.group) || !/^(note|proposal)\.save$/.test(action)) return false;
      for (const key of ok ? keysAnswered({ action, args }) : []) storage?.removeItem(name(args.group, key));
      return true;
    },
  };
}

const name = (group, key) => `st:${group}:${key}`;

function keysOf(storage, group) {
  try {
    const start = name(group, "");
    return Object.keys(storage ?? {}).filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
  } catch {
    return [];
  }
}

function bring(storage, group, key, give) {
  const draft = parsed(storage.getItem(name(group, key)));
  const [sort, kind, number] = key.split(":");
  if (!draft) return;
  if (sort === "note") give("note.save", { group, kind, position: Number(number), text: draft.value.text, base_rev: draft.rev }, name(group, key));
  if (sort === "proposal") give("proposal.save", { group, position: Number(kind), fields: draft.value, base_rev: draft.rev }, name(group, key));
}

function parsed(text) {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}
