// The call itself: Jitsi's microphone brought to where it must be. Its API can only toggle, and tells afterwards.

const PATIENCE = 3_000; // ms until a toggle that was never confirmed is tried again

/**
 * @param {object} options  `api` a JitsiMeetExternalAPI; `elapsed` () => ms; `on` {joined(), left(), changed()}
 * @returns {{muted: boolean, force: Function, free: Function, want: Function, tick: Function, hangUp: Function}}
 */
export function createCall({ api, elapsed, on }) {
  let muted = true;
  let joined = false;
  let forced = false;
  let wish = null; // what a press asked for, until it has come true
  let toggledAt = null;
  let over = false;

  function settle() {
    const aim = forced ? true : wish;
    if (!joined || over || aim === null || toggledAt !== null) return;
    if (aim === muted) {
      wish = null;
      return;
    }
    toggledAt = elapsed();
    api.executeCommand("toggleAudio");
  }

  function heard(now) {
    muted = now;
    toggledAt = null;
    settle();
    on.changed();
  }

  api.addListener("videoConferenceJoined", () => {
    joined = true;
    on.joined();
    Promise.resolve(api.isAudioMuted()).then(heard, () => heard(muted));
  });
  api.addListener("audioMuteStatusChanged", (event) => heard(Boolean(event.muted)));
  for (const name of ["videoConferenceLeft", "readyToClose"]) api.addListener(name, end);

  function end() {
    if (over) return;
    over = true;
    on.left();
  }

  return {
    get muted() {
      return muted;
    },
    /** From now on the microphone is off, whoever turns it on in the call. */
    force() {
      forced = true;
      wish = null;
      settle();
    },
    /** It may be turned on; nothing turns it on but a press. */
    free() {
      forced = false;
    },
    /** A press: on or off. */
    want(on_) {
      wish = !on_;
      settle();
    },
    tick() {
      if (toggledAt === null || elapsed() - toggledAt < PATIENCE) return;
      toggledAt = null;
      settle();
    },
    hangUp() {
      over = true;
      api.dispose();
    },
  };
}
