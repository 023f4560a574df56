"""A stand-in for somebody's Jitsi: its script, which behaves as the real one towards the page, and an empty room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

SCRIPT = """
window.JitsiMeetExternalAPI = class {
  constructor(domain, options) {
    window.jitsi = this;
    this.options = options;
    this.muted = options.configOverwrite.startWithAudioMuted;
    this.listeners = {};
    this.frame = document.createElement("iframe");
    this.frame.allow = "camera; microphone; display-capture; autoplay";
    this.frame.src = `http://${domain}/${options.roomName}`;
    this.frame.onload = () => this.tell("videoConferenceJoined", {});
    options.parentNode.append(this.frame);
  }
  getIFrame() { return this.frame; }
  addListener(name, listener) { this.listeners[name] = listener; }
  tell(name, event) { this.listeners[name]?.(event); }
  async isAudioMuted() { return this.muted; }
  set(muted) { this.muted = muted; this.tell("audioMuteStatusChanged", { muted }); }
  executeCommand(name) { if (name === "toggleAudio") setTimeout(() => this.set(!this.muted), 20); }
  dispose() { this.frame.remove(); }
};
"""
ROOM = '<!doctype html><html lang="en"><title>A call</title><body style="background:#111"><main></main>'
TO_HERE = r"request to another host: http://localhost:\d+/(external_api\.js|socialtalks-[a-z2-7]{26})$"
AXE_ASKS = r"'postMessage' on 'DOMWindow': The target origin provided .* recipient window's origin \('http://localhost"
"""What Chromium says when axe asks the call's frame, which is another site's."""


@contextmanager
def jitsi() -> Iterator[str]:
    """Yields its host, which is another one than the product's."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        if self.path == "/external_api.js":
            self._send(200, "text/javascript", SCRIPT)
        elif self.path.startswith("/socialtalks-"):
            self._send(200, "text/html", ROOM)
        else:
            self._send(404, "text/html", "<p>Nothing")

    do_HEAD = do_GET

    def _send(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
