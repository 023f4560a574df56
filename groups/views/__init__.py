"""The pages of contacts and registration, and the media that only some may fetch."""
