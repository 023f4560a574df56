// The keyboard: which key presses which button, the sheet that tells, and the hint to one who has never been here.

import { $, show } from "./dom.js";

const CUES = { a: "arm", s: "start", h: "hold", n: "advance", b: "back", "-": "minus1", "−": "minus1", 1: "plus1", 5: "plus5", t: "restart", f: "hard_out", u: "undo", e: "end" };
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const PRESSED_BY_ENTER = "button, a, summary, input, [role=slider]";
const SEEN = "control-keys-seen";

export function createKeys({ panel, rundown, tab, rooms }) {
  const actions = {
    "?": open,
    m: () => $("message").focus(),
    r: () => tab("rooms"),
    g: () => tab("gathering"),
    d: () => rooms.toggleNeed(),
    l: log,
    0: () => $("rundown").querySelector(".grip[tabindex='0']:not([hidden])")?.focus(),
  };

  function open() {
    remember();
    $("keys").showModal();
  }

  function log() {
    $("log-box").open = !$("log-box").open;
    $("log-box").querySelector("summary").focus();
    $("log-box").scrollIntoView({ block: "nearest" });
  }

  function escape(target, isTyping) {
    if (isTyping && target.id !== "time") target.blur();
    else if (panel.isOpen) panel.close();
    else rundown.clear();
  }

  function arrows(event) {
    if (!["ArrowUp", "ArrowDown"].includes(event.key) || (event.target !== document.body && !$("main").contains(event.target))) return false;
    rundown.move(event.key === "ArrowUp" ? -1 : 1);
    return true;
  }

  function pressed(event) {
    const { target } = event;
    const isTyping = target.closest(TYPING) !== null;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      escape(target, isTyping);
      return;
    }
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (arrows(event)) event.preventDefault();
    else if (!event.repeat && take(event)) event.preventDefault();
  }

  function take({ key, target }) {
    if (key === "Enter") {
      if (!panel.isOpen || target.closest(PRESSED_BY_ENTER)) return false;
      panel.apply();
      return true;
    }
    const name = key.toLowerCase();
    if (name in actions) actions[name]();
    else if (name in CUES) panel.ask(CUES[name]);
    else return false;
    return true;
  }

  function remember() {
    show($("keys-hint"), false);
    try {
      localStorage.setItem(SEEN, "1");
    } catch { /* storage is refused: the hint comes again next time */ }
  }

  function hasSeen() {
    try {
      return localStorage.getItem(SEEN) !== null;
    } catch {
      return false;
    }
  }

  document.addEventListener("keydown", pressed);
  $("keys-open").addEventListener("click", open);
  $("keys-hint-open").addEventListener("click", open);
  $("keys-hint-close").addEventListener("click", remember);
  $("keys-print").addEventListener("click", () => print());
  show($("keys-hint"), !hasSeen());
}
