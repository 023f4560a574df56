// The row of buttons under the screen, and their keys. What may be lost is asked for twice.

const SURE = 5_000; // ms within which the second press counts
const KEYS = { " ": "pause", ArrowRight: "next", ArrowLeft: "back", "+": "more", n: "notes", N: "notes", f: "full", F: "full", c: "captions", C: "captions" };
const IDLE = 4_000; // ms without a sign of life after which the row leaves a film alone

/** @param {{root: Document, texts: object, onDeed: (deed: string) => void}} parts */
export function createControls({ root, texts, onDeed }) {
  const bar = root.getElementById("bar");
  const dialog = root.getElementById("notes");
  const all = [...root.querySelectorAll("[data-deed]")];
  const buttons = new Map(all.map((button) => [button.dataset.deed, button]));
  const label = (deed) => buttons.get(deed).querySelector("[data-label]");
  const sure = { finish: texts.finish_sure, again: texts.again_sure };
  const usual = Object.fromEntries(Object.keys(sure).map((deed) => [deed, label(deed).textContent]));
  let asked = null; // {deed, timer}
  let idle = null;

  const here = {
    notes: () => (dialog.open ? dialog.close() : dialog.showModal()),
    full: () => (root.fullscreenElement ? root.exitFullscreen() : root.documentElement.requestFullscreen({ navigationUI: "hide" })).catch(() => {}),
  };

  function press(deed) {
    if (here[deed]) return here[deed]();
    if (!sure[deed]) return onDeed(deed);
    if (asked?.deed === deed) {
      forget();
      return onDeed(deed);
    }
    forget();
    label(deed).textContent = sure[deed];
    asked = { deed, timer: setTimeout(forget, SURE) };
  }

  function forget() {
    if (!asked) return;
    clearTimeout(asked.timer);
    label(asked.deed).textContent = usual[asked.deed];
    asked = null;
  }

  function key(event) {
    const deed = KEYS[event.key];
    if (!deed || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const writes = event.target.closest?.("textarea, input, select, dialog");
    if (writes || (event.key === " " && event.target.closest?.("button, a"))) return;
    if (!all.some((button) => button.dataset.deed === deed && !button.disabled && !button.closest("[hidden]"))) return;
    event.preventDefault();
    press(deed);
  }

  function stir() {
    root.body.classList.remove("idle");
    clearTimeout(idle);
    idle = setTimeout(() => root.body.classList.add("idle"), IDLE);
  }

  for (const button of all) button.addEventListener("click", () => press(button.dataset.deed));
  root.addEventListener("keydown", key);
  for (const sign of ["pointermove", "pointerdown", "keydown", "focusin"]) root.addEventListener(sign, stir);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  root.getElementById("notes-close").addEventListener("click", () => dialog.close());
  stir();
  buttons.get("start").disabled = false; // not before a press can be heard

  return {
    /** The row as it suits the scene. */
    draw(scene) {
      bar.hidden = scene.name === "before" || scene.name === "over";
      setText(label("pause"), scene.held ? texts.resume : texts.pause);
      buttons.get("pause").setAttribute("aria-pressed", String(scene.held));
      setText(label("next"), scene.name === "dialogue" && !scene.isLastStep ? texts.next_step : texts.next_part);
      buttons.get("more").disabled = scene.slot?.kind === "talk";
      buttons.get("captions").hidden = scene.slot?.kind !== "talk";
    },
  };
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
