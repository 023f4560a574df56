// Where a run is now, from a snapshot of the topic "agenda": the same rules as facilitation/timeline/position.py.
// Pure: no DOM, no clock of its own. Instants are milliseconds since 1970, by the server's clock.

export const GIVING = ["break", "gathering", "learning", "productive"];
const END_CAN_BE_UNDONE_MS = 10 * 60 * 1000;

/** The snapshot in force: of those queued, oldest first, the last one that has taken effect, else the oldest. */
export function effective(queue, nowMs) {
  return queue.findLast((state) => state.effective_at <= nowMs) ?? queue[0] ?? null;
}

/** "planned", "armed", "running", "held" or "over". */
export function statusAt(state, nowMs) {
  const { ended_at: endedAt, started_at: startedAt } = state.run;
  if (endedAt !== null && nowMs >= endedAt) return "over";
  if (startedAt === null) return "planned";
  if (nowMs < startedAt) return "armed";
  if (indexAt(state, nowMs) === null) return "over";
  return state.held_at !== null && nowMs >= state.held_at ? "held" : "running";
}

/** The slots as they would stand if a held run, or one late to start, went on now. */
export function project(state, nowMs) {
  const status = statusAt(state, nowMs);
  if (status === "held") return released(state, nowMs);
  const late = nowMs - state.slots[0].starts_at;
  return status === "planned" && late > 0 ? startedLate(state, late) : state.slots;
}

/**
 * Where the run is. Before the start there is no slot and `remaining_ms` counts down to the first; `elapsed_ms` is time
 * that ran (holds left out), so it is a Talk's place in its film.
 */
export function locate(state, nowMs) {
  const status = statusAt(state, nowMs);
  const projectedEnd = state.run.ended_at ?? project(state, nowMs).at(-1).ends_at;
  const position = {
    status,
    index: null,
    slot: null,
    next: null,
    elapsed_ms: 0,
    remaining_ms: 0,
    overrun_ms: Math.max(0, projectedEnd - state.run.hard_out),
    projected_end: projectedEnd,
  };
  if (status === "over") return position;
  if (status === "planned" || status === "armed") {
    const first = state.slots[0];
    return { ...position, next: first, remaining_ms: Math.max(0, first.starts_at - nowMs) };
  }
  const index = indexAt(state, nowMs);
  const slot = state.slots[index];
  const clock = clockAt(state, nowMs);
  return {
    ...position,
    index,
    slot,
    next: state.slots[index + 1] ?? null,
    elapsed_ms: Math.max(0, clock - slot.starts_at - slot.stood_ms),
    remaining_ms: slot.ends_at - clock,
  };
}

/** The actions a page offers, from the server's table {status: [action, ...]}; what only the log knows, the server says. */
export function legal(table, state, nowMs) {
  const { status, index } = locate(state, nowMs);
  const endedAt = state.run.ended_at;
  return new Set(
    table[status].filter((action) => {
      if (action === "back") return index > 0;
      if (action === "advance") return index < state.slots.length - 1;
      if (action === "undo" && status === "over") return endedAt !== null && nowMs <= endedAt + END_CAN_BE_UNDONE_MS;
      return true;
    }),
  );
}

/** Where the run's own time stands: at the hold while it is held, at the start before it. */
export function clockAt(state, nowMs) {
  if (state.run.started_at === null) return state.slots[0].starts_at;
  return state.held_at === null ? Math.max(nowMs, state.run.started_at) : Math.min(nowMs, state.held_at);
}

function indexAt(state, nowMs) {
  const clock = clockAt(state, nowMs);
  const index = state.slots.findIndex((slot) => clock < slot.ends_at);
  return index === -1 ? null : index;
}

function released(state, nowMs) {
  const first = indexAt(state, state.held_at);
  const stood = nowMs - state.held_at;
  return taken(stretched(state.slots, first, stood, stood), first, nowMs, stood, state.run.hard_out);
}

function startedLate(state, late) {
  const slots = state.slots.map((slot) => moved(slot, late));
  return taken(slots, 0, slots[0].starts_at, late, state.run.hard_out);
}

/** Lost time taken back in the order of GIVING, down to the floors, from what has not passed. */
function taken(slots, first, clock, lost, hardOut) {
  let debt = Math.min(lost, slots.at(-1).ends_at - hardOut);
  for (const kind of GIVING) {
    for (let index = first; index < slots.length && debt > 0; index += 1) {
      if (slots[index].kind !== kind) continue;
      const cut = Math.min(debt, canGive(slots[index], clock));
      slots = stretched(slots, index, -cut);
      debt -= cut;
    }
  }
  return slots;
}

/** What can be taken back from a slot of a kind that gives, when the run has come to `clock`: ms. */
export function canGive(slot, clock) {
  const runs = slot.ends_at - slot.starts_at - slot.stood_ms;
  return Math.max(0, Math.min(runs - slot.floor_ms, slot.ends_at - Math.max(clock, slot.starts_at)));
}

function stretched(slots, index, by, stood = 0) {
  return slots.map((slot, i) => {
    if (i < index) return slot;
    if (i > index) return moved(slot, by);
    return { ...slot, ends_at: slot.ends_at + by, stood_ms: slot.stood_ms + stood };
  });
}

function moved(slot, by) {
  return { ...slot, starts_at: slot.starts_at + by, ends_at: slot.ends_at + by };
}
