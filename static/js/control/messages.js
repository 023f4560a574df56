// Messages to the rooms: to whom, which are shown now, and who has read them. Pure.

/** The groups that a message to "all", "municipality:<id>" or "group:<id>" is for. */
export function addressed(to, groups, municipalities) {
  const [kind, id] = to.split(":");
  if (kind === "municipality") return groups.filter((group) => municipalities[group.municipality] === Number(id));
  return kind === "group" ? groups.filter((group) => group.id === Number(id)) : groups;
}

/**
 * {now, earlier}: messages, the newest first, each with `rooms` (how many it is for), `readIn` (how many of them have
 * read it) and `unread` (the others). Shown now is one that has not ended and in some room is the newest: a room shows one.
 */
export function standing({ messages, groups, municipalities }, at) {
  const taken = new Set();
  const told = messages.map((message) => {
    const mine = addressed(message.to, groups, municipalities);
    const read = new Set(message.read);
    const isShown = !message.undone && message.expires_at > at && mine.some((group) => !taken.has(group.id));
    if (!message.undone) for (const group of mine) taken.add(group.id);
    const unread = mine.filter((group) => !read.has(group.id));
    return { ...message, isShown, rooms: mine.length, readIn: mine.length - unread.length, unread };
  });
  return { now: told.filter((message) => message.isShown), earlier: told.filter((message) => !message.isShown) };
}
