"""The live pages: they read the input and the clock, call one service or query, and show the result."""
