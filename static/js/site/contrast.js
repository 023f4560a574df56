// Contrast by WCAG's formula, as seminars/colours.py has it. Pure.

export const LEAST = 4.5;
export const GROUNDS = {
  day: ["#F5F7F3", "#FFFFFF", "#E8EEE7", "#FFF0D2", "#E0F1FA"],
  evening: ["#0F1B18", "#172622", "#0A1412", "#38290F", "#12303E"],
};

/** "#14503F" of what is typed, or null. */
export function tidy(text) {
  const colour = `#${text.trim().replace(/^#/, "").toUpperCase()}`;
  return /^#[0-9A-F]{6}$/.test(colour) ? colour : null;
}

export function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** The contrast where it is least. */
export function worst(colour, mode) {
  return Math.min(...GROUNDS[mode].map((ground) => contrast(colour, ground)));
}
