"""Lines about what is being done, for a person who waits."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console


class Progress:
    """Says each step when it begins and how long it took when it ends."""

    def __init__(self, *, quiet: bool = False) -> None:
        """Write to standard error, so that standard output stays for results."""
        self._console = Console(stderr=True, quiet=quiet, highlight=False)

    def say(self, text: str) -> None:
        """Write one line."""
        self._console.print(f"· {text}", markup=False, soft_wrap=True)

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Show `text` while the block runs, and the seconds it took."""
        began = time.monotonic()
        if self._console.is_terminal:
            with self._console.status(text):
                yield
        else:
            self.say(f"{text} …")
            yield
        self.say(f"{text}: {time.monotonic() - began:.1f} s")


QUIET = Progress(quiet=True)
