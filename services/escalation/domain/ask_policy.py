"""How long an ask may take when who asks names no date. Data: a new version for a new rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.escalation.domain.asks import DISPATCH, REFER, REQUEST

URGENT = "URGENT"


@dataclass(frozen=True, slots=True)
class Span:
    """Calendar time for a normal and for an urgent matter, and what it rests on."""

    normal: timedelta
    urgent: timedelta
    basis: str


@dataclass(frozen=True, slots=True)
class AskPolicy:
    """One version of the dates of asks."""

    version: str
    spans: Mapping[str, Span]

    def due(self, kind: str, urgency: str, now: datetime) -> datetime:
        """Return by when the doer answers. Raises KeyError for a kind where nothing is due."""
        span = self.spans[kind]
        return now + (span.urgent if urgency == URGENT else span.normal)


POLICY = AskPolicy(
    version="asks-2026-1",
    spans={
        REQUEST: Span(timedelta(days=7), timedelta(hours=24), basis="ours"),
        REFER: Span(timedelta(days=10), timedelta(hours=24), basis="ours"),
        DISPATCH: Span(timedelta(days=7), timedelta(hours=24), basis="ours"),
    },
)
