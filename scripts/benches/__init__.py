"""Benches: real server processes with private data folders and free ports; this process is the load."""
