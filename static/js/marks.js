// What a chair is known by besides its number: a shape and a colour of its own. Pure; drawn by `chairs.js`' users.

const SHAPES = [
  "M-4.5 0A4.5 4.5 0 1 1 4.5 0 4.5 4.5 0 1 1-4.5 0Z", // circle
  "M0-5L5 4.2H-5Z", // triangle
  "M-4.2-4.2H4.2V4.2H-4.2Z", // square
  "M0-5.6L5 0 0 5.6-5 0Z", // diamond
  "M-1.8-5H1.8V-1.8H5V1.8H1.8V5H-1.8V1.8H-5V-1.8H-1.8Z", // cross
  "M0-5.4L1.5-1.8 5.3-1.7 2.4.8 3.3 4.6 0 2.5-3.3 4.6-2.4.8-5.3-1.7-1.5-1.8Z", // star
  "M-5 3A5 5 0 0 1 5 3Z", // half
];
const COLOURS = 5;

/** {path, colour: 1 to 5} of a chair by its number; no two of the first thirty-five are alike. */
export const markOf = (seat) => ({ path: SHAPES[(seat - 1) % SHAPES.length], colour: ((seat - 1) % COLOURS) + 1 });
