"""The demo: fictional people, real film, three seminars in three phases."""
