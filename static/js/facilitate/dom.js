// Small helpers for pages that are painted often: write to the document only when something has changed.

export const byId = (id) => document.getElementById(id);

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function show(node, visible) {
  if (node.hidden === visible) node.hidden = !visible;
}

export function setAttribute(node, name, value) {
  if (value === null) node.removeAttribute(name);
  else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** A copy of <template id>'s only element. */
export function fromTemplate(id) {
  return byId(id).content.firstElementChild.cloneNode(true);
}

/** Runs `paint` only when `key` differs from the last time. */
export function painter(paint) {
  let last = null;
  return (key, ...rest) => {
    const now = JSON.stringify(key);
    if (now === last) return;
    last = now;
    paint(key, ...rest);
  };
}
