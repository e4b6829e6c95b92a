"""Rules: plain Python, no I/O, no frameworks."""
