// "Starta skärmen": one press gives full screen, the sound test and a computer that stays awake.

/** @param {{player: object, chime: string, texts: object, button: Element, hint: Element}} parts */
export function createStart({ player, chime, texts, button, hint }) {
  let lock = null;
  let started = false;

  async function stayAwake() {
    if (document.visibilityState !== "visible") return;
    lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
  }

  async function press() {
    const full = document.fullscreenElement ? null : document.documentElement.requestFullscreen?.({ navigationUI: "hide" });
    const sounded = player.chime(chime);
    await full?.catch?.(() => {});
    stayAwake();
    navigator.storage?.persist?.().catch(() => {});
    button.disabled = true;
    const heard = await sounded;
    button.disabled = false;
    started = started || heard;
    button.classList.toggle("quiet", heard);
    button.querySelector("[data-label]").textContent = heard ? texts.sound_again : texts.start;
    hint.textContent = heard ? texts.sound_on : texts.sound_failed;
  }

  button.addEventListener("click", press);
  document.addEventListener("visibilitychange", () => started && (lock === null || lock.released) && stayAwake());
  return {
    stayAwake,
    get started() {
      return started;
    },
  };
}
