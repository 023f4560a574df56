// One thing a group writes (a point, a question, a proposal) between fingers and server. Pure: no DOM, no network.
// One save is under way at a time; what is typed meanwhile goes when it is answered, so that revisions never cross.

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/**
 * @param {object} empty  the value of a field nobody has written in
 * @param {{value: object, rev: number}|null} kept  what an earlier page of this browser had not got confirmed
 */
export function createDraft(empty, kept = null) {
  let value = kept?.value ?? empty; // as it stands in the field
  let base = { value: empty, rev: kept?.rev ?? 0 }; // what the server is known to have
  let flying = null; // the value that is on its way
  let sent = kept?.sent ?? null; // the last value given to the outbox; an earlier page may not have heard the answer
  let heard = 0; // the newest revision that came with a snapshot
  let theirs = null; // {value, rev} when another has changed the same field
  let earlier = sent; // what an earlier page sent last
  let savedAt = null;
  let refusal = null;
  let dirty = Boolean(kept);

  function settle(next, at) {
    base = next;
    if (at !== null) savedAt = at;
    dirty = !same(value, base.value);
    refusal = null;
  }

  return {
    get value() { return value; },
    get dirty() { return dirty; },
    get savedAt() { return savedAt; },
    get theirs() { return theirs; },
    get rev() { return base.rev; },
    /** What must survive a reload, or null when the server has it all. */
    get unsaved() { return dirty ? { value, rev: base.rev, sent } : null; },
    /** "empty" | "saved" | "saving" | "waiting" | "conflict" | "refused"; `online` tells the middle two apart. */
    state(online) {
      if (theirs) return "conflict";
      if (refusal) return "refused";
      if (dirty || flying) return online ? "saving" : "waiting";
      return same(value, empty) ? "empty" : "saved";
    },
    get refusal() { return refusal; },

    input(next) {
      value = next;
      refusal = null;
      dirty = !same(value, base.value);
    },

    /** {value, rev} to send now, or null when there is nothing to send or one is under way. */
    next() {
      if (!dirty || flying || theirs || refusal) return null;
      flying = sent = value;
      return { value, rev: base.rev };
    },

    /** The server has saved `stored`. An answer to a save of an earlier page counts too. */
    saved(stored, rev, at) {
      if (rev < base.rev) return;
      if (flying && same(stored, flying)) flying = null;
      settle({ value: stored, rev }, at);
    },

    /** The server has something else. What stands there being ours, the save is made again on top of it. */
    conflict(rev, current) {
      const ours = rev === base.rev || [value, base.value, earlier].some((one) => same(current, one));
      flying = earlier = null;
      if (ours) {
        settle({ value: current, rev }, null);
      } else if (dirty) {
        theirs = { value: current, rev };
      } else {
        value = current;
        settle({ value: current, rev }, null);
      }
    },

    /** Refused for another reason than a conflict: it stays here, and goes again when it is changed. */
    refused(code) {
      flying = null;
      refusal = code;
    },

    /** Of two texts, this one: it is saved on top of the other's. */
    keepMine() {
      base = theirs;
      theirs = null;
      dirty = !same(value, base.value);
    },

    takeTheirs() {
      value = theirs.value;
      base = theirs;
      theirs = null;
      dirty = false;
    },

    /** A snapshot says {value, rev}, or null when there is nothing. Returns true when the field must be shown anew. */
    seen(current) {
      if (current === null) return removed();
      if (current.rev < base.rev) return false;
      const known = current.rev === base.rev && heard === current.rev;
      heard = current.rev;
      if (known) return false;
      if (dirty || flying) {
        if (same(current.value, value) || same(current.value, earlier)) settle(current, null);
        return false;
      }
      const changed = !same(current.value, value);
      value = current.value;
      settle(current, null);
      return changed;
    },
  };

  /** Nothing there: removed by another, unless the snapshot is older than our own first save. */
  function removed() {
    if (heard === 0 || heard !== base.rev || dirty || flying) return false;
    heard = 0;
    value = empty;
    base = { value: empty, rev: 0 };
    savedAt = null;
    return true;
  }
}
