// The people whom one practises with: what they say as the round goes, and what one did about it. Pure.

export const ACTS = ["next", "pass", "more", "undo", "silent"];
const SOON = 8_000; // ms left of a turn when more time is asked for
const AFTER = 4_000; // ms into a turn when somebody has to leave
const SEATS = { pass: 2, over: 3, leave: 4, more: 5 };
export const EVENTS = Object.keys(SEATS);

/** Who is concerned by an event. */
export const seatOf = (event) => SEATS[event];

/** Trying the buttons: which have been pressed. */
export function createTrial() {
  const tried = new Set();
  return {
    did: (act) => tried.add(act),
    list: () => ACTS.map((act) => ({ act, isDone: tried.has(act) })),
    get isDone() {
      return ACTS.every((act) => tried.has(act));
    },
  };
}

/**
 * Leading a round. Each of the five does one thing; `did` takes a press that was made, `says` what is heard now.
 * A turn is {seat, again, left, length}; ms.
 */
export function createCoach() {
  const handled = new Set();
  const met = new Set(); // events that have come up

  /** What comes up in this turn, or null. */
  function eventOf({ seat, again, left, length }) {
    if (seat === SEATS.pass && !again) return "pass";
    if (seat === SEATS.over && left <= 0) return "over";
    if (seat === SEATS.leave && length - left >= AFTER) return "leave";
    if (seat === SEATS.more && left <= SOON && !handled.has("more")) return "more";
    return null;
  }

  return {
    /** {text, seat} of what is heard; `text` is a key of the page's words. */
    says(turn) {
      if (turn.seat === null) return null;
      const event = eventOf(turn);
      if (event) met.add(event);
      const text = event ?? (turn.again ? "again" : turn.seat === 1 ? "begins" : "speaks");
      return { text, seat: turn.seat };
    },
    did(act, turn, { who = null } = {}) {
      const { seat, again, left } = turn;
      if (act === "pass" && seat === SEATS.pass && !again) handled.add("pass");
      if (act === "next" && seat === SEATS.over && left <= 0) handled.add("over");
      if (act === "leave" && who === SEATS.leave) handled.add("leave");
      if (act === "more" && seat === SEATS.more) handled.add("more");
    },
    /** How it went: {event, seat, isHandled}. One who never asked for more was not missed. */
    result: () => EVENTS.filter((event) => event !== "more" || met.has("more") || handled.has("more"))
      .map((event) => ({ event, seat: SEATS[event], isHandled: handled.has(event) })),
  };
}
