"""What the live pages show: one module a topic, a fixed number of queries each, none asking the time."""
