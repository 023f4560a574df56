// The page with Jitsi's call, in a tab of its own beside the room's screen. The agenda decides when the microphone is
// off; a press turns it on.

import { byId, painter, setAttribute, setText, show } from "./facilitate/dom.js";
import { connect } from "./live.js";
import { createCall } from "./meeting/call.js";
import { barOf, offBecause } from "./meeting/sound.js";
import { createTabs } from "./meeting/tabs.js";
import { clock, timer } from "./screen/words.js";
import { locate } from "./timeline.js";

const WITHIN = 20_000; // ms for the server's script to come
const config = JSON.parse(byId("config").textContent);
const { texts } = config;
let phase = "joining";
let call = null;
let line = "connecting";

const live = connect({
  as: config.as, run: config.run, group: config.group, beside: true, topics: ["agenda"], initial: { now: config.now }, said: () => config.said,
  onTopic: () => draw(), onTick: () => draw(),
  onStatus: ({ state }) => (line = state),
});
const tabs = createTabs({ name: `st:meeting:${config.run}`, lost: () => leave("elsewhere") });
const paintBar = painter(({ state, heading, hint, press, does }) => {
  byId("bar").dataset.state = state;
  setText(byId("heading"), heading);
  setText(byId("hint"), hint);
  setText(byId("press-label"), press);
  setAttribute(byId("press"), "data-does", does);
  show(byId("press"), does !== null);
  for (const icon of document.querySelectorAll("[data-icon]")) show(icon, icon.dataset.icon === (state === "on" ? "on" : "off"));
  document.title = `${heading} · ${config.subject}`;
});

function draw() {
  const agenda = live.store.state("agenda");
  const position = agenda && !agenda.run.cancelled ? locate(agenda, live.clock.now()) : null;
  if (call) {
    if (offBecause(position)) call.force();
    else call.free();
    call.tick();
  }
  paintBar(barOf({ phase, muted: call?.muted ?? true, position, leads: config.as === "organiser", texts, clock }));
  setText(byId("segment"), position?.slot ? `${position.slot.title} · ${timer(position.remaining_ms)}` : "");
  show(byId("ways"), phase === "failed");
  show(byId("line"), ["stale", "lost", "stopped"].includes(line));
}

async function join() {
  phase = "joining";
  draw();
  tabs.take();
  try {
    await loadScript(config.script);
    const api = new window.JitsiMeetExternalAPI(config.domain, options());
    setAttribute(api.getIFrame(), "title", texts.call_title);
    call = createCall({ api, elapsed: () => performance.now(), on: { joined: () => turn("in"), left: () => leave("left"), changed: draw } });
  } catch {
    leave("failed");
  }
  draw();
}

function options() {
  return {
    roomName: config.room,
    parentNode: byId("call"),
    width: "100%",
    height: "100%",
    lang: config.language,
    ...(config.token && { jwt: config.token }),
    userInfo: { displayName: config.name },
    configOverwrite: {
      startWithAudioMuted: true,
      prejoinConfig: { enabled: false },
      prejoinPageEnabled: false,
      disableDeepLinking: true,
      subject: config.subject,
    },
  };
}

function turn(next) {
  phase = next;
  draw();
}

function leave(next) {
  call?.hangUp();
  call = null;
  byId("call").replaceChildren();
  turn(next);
}

function loadScript(address) {
  if (window.JitsiMeetExternalAPI) return Promise.resolve();
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    const late = setTimeout(failed, WITHIN);
    script.src = address;
    script.onload = () => (clearTimeout(late), done());
    script.onerror = () => (clearTimeout(late), script.remove(), failed());
    document.head.append(script);
  });
}

byId("press").addEventListener("click", () => {
  const { does } = byId("press").dataset;
  if (does === "join") join();
  else call?.want(does === "on");
  draw();
});
addEventListener("beforeunload", (event) => phase === "in" && event.preventDefault()); // leaving the page ends the call
join();
