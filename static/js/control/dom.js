// Small hands for the control room's page: only what has changed is written, and text is always text.

import { langOf } from "../said.js";

export const $ = (id) => document.getElementById(id);

const icons = $("icons")?.content; // only some pages have them

/** A copy of an icon of the page. */
export function icon(name) {
  return icons.querySelector(`[data-icon="${name}"] svg`).cloneNode(true);
}

/** Words that change many times a second: the text is rewritten in place, so that nothing is taken out of the layout. */
export function text(node, value) {
  if (node.textContent === value) return;
  const only = node.childNodes.length === 1 ? node.firstChild : null;
  if (value && only?.nodeType === Node.TEXT_NODE) only.data = value;
  else node.textContent = value;
}

/** A title, and its language where that is not the page's. */
export function speak(node, title, said) {
  text(node, title);
  const lang = langOf(said, title);
  if (lang) node.lang = lang;
  else node.removeAttribute("lang");
}

export function show(node, visible) {
  if (node.hidden === visible) node.hidden = !visible;
}

/** An element with properties, classes and children; strings become text. */
export function make(tag, { className = "", ...properties } = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

/** Where the browser can, a node that moves keeps the focus. */
function move(list, node, place) {
  if (node.parentNode === list && list.moveBefore) list.moveBefore(node, place);
  else list.insertBefore(node, place);
}

/**
 * Makes the list's children follow `items`: nodes are kept by key, in order, and rewritten only when `signature` of
 * their item changes. `build(item)` makes a node, `write(node, item)` fills it.
 */
export function follow(list, items, { key, build, write, signature = JSON.stringify }) {
  const kept = (list.nodesByKey ??= new Map());
  const names = items.map((item) => String(key(item)));
  const wanted = new Set(names);
  for (const [name, { node }] of kept) { // first, so that those which stay are not moved, and keep the focus
    if (wanted.has(name)) continue;
    node.remove();
    kept.delete(name);
  }
  let before = null;
  for (const [index, item] of items.entries()) {
    const name = names[index];
    const entry = kept.get(name) ?? { node: build(item), sign: null };
    kept.set(name, entry);
    const sign = signature(item);
    if (sign !== entry.sign) write(entry.node, item);
    entry.sign = sign;
    let place = before ? before.nextSibling : list.firstChild;
    if (place !== entry.node && place?.nextSibling === entry.node) { // the one in between has gone further down, alone
      move(list, place, null);
      place = entry.node;
    }
    if (place !== entry.node) move(list, entry.node, place);
    before = entry.node;
  }
}
