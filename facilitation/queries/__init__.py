"""What the live pages show: one module a topic, each with a fixed number of queries and none of them asking the time."""
