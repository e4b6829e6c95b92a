"""A matter's life under random acts: what has to hold after each of them."""

import os
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)

from chassis.ids import new_random_id
from chassis.region import Level
from chassis.validation import Fields
from services.intake.domain import clocks
from services.intake.domain.answer import OUTCOMES, PROMISED, Answer, checked
from services.intake.domain.asking import MEDIA, Contact, tried_enough
from services.intake.domain.bodies import COUNCIL, GROUP, council_of, county_of, group_body
from services.intake.domain.events import OFFICE
from services.intake.domain.matter import Matter
from services.intake.domain.pauses import AT_MOST
from services.intake.domain.progress import Progress
from services.intake.domain.state import (
    CLOSED_UNCONFIRMED,
    MERGED,
    OPEN,
    RESOLVED,
    WORKED_ON,
)
from services.intake.domain.topics import TOPICS
from tests.unit.intake.invariants import START
from tests.unit.intake.machine_moves import VILLAGE, Moving, stale

GROUP_ID = UUID("01a0d5b2-7c00-7abc-8def-0123456789ab")
OWNERS = {
    "group": group_body(f"groups/{GROUP_ID}", VILLAGE),
    "council": council_of(VILLAGE),
    "county": county_of(VILLAGE),
}
CODES = {"at": START.isoformat(), "resource": "other"}
STEPS = {
    "received.council": ("", True, ("body", "until")),
    "meeting.scheduled": ("DELIBERATING", False, ("body", "at", "until")),
    "meeting.no_resolution": ("DOCKETED", False, ("body",)),
    "action.done": ("", False, ("body",)),
    "booked": ("", False, ("body", "resource")),
}
causes = st.sampled_from(["AGENDA", "ORDER"])
words = st.sampled_from(["办好了", "办好了", ""])
EXAMPLES = int(os.environ.get("TONGXIN_EXAMPLES", "40"))  # more when it is to be proven
MOST_MATTERS = 5  # few matters with long lives, rather than many with short ones


class MatterLife(Moving):
    """Files matters and does everything to them that anybody may ask for."""

    matters = Moving.matters

    @precondition(lambda self: len(self.register.kept) < 2)
    @rule(
        target=matters,
        owner=st.sampled_from(sorted(OWNERS)),
        topic=st.sampled_from(["selling", "selling", "selling", "inheritance", "couple"]),
        urgency=st.sampled_from(["NORMAL", "URGENT"]),
    )
    def file(self, owner: str, topic: str, urgency: str) -> UUID:
        now = self.register.now
        matter = Matter(
            id=new_random_id(),
            region=VILLAGE,
            topic=topic,
            right="NONE",
            urgency=urgency,
            risk="LOW",
            confidentiality=TOPICS[topic].confidentiality,
            channel="GROUP",
            audience="GROUP",
            group=GROUP_ID,
            text="地瓜卖不出去",
            pseudonym="秦某·7F3A",
            whole_due_at=clocks.whole_due(urgency, now),
            created_at=now,
        )
        matter.file(OWNERS[owner], actor="people/asker", now=now, on_behalf=False)
        self.register.add(matter)
        return matter.id

    @rule(target=matters, of=matters)
    def cosign(self, of: UUID) -> UUID:
        parent = self.register.load(of)
        # The policy table allows it for OPEN only.
        if parent.status != OPEN or len(self.register.kept) >= MOST_MATTERS:
            return of
        child = Matter(
            id=new_random_id(),
            **{
                name: getattr(parent, name)
                for name in (
                    "region",
                    "topic",
                    "right",
                    "urgency",
                    "risk",
                    "confidentiality",
                    "channel",
                    "audience",
                    "group",
                    "text",
                    "pseudonym",
                    "whole_due_at",
                )
            },
            created_at=self.register.now,
        )
        child.join(parent, actor="people/neighbour", now=self.register.now)
        self.register.add(child)
        self.register.commit(parent)
        return child.id

    @rule(of=matters, off=stale, text=words)
    def forward(self, of: UUID, off: int, text: str) -> None:
        kept = self.register.kept[of]
        if kept.owner is None or kept.owner.kind != GROUP:  # only a group's leader forwards
            return
        refusal = self.act(
            of,
            lambda matter: matter.forward(
                expected_epoch=matter.epoch + off,
                council_text=text,
                actor="people/leader",
                request_id="",
                now=self.register.now,
            ),
        )
        assert off == 0 or (refusal is not None and refusal.reason == "MATTER_MOVED")

    @rule(of=matters, off=stale, without=st.booleans())
    def raise_up(self, of: UUID, off: int, without: bool) -> None:
        refusal = self.act(
            of,
            lambda matter: matter.raise_up(
                expected_epoch=matter.epoch + off,
                without_deliberation=without,
                reason="货物易坏",
                actor="people/officer",
                request_id="",
                now=self.register.now,
            ),
        )
        assert off == 0 or (refusal is not None and refusal.reason == "MATTER_MOVED")

    @rule(
        of=matters,
        off=stale,
        outcome=st.sampled_from(sorted(OUTCOMES)),
        did=words,
        why=words,
    )
    def answer(self, of: UUID, off: int, outcome: str, did: str, why: str) -> None:
        fields = Fields()
        until = self.register.now + timedelta(days=9) if outcome == PROMISED else None
        answer = checked(Answer(outcome, "这样办", did, why, expected_at=until), fields)
        assert bool(fields.errors) == (not did and not why), "no silent close"
        if fields.errors:
            return
        before = self.register.kept[of].status
        refusal = self.act(
            of,
            lambda matter: matter.answer(
                expected_epoch=matter.epoch + off,
                answer=answer,
                actor="people/officer",
                request_id="",
                now=self.register.now,
            ),
        )
        assert refusal is not None or (off == 0 and before in WORKED_ON)

    @rule(of=matters, off=stale)
    def confirm(self, of: UUID, off: int) -> None:
        ended = self.register.kept[of].has_ended
        refusal = self.act(
            of,
            lambda matter: matter.confirm(
                resolution_no=matter.resolution_no + off,
                actor="people/asker",
                request_id="",
                now=self.register.now,
            ),
        )
        assert refusal is not None or (off == 0 and not ended)
        if refusal is None and self.register.kept[of].status == MERGED:
            self.ended_children.add(of)

    @rule(of=matters, off=stale)
    def reopen(self, of: UUID, off: int) -> None:
        before = self.register.load(of)
        refusal = self.act(
            of,
            lambda matter: matter.reopen(
                resolution_no=matter.resolution_no + off,
                reason="没有解决",
                actor="people/asker",
                request_id="",
                now=self.register.now,
            ),
        )
        if refusal is None:
            after = self.register.kept[of]
            assert off == 0
            assert before.resolution is not None
            window = before.resolution.created_at + timedelta(days=30)
            heard = before.status != CLOSED_UNCONFIRMED
            assert not (heard and before.has_ended) or self.register.now <= window
            assert after.owner is not None
            closed_at = before.resolution.body
            if after.reopen_count == 1:
                assert after.owner == closed_at, "the first time at the closing level"
            elif closed_at.level is not Level.PROVINCE:
                assert after.owner != closed_at, "the second time above"
            self.ended_children.discard(of)

    @precondition(lambda self: any(item.status == OPEN for item in self.register.kept.values()))
    @rule(pick=st.integers(0, MOST_MATTERS))
    def somebody_answers(self, pick: int) -> None:
        """Do what a good owner does, so that lives get further than refusals."""
        open_ones = [item for item in self.register.kept.values() if item.status == OPEN]
        self.answer(open_ones[pick % len(open_ones)].id, 0, "SOLVED", "办好了", "")

    @precondition(lambda self: any(item.resolution for item in self.register.kept.values()))
    @rule(pick=st.integers(0, MOST_MATTERS), solved=st.booleans())
    def somebody_speaks_of_her_outcome(self, pick: int, solved: bool) -> None:
        answered = [item for item in self.register.kept.values() if item.resolution]
        (self.confirm if solved else self.reopen)(answered[pick % len(answered)].id, 0)

    @rule(of=matters)
    def withdraw(self, of: UUID) -> None:
        ended = self.register.kept[of].has_ended
        refusal = self.act(
            of,
            lambda matter: matter.withdraw(
                reason="", actor="people/asker", request_id="", now=self.register.now
            ),
        )
        assert (refusal is not None) == ended
        if refusal is None:
            for child in self.register.kept.values():
                assert child.parent != of or child.status != MERGED or child.has_ended

    @rule(of=matters)
    def clock(self, of: UUID) -> None:
        """Run the timers of a matter that are due: at half time, and at the end."""
        kept, now = self.register.load(of), self.register.now
        if kept.deadline is None or kept.owner is None:
            return
        if kept.status == OPEN and now < kept.deadline:
            self.act(of, lambda matter: matter.remind(now=now))
            assert self.register.told[of][-1].hearers == OFFICE
            after = self.register.kept[of]
            assert (after.epoch, after.deadline) == (kept.epoch, kept.deadline)
        elif kept.status == OPEN:
            self.act(of, lambda matter: matter.run_out(now=now))
            after = self.register.kept[of]
            moves = kept.owner.kind == GROUP or (kept.is_pressing and kept.superior is not None)
            assert (after.epoch > kept.epoch) == moves, "ownership moves by itself only there"
            assert after.owner is not None
            if kept.owner.kind == GROUP:
                assert after.owner.kind == COUNCIL
        elif kept.status == RESOLVED and now >= kept.deadline and kept.promise_is_open:
            self.act(of, lambda matter: matter.promise_passed(now=now))
            after = self.register.kept[of]
            assert (after.status, after.owner) == (OPEN, kept.owner)

    @rule(of=matters, why=st.sampled_from(sorted(AT_MOST)), days=st.integers(1, 40))
    def pause(self, of: UUID, why: str, days: int) -> None:
        before, now = self.register.load(of), self.register.now
        refusal = self.act(
            of,
            lambda matter: matter.pause(reason=why, until=now + timedelta(days=days), now=now),
        )
        after = self.register.kept[of]
        if refusal is None:
            assert before.status in WORKED_ON
            assert before.pausing is None
            assert before.deadline is not None
            assert after.pausing is not None
            assert after.deadline is not None
            length = after.pausing.until - now
            assert timedelta() < length <= AT_MOST[why]
            late = before.deadline <= now
            assert after.deadline == (before.deadline if late else before.deadline + length)
        assert after.epoch == before.epoch

    @rule(of=matters)
    def resume(self, of: UUID) -> None:
        before, now = self.register.load(of), self.register.now
        self.act(of, lambda matter: matter.resume(now=now))
        after = self.register.kept[of]
        assert after.pausing is None
        assert after.waited_seconds <= AT_MOST["WAITING_FOR_HER"].total_seconds()
        assert after.epoch == before.epoch

    @rule(of=matters, medium=st.sampled_from(sorted(MEDIA)))
    def try_to_ask(self, of: UUID, medium: str) -> None:
        """Look for her once more; her silence ends what it may end, after enough tries."""
        before, now = self.register.load(of), self.register.now
        tries = self.tries.setdefault((of, before.resolution_no), [])
        tries.append(Contact(medium, now, "people/officer", reached=False))
        refusal = self.act(
            of,
            lambda matter: matter.note_contact(
                tries, resolution_no=matter.resolution_no, request_id="", now=now
            ),
        )
        if refusal is not None:
            tries.pop()
            return
        closed = self.register.kept[of].status == CLOSED_UNCONFIRMED
        assert closed == (tried_enough(tries) and before.silence_may_close)

    @rule(of=matters, off=stale)
    def fulfil(self, of: UUID, off: int) -> None:
        before = self.register.load(of)
        refusal = self.act(
            of,
            lambda matter: matter.fulfil(
                expected_epoch=matter.epoch + off,
                actor="people/officer",
                request_id="",
                now=self.register.now,
            ),
        )
        possible = before.status == RESOLVED and before.promise_is_open
        assert (refusal is None) == (off == 0 and possible)

    @rule(of=matters, off=stale, days=st.integers(1, 90), cause=causes)
    def set_deadline(self, of: UUID, off: int, days: int, cause: str) -> None:
        before = self.register.load(of)
        now = self.register.now
        refusal = self.act(
            of,
            lambda matter: matter.set_deadline(
                expected_epoch=matter.epoch + off,
                cause=cause,
                until=now + timedelta(days=days),
                now=now,
            ),
        )
        if refusal is None:
            after = self.register.kept[of]
            assert after.epoch == before.epoch
            assert after.deadline_no == before.deadline_no + 1
            assert after.deadline is not None
            grace = 1 if cause == "AGENDA" else 14
            assert now < after.deadline <= max(after.whole_due_at, now + timedelta(days=grace))

    @rule(of=matters, off=stale, key=st.sampled_from(sorted(STEPS)), minutes=st.integers(-9, 9))
    def progress(self, of: UUID, off: int, key: str, minutes: int) -> None:
        before = self.register.load(of)
        phase, taken, needs = STEPS[key]
        given = CODES | {"body": OWNERS["council"].name, "until": ""}
        step = Progress(
            key,
            {name: given[name] for name in needs},
            before.epoch + off,
            self.register.now + timedelta(minutes=minutes),
            phase,
            taken,
        )
        said = len(self.register.told[of])
        self.act(of, lambda matter: matter.note_progress(step, self.register.now))
        after = self.register.kept[of]
        assert (after.status, after.owner, after.epoch, after.deadline) == (
            before.status,
            before.owner,
            before.epoch,
            before.deadline,
        ), "progress never decides who has it"
        if before.owner is None:
            assert len(self.register.told[of]) == said, "nobody works on what has ended"
        if off:
            assert (after.phase, after.taken_at) == (before.phase, before.taken_at)

    @rule(hours=st.sampled_from([1, 30, 24 * 9, 24 * 31]))
    def pass_time(self, hours: int) -> None:
        self.register.pass_time(hours)


MatterLife.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=40,
    deadline=None,
    # The same lives in every run of the checks; `make prove` looks further.
    derandomize="TONGXIN_EXAMPLES" not in os.environ,
)
TestMatterLife = pytest.mark.timeout(900)(MatterLife.TestCase)
