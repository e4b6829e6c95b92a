"""How somebody wants to be told. Pure."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, time
from uuid import UUID

from chassis.calendar import to_shanghai
from chassis.etag import etag_of, matches
from chassis.refusals import Kind, TongxinError
from chassis.validation import Fields

LANGUAGES = frozenset({"zh-CN", "en"})
FIELDS = frozenset({"language", "quiet_from", "quiet_until"})
_HOUR_MINUTE = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class Preferences:
    """Her language and her quiet hours, in Shanghai time.

    Quiet hours keep it silent and hold nothing back: every call gets an answer at once.
    The defaults (ours) are those of somebody who works in the fields.
    """

    person: UUID
    language: str = "zh-CN"
    quiet_from: time = time(21)
    quiet_until: time = time(7)
    revision: int = 0

    @property
    def etag(self) -> str:
        """The tag that changes with every change."""
        return etag_of(self.person, self.revision)

    def quiet_at(self, moment: datetime) -> bool:
        """Whether she wants no sound at a moment; the hours may reach past midnight."""
        now = to_shanghai(moment).time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= now < self.quiet_until
        return now >= self.quiet_from or now < self.quiet_until

    def changed(self, etag: str, changes: dict[str, str]) -> "Preferences":
        """Return them with some values changed (`HH:MM` for the hours).

        Raises:
            TongxinError: INVALID_FIELDS with every field error; ETAG_REQUIRED, ETAG_MISMATCH.
        """
        fields = Fields()
        for name in sorted(changes.keys() - FIELDS):
            fields.error("update_mask", "UNKNOWN_FIELD", f"Cannot change {name[:50]}.")
        if "language" in changes:
            fields.choice("language", changes["language"], LANGUAGES)
        hours = {
            name: clock_time(name, changes[name], fields)
            for name in ("quiet_from", "quiet_until")
            if name in changes
        }
        fields.refuse_if_any()
        if not etag:
            raise TongxinError(Kind.INVALID, "ETAG_REQUIRED", "Send the etag that you read.")
        if not matches(etag, self.etag):
            raise TongxinError(
                Kind.CONFLICT, "ETAG_MISMATCH", "They have changed since you read them."
            )
        return replace(
            self,
            language=changes.get("language", self.language),
            quiet_from=hours.get("quiet_from") or self.quiet_from,
            quiet_until=hours.get("quiet_until") or self.quiet_until,
            revision=self.revision + 1,
        )


def clock_time(name: str, value: str, fields: Fields) -> time:
    """Return `HH:MM` as a time; note a field error where it is none."""
    if not _HOUR_MINUTE.fullmatch(value):
        fields.error(name, "INVALID_TIME", "Hours and minutes, such as 21:30.")
        return time()
    return time.fromisoformat(value)
