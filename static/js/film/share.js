// Which Talk each of several films belongs to, when they come at once. Pure.

/**
 * Two films for a seminar's two Talks, in the order of their names: [[number, file], [number, file]]; null when they
 * cannot be shared out. `numbers` are those of the Talks on the page.
 */
export function shareOut(files, numbers) {
  if (files.length !== 2 || numbers.length !== 2) return null;
  const inOrder = [...files].sort((one, other) => one.name.localeCompare(other.name, "sv", { numeric: true }));
  const talks = [...numbers].sort((one, other) => one - other);
  return inOrder.map((file, index) => [talks[index], file]);
}

/** The question that is asked first, a line for each film. `titles` by the Talk's number. */
export function shareText(shares, titles, lead) {
  return [lead, ...shares.map(([number, file]) => `Talk ${number}, ${titles[number]}: ${file.name}`)].join("\n");
}
