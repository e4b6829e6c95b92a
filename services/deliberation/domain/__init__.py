"""Rules: plain Python, no I/O."""
