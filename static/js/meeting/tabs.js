// One call a browser: a room that is in the meeting twice hears itself. The tab opened last has it.

/** @returns {{take: Function}}  `lost` is called when another tab takes the call. */
export function createTabs({ name, lost, channel = open(name), id = String(Math.random()) }) {
  if (channel) channel.onmessage = ({ data }) => data?.takes !== id && lost();
  return { take: () => channel?.postMessage({ takes: id }) };
}

function open(name) {
  return typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name);
}
