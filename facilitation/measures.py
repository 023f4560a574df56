"""What the live path counts, for /metrics."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

sockets = Gauge("socialtalks_sockets", "Open live sockets", ["role"])
snapshots = Counter("socialtalks_snapshots_built", "Snapshots built from the database", ["topic"])
fan_out = Histogram(
    "socialtalks_fan_out_seconds",
    "From a snapshot's being ready until it is written to every socket",
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)
written = Counter("socialtalks_topics_written", "Topic snapshots written to sockets", ["topic"])
commands = Counter("socialtalks_commands", "Commands done", ["action"])
refused = Counter("socialtalks_commands_refused", "Commands and greetings refused", ["code"])
clock_offsets = Histogram(
    "socialtalks_clock_offset_seconds",
    "How far the clock of a screen's computer is from ours, at each of its heartbeats; 0 below a second",
    buckets=(0.5, 1, 2, 5, 15, 60, 600),
)
revision = Gauge("socialtalks_revision", "Newest revision seen of a topic, of the run it was seen in", ["run", "topic"])
resyncs = Counter("socialtalks_resyncs", "Heartbeats that showed a page to lack a snapshot")
closed = Counter("socialtalks_sockets_closed", "Sockets closed by the server", ["code"])
