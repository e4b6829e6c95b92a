"""Who watches which inbox now: called after a delivery was committed, told nothing but that."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

MOST_OF_ONE = 8
"""How many watches one person has at most: a few windows on a few devices."""

Wake = Callable[[], None]


class TooManyWatchesError(Exception):
    """She has as many as one person may have."""


class Watchers:
    """The open watches of this process. They live no longer than the calls they belong to."""

    def __init__(self) -> None:
        self._of: dict[UUID, list[Wake]] = {}

    @contextmanager
    def watching(self, person: UUID, wake: Wake) -> Iterator[None]:
        """Call `wake` whenever a person's inbox changes. Raises TooManyWatchesError."""
        watches = self._of.setdefault(person, [])
        if len(watches) >= MOST_OF_ONE:
            raise TooManyWatchesError
        watches.append(wake)
        try:
            yield
        finally:
            watches.remove(wake)
            if not watches:
                self._of.pop(person, None)

    def wake(self, people: Iterable[UUID]) -> None:
        """Say that these inboxes have changed."""
        for person in people:
            for wake in self._of.get(person, ()):
                wake()
