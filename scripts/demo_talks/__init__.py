"""Builds the demo Talks: manuscript, speech, slides, film. Not imported by the running product."""
