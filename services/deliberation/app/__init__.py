"""Use cases: one file each, named like its RPC or event."""
