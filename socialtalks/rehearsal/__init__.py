"""Simulated groups for rehearsals: what they do (`behaviour`), what they write (`words`), and how they connect."""
