"""What can be registered for, the door of personal links, and the media that only some may fetch."""
