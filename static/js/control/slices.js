// The page's work in slices: every job has a turn of the thread to itself, so that a press, a key or a frame comes in
// between. A job that is wanted again before its turn is done once.

/**
 * `jobs` = {name: work}, in the order in which they are done; `next(run)` calls `run` in a later turn of the thread.
 * Gives `want(...names)`.
 */
export function createSlices(jobs, next = nextTurn()) {
  const order = Object.keys(jobs);
  const wanted = new Set();
  let isWaiting = false;

  function wait() {
    if (isWaiting || !wanted.size) return;
    isWaiting = true;
    next(run);
  }

  function run() {
    isWaiting = false;
    const name = order.find((one) => wanted.has(one));
    wanted.delete(name);
    wait(); // before the work: should it fail, the others are done none the less
    jobs[name]();
  }

  return (...names) => {
    for (const name of names) wanted.add(name);
    wait();
  };
}

/** A message to oneself: unlike a timer it is not slowed down in a hidden page. */
function nextTurn() {
  const { port1, port2 } = new MessageChannel();
  let run = null;
  port1.onmessage = () => run();
  return (work) => {
    run = work;
    port2.postMessage(0);
  };
}
