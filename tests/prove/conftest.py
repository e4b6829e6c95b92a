"""Proofs take minutes and run by `make prove`; they use the component tests' servers."""

from tests.component.conftest import servers, session_world, world

__all__ = ["servers", "session_world", "world"]
