// What a seminar costs in working time, in words. Pure; the texts come from the page.

/** Minutes: everyone's time at the seminar and the facilitators' course. */
export function total(groups, people, texts) {
  return groups * (people * texts.length + texts.course);
}

/** A whole number from a field, or null while what stands there is none or out of reach. */
export function number(text, least, most) {
  const found = /^\s*\d{1,6}\s*$/.test(text) ? Number(text) : NaN;
  return found >= least && found <= most ? found : null;
}

/** "17 timmar och 20 minuter". */
export function spoken(minutes, texts) {
  const hours = Math.floor(minutes / 60), rest = minutes % 60;
  const long = counted(texts.hours, hours), short = counted(texts.minutes, rest);
  if (!hours) return short;
  return rest ? texts.both.replace("{hours}", long).replace("{minutes}", short) : long;
}

/** The sum without its result. */
export function sum(groups, people, texts) {
  const form = groups === 1 ? texts.one : texts.several;
  return form.replaceAll("{groups}", String(groups)).replace("{people}", counted(texts.people, people));
}

/** What is said of the group's size. */
export function size(people, texts) {
  const [least, most] = texts.advised;
  return texts.sizes[people < least ? 0 : people > most ? 2 : 1];
}

function counted(forms, n) {
  return forms[n === 1 ? 0 : 1].replace("{n}", String(n));
}
