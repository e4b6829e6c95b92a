"""The four services; each has the same rooms and imports no other."""
