"""What the use cases of asks need besides `ports`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from chassis.act import Act
from chassis.validation import Fields
from services.escalation.app.ask_views import AskView, BundleView


class Names(Protocol):
    """Intake's knowledge of recorded names, asked with the acting person's own token."""

    async def named(self, act: Act, matter_id: UUID, texts: Mapping[str, str]) -> list[str]:
        """Return the keys of the texts that hold a recorded name or phone of a PROTECTED matter.

        Raises the register's refusals as they are: NOT_FOUND for who may not read the matter.
        """


async def check_names(
    names: Names, act: Act, matter_id: UUID, fields: Fields, texts: Mapping[str, str]
) -> None:
    """Note every text that would tell a name: what is asked of others goes by the pseudonym."""
    for field in await names.named(act, matter_id, texts):
        fields.error(field, "NAME_IN_TEXT", "Use the pseudonym: no recorded name or phone.")


class Addressees(Protocol):
    """Which bodies may be asked, read outside of an act."""

    async def possible(self, body: str, matter_id: UUID) -> bool:
        """Whether a body exists, has not ended, and may learn of the matter."""

    async def is_past(self, at: datetime) -> bool:
        """Whether a moment does not lie in the future of business time."""


class FactsOfMatter(Protocol):
    """Facts about a matter, which the register keeps, written with the person's own token."""

    async def set_fact(
        self, act: Act, matter_id: UUID, subject: str, relation: str, until: datetime | None
    ) -> None:
        """Let a body read a matter until a time (None: open); now or earlier ends it."""


class AskReader(Protocol):
    """Queries on asks, cut to the caller's rights."""

    async def ask(self, act: Act, name: str, word: str, kinds: Sequence[str]) -> AskView:
        """Return one ask; `word` is that of its actions. Raises NOT_FOUND."""

    async def asks(
        self,
        act: Act,
        word: str,
        kinds: Sequence[str],
        size: int,
        token: str,
        *,
        state: str,
        overdue: bool,
    ) -> tuple[list[AskView], str]:
        """Return a page of asks, newest first."""


class BundleReader(Protocol):
    """Queries on bundles, cut to the caller's rights."""

    async def bundle(self, act: Act, name: str) -> BundleView:
        """Return one bundle. Raises NOT_FOUND."""

    async def bundles(
        self, act: Act, case: str, size: int, token: str
    ) -> tuple[list[BundleView], str]:
        """Return a page of a case's bundles, oldest first. Raises NOT_FOUND."""
