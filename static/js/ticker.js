// A beat of 4 per second that goes on in hidden pages: browsers slow a hidden page's timers to one a minute, but not
// a worker's. Started by live.js as a worker of its own.
setInterval(() => postMessage(0), 250);
