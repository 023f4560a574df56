// Finding words in what is said. Pure.

/** The words looked for, without capitals. */
export function wordsOf(query) {
  return query.toLocaleLowerCase("sv").split(/\s+/).filter(Boolean);
}

/** True when every word stands in the text. */
export function holds(text, words) {
  const low = text.toLocaleLowerCase("sv");
  return words.every((word) => low.includes(word));
}

/** The text in pieces, [{text, found}], where each of the words stands marked; the pieces together are the text. */
export function pieces(text, words) {
  const low = text.toLocaleLowerCase("sv");
  if (!words.length || low.length !== text.length) return [{ text, found: false }];
  const marked = new Array(text.length).fill(false);
  for (const word of words) {
    for (let at = low.indexOf(word); at !== -1; at = low.indexOf(word, at + 1)) marked.fill(true, at, at + word.length);
  }
  const made = [];
  for (let from = 0; from < text.length; ) {
    let to = from;
    while (to < text.length && marked[to] === marked[from]) to += 1;
    made.push({ text: text.slice(from, to), found: marked[from] });
    from = to;
  }
  return made;
}
