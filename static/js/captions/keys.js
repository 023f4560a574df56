// The captions editor's keys: Alt with a letter, wherever one is; never AltGr, which writes characters. No DOM.

const BY_CODE = {
  KeyK: "play", KeyJ: "back", KeyL: "replay", KeyI: "start", KeyO: "end", KeyN: "insert", KeyS: "split", KeyM: "merge",
  KeyX: "remove", KeyZ: "undo", KeyY: "redo", ArrowUp: "previous", ArrowDown: "next", KeyW: "warning",
};

/** The name of what a key press asks for, or null. */
export function meant({ code, altKey, ctrlKey, metaKey, shiftKey }) {
  if ((ctrlKey || metaKey) && !altKey && !shiftKey && code === "KeyS") return "save";
  if (!altKey || ctrlKey || metaKey || shiftKey) return null;
  return BY_CODE[code] ?? null;
}
