"""Models that run in this process: each has a thread of its own and is loaded once."""
