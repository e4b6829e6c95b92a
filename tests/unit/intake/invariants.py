"""What has to hold of a register at every moment, whatever was done to its matters."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from chassis.texts import NEUTRAL, Sentences
from services.intake.app.presenting import shown_actions, status_line
from services.intake.domain.asking import Contact
from services.intake.domain.bodies import GROUP
from services.intake.domain.events import OFFICE
from services.intake.domain.matter import Matter
from services.intake.domain.state import ENDED, MERGED, OPEN, RESOLVED, WITH_SUPERIOR, WITHDRAWN
from services.intake.domain.transfers import MOST_MOVES_WITHOUT_ACTION
from tests.unit.intake.register import Register

# Moves that only say who must not know of a matter.
CARRIED = frozenset({"CHALLENGE", "CHALLENGE_DECIDED", "EXCLUDE"})
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NEUTRAL_SENTENCE = Sentences.load().render(NEUTRAL, {})


def has_owner(matter: Matter) -> bool:
    return matter.owner is not None and matter.deadline is not None


class WholeRegister(RuleBasedStateMachine):
    """A register that is looked through after each act; rules come with who derives from it."""

    @initialize()
    def begin(self) -> None:
        self.register = Register(START)
        self.ended_children: set[UUID] = set()
        self.tries: dict[tuple[UUID, int], list[Contact]] = {}

    @invariant()
    def an_owner_with_a_deadline_until_it_ends(self) -> None:
        for matter in self.register.kept.values():
            assert (matter.status in {OPEN, RESOLVED, "REFERRED"}) == has_owner(matter)
            assert (matter.owner is None) == (matter.deadline is None)
            if matter.status == MERGED:
                assert matter.parent is not None
                parent = self.register.kept[matter.parent]
                assert has_owner(parent) or matter.resolution is not None, "somebody answers her"

    @invariant()
    def custody_is_gapless_and_says_what_the_register_says(self) -> None:
        for identity, moves in self.register.moves.items():
            matter = self.register.kept[identity]
            assert [move.epoch for move in moves] == list(range(1, matter.epoch + 1))
            assert moves[-1].status == matter.status
            assert moves[-1].receiver == matter.owner
            for earlier, later in pairwise(moves):
                assert later.giver == earlier.receiver

    @invariant()
    def only_an_answer_resolves_and_only_she_takes_up_again(self) -> None:
        for identity, moves in self.register.moves.items():
            for earlier, later in zip([None, *moves], moves, strict=False):
                if earlier is not None and later.move in CARRIED:
                    assert later.status == earlier.status, "who must not know changes no status"
                    continue
                assert (later.move in {"ANSWER", "FULFIL"}) == (later.status == RESOLVED)
                if earlier is not None and earlier.status in ENDED:
                    assert earlier.status != WITHDRAWN
                    assert later.move in {"REOPEN", "REVIEW"}
                    assert later.actor == "people/asker"
            resolution = self.register.kept[identity].resolution
            if resolution is not None:
                assert resolution.answer.action_record or resolution.answer.reason
        for identity in self.ended_children:
            child = self.register.kept[identity]
            assert child.status == MERGED
            assert child.phase == "ENDED", "her solved stays solved whatever the others do"

    @invariant()
    def no_stage_is_given_more_than_is_left(self) -> None:
        for identity, moves in self.register.moves.items():
            matter = self.register.kept[identity]
            move = moves[-1]
            if matter.status != OPEN or matter.owner is None or matter.deadline is None:
                continue
            if matter.pausing is not None or matter.waited_seconds:
                continue  # a pause moves what is left, whatever that was
            if matter.owner.kind == GROUP and matter.deadline == move.deadline:
                assert matter.deadline - move.since <= timedelta(hours=44)
                continue
            floor = timedelta(hours=36) if matter.urgency == "URGENT" else timedelta(days=1)
            # A common superior has its own 3 working days, at most a week and a half of holidays.
            if any(item.move == "TO_SUPERIOR" for item in moves):
                floor = timedelta(days=12)
            latest = max(matter.whole_due_at, matter.created_at, move.since + floor)
            told = self.register.told[identity]
            if not any(item.key == "deadline.order" and item.at >= move.since for item in told):
                assert matter.deadline <= max(latest, self.register.now + floor)
            assert move.deadline is not None
            assert move.deadline <= latest, "a stage's own budget lies inside the whole clock"

    @invariant()
    def everything_that_happens_is_said_in_plain_words(self) -> None:
        for identity, moves in self.register.moves.items():
            matter = self.register.kept[identity]
            said = self.register.told[identity]
            hers = [item for item in said if item.hearers != OFFICE]
            assert {move.since for move in moves} <= {item.at for item in hers}
            keys = [item.key for item in said]
            assert keys.count("finished") == keys.count("confirmed"), "each finishes by itself"
            for item in said:
                assert Sentences.load().render(item.key, item.params) != NEUTRAL_SENTENCE, item
            parent = self.register.kept[matter.parent] if matter.parent else None
            assert status_line(matter, parent, self.register.now) != NEUTRAL_SENTENCE, matter

    @invariant()
    def what_has_ended_offers_nothing_but_taking_it_up_again(self) -> None:
        every = tuple(f"matter.{act}" for act in ("confirm", "reopen", "withdraw", "update"))
        for matter in self.register.kept.values():
            if matter.has_ended:
                assert set(shown_actions(matter, every, self.register.now)) <= {"reopen"}

    @invariant()
    def nobody_hands_a_matter_on_three_times_without_an_action(self) -> None:
        for matter in self.register.kept.values():
            assert matter.dispute != WITH_SUPERIOR or matter.moves_without_action == 0
            if matter.last_move in {"RETURN", "RELAY"} and matter.dispute == "":
                assert matter.moves_without_action < MOST_MOVES_WITHOUT_ACTION

    @invariant()
    def children_are_counted(self) -> None:
        for identity, matter in self.register.kept.items():
            children = [
                child
                for child in self.register.kept.values()
                if child.parent == identity and child.status == MERGED
            ]
            assert matter.children_count == len(children)
