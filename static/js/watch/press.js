// Presses on links that the page could answer itself. Pure.

/** True when the press means a new tab, a download or the like, which is the browser's to do. */
export function isForTheBrowser({ button, ctrlKey, metaKey, shiftKey, altKey }) {
  return Boolean(button || ctrlKey || metaKey || shiftKey || altKey);
}
