// Where a page goes to the run's meeting: every role has a door of its own. Pure.

/** The door of the page's role, for its group when it has one; "" when the run has no meeting. */
export function doorOf(meetingUrl, as, group = null) {
  if (!meetingUrl) return "";
  return `${meetingUrl}${as}/${group ? `?group=${group}` : ""}`;
}
