// What the screen says of the meeting: when to go there, how, and when to come back.

import { fill } from "./words.js";

/** The box's words and parts; null when nothing is said. Pure. `meeting` is as sceneOf has it. */
export function meetingBox({ meeting, meetingIn, meetingUrl, isQueued }, texts) {
  if (meeting === null) return null;
  const go = isQueued ? texts.to_meeting : `${texts.to_meeting}. ${texts.sound_on}`;
  const says = { soon: fill(texts.to_meeting_in, { time: meetingIn }), go, back: texts.from_meeting, mute: texts.sound_off };
  return {
    says: says[meeting] ?? "",
    isLong: meeting === "go" && !isQueued,
    url: ["back", "mute"].includes(meeting) ? "" : meetingUrl,
    isAnswered: !["soon", "mute"].includes(meeting),
    done: meeting === "back" ? texts.done : texts.in_meeting,
    inMeeting: meeting !== "back",
  };
}

/**
 * @param {object} options  `changed(node, what)` is true when what is drawn there is new; `give(inMeeting)` tells that the
 *   room is in the meeting or out of it, and is null where nobody presses
 */
export function createMeetingBox({ root, texts, changed, give }) {
  const find = (selector) => root.querySelector(selector);
  const box = find("#meeting");
  let inMeeting = true; // what the press says
  find("#meeting-done").addEventListener("click", () => {
    give?.(inMeeting);
    box.hidden = true;
  });

  return function draw({ meeting, meetingIn, meetingUrl, isQueued }) {
    if (!changed(box, [meeting, meetingIn, meetingUrl, isQueued])) return;
    const shown = meetingBox({ meeting, meetingIn, meetingUrl, isQueued }, texts);
    box.hidden = shown === null;
    if (!shown) return;
    find("#meeting-text").textContent = shown.says;
    box.classList.toggle("long", shown.isLong);
    find("#meeting-link").hidden = !shown.url;
    if (shown.url) find("#meeting-link").href = shown.url;
    find("#meeting-done").hidden = !shown.isAnswered || !give;
    find("#meeting-done-label").textContent = shown.done;
    inMeeting = shown.inMeeting;
  };
}
