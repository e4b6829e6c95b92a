"""Somebody asks her whether it is solved: a try that failed, or her own word, said for her."""

from dataclasses import dataclass, field
from datetime import datetime

from chassis.act import Act, subject_of
from chassis.validation import Fields
from services.intake.app.confirm_matter import MAX_TEXT
from services.intake.app.loading import finish, matter_for, save_with_children
from services.intake.app.ports import Begin, IntakeWork
from services.intake.domain.answer import SATISFACTIONS
from services.intake.domain.asking import MEDIA, Contact
from services.intake.domain.matter import Matter
from services.intake.domain.refusals import not_open


@dataclass(frozen=True, slots=True)
class HerWord:
    """What she said of the outcome."""

    solved: bool
    satisfaction: str
    comment: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NoteContact:
    """The matter, the outcome, how and when she was asked, and what she said if reached."""

    name: str
    resolution_no: int
    medium: str
    at: datetime | None
    reached: bool
    word: HerWord | None


async def note_contact(begin: Begin, act: Act, command: NoteContact) -> str:
    """Keep the try, and with it end or reopen the matter; return `matters/{id}`.

    Who gave the outcome never says for her that it is solved, and where she has no login does not
    ask her either.

    Raises:
        TongxinError: RESOLUTION_STALE, MATTER_NOT_RESOLVED, ASKED_BY_THE_CLOSER, INVALID_FIELDS.
    """
    fields = Fields()
    _check(command, fields)
    async with begin(act) as work:
        matter = await matter_for(work, command.name, "matter.ask_her")
        at = command.at or work.now
        since = matter.resolution.created_at if matter.resolution else work.now
        fields.require(
            condition=since <= at <= work.now,
            field="contact_time",
            reason="NOT_SINCE_THE_OUTCOME",
            description="She was asked after the outcome was given, and not in the future.",
        )
        fields.refuse_if_any()
        asker = subject_of(act.caller)
        await _refuse_the_closer(work, matter, asker, speaks=command.word is not None)
        contacts = await work.contacts.of_outcome(matter.id, command.resolution_no)
        contact = Contact(command.medium, at, asker, command.reached)
        matter.note_contact(
            [*contacts, contact],
            resolution_no=command.resolution_no,
            request_id=act.request_id,
            now=work.now,
        )
        await work.contacts.add(matter.id, command.resolution_no, len(contacts) + 1, contact)
        if command.word is not None:
            await _speak(work, matter, command.word, asker)
        await save_with_children(work, matter)
        return finish(work, command.name, medium=command.medium, reached=str(command.reached))


def _check(command: NoteContact, fields: Fields) -> None:
    fields.choice("medium", command.medium, MEDIA)
    word = command.word
    fields.require(
        condition=word is None or command.reached,
        field="word",
        reason="NOT_REACHED",
        description="Only who was reached has said something.",
    )
    if word is not None:
        if word.solved or word.satisfaction:
            fields.choice("word.satisfaction", word.satisfaction, SATISFACTIONS)
        fields.text("word.comment", word.comment, minimum=0, maximum=MAX_TEXT)


async def _refuse_the_closer(work: IntakeWork, matter: Matter, asker: str, *, speaks: bool) -> None:
    if asker != await work.contacts.closer(matter.id):
        return
    if speaks or not await work.contacts.has_login(matter.id):
        raise not_open("ASKED_BY_THE_CLOSER", "Somebody else than who answered asks her.")


async def _speak(work: IntakeWork, matter: Matter, word: HerWord, asker: str) -> None:
    """Let her word have the effect it would have from her own hand; it is kept who asked."""
    resolution = matter.resolution
    assert resolution is not None  # noqa: S101 - refused without one
    number, request_id = resolution.resolution_no, work.act.request_id
    if word.solved:
        matter.confirm(resolution_no=number, actor=asker, request_id=request_id, now=work.now)
    else:
        matter.reopen(
            resolution_no=number,
            reason=word.comment,
            actor=asker,
            request_id=request_id,
            now=work.now,
        )
    await work.matters.note_confirmation(
        matter,
        resolution,
        solved=word.solved,
        satisfaction=word.satisfaction,
        comment=word.comment,
    )
