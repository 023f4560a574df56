// The microphone and the camera of the room's computer. What they give stays in this page: nothing is recorded, nothing sent.

import { createEar, isDark, levelOf, refusalOf } from "./judge.js";

const LISTEN = 15_000; // ms until silence is an answer
const EVERY = 50; // ms
const SETTLE = 1_200; // ms a camera has to find its light

/** A stream, or an error whose `code` says why there is none. */
async function open(wanted) {
  if (!navigator.mediaDevices?.getUserMedia) throw refused("Insecure");
  try {
    return await navigator.mediaDevices.getUserMedia(wanted);
  } catch (error) {
    throw refused(error.name);
  }
}

function refused(name) {
  return Object.assign(new Error(name), { code: refusalOf(name) });
}

const close = (stream) => stream.getTracks().forEach((track) => track.stop());
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves to "ok" once somebody has been heard, or to "silent"; `onLevel(0..1)` meanwhile. Rejects with a `code`. */
export async function listen(onLevel) {
  const stream = await open({ audio: true });
  const context = new AudioContext();
  try {
    await context.resume();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const ear = createEar();
    const until = performance.now() + LISTEN;
    while (!ear.heard && performance.now() < until) {
      analyser.getFloatTimeDomainData(samples);
      const level = levelOf(samples);
      ear.take(level);
      onLevel(level);
      await pause(EVERY);
    }
    return ear.heard ? "ok" : "silent";
  } finally {
    close(stream);
    context.close();
  }
}

/** Shows the camera in `video`; resolves to {code: "ok" | "dark", stop}. Rejects with a `code`. */
export async function look(video) {
  const stream = await open({ video: true });
  video.srcObject = stream;
  await video.play();
  await pause(SETTLE);
  const canvas = Object.assign(document.createElement("canvas"), { width: 32, height: 18 });
  const brush = canvas.getContext("2d");
  brush.drawImage(video, 0, 0, 32, 18);
  const code = isDark(brush.getImageData(0, 0, 32, 18).data) ? "dark" : "ok";
  return {
    code,
    stop() {
      close(stream);
      video.srcObject = null;
    },
  };
}
