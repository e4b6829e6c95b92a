"""Plays: real cases as files, played over HTTP against a running instance and read back."""
