"""Custody → stages: the same in every order, and never two that have not ended."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from chassis.region import Level, RegionCode
from services.escalation.domain.cases import Case, Traits
from services.escalation.domain.stages import Acceptance, Custody, Stage, stages_of

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
MATTER = UUID("01900000-0001-7000-8000-000000000001")
BODIES: list[tuple[str, Level | None]] = [
    ("", None),
    ("groups/01900000-0001-7000-8000-000000000002", Level.VILLAGE),
    ("councils/210922107002", Level.VILLAGE),
    ("federations/210922107002", Level.VILLAGE),
    ("federations/210922107000", Level.TOWNSHIP),
    ("federations/210922000000", Level.COUNTY),
    ("federations/210900000000", Level.CITY),
    ("federations/210000000000", Level.PROVINCE),
]


def entry(epoch: int, body: str, level: Level | None, move: str, status: str) -> Custody:
    since = START + timedelta(hours=epoch)
    return Custody(
        epoch=epoch,
        body=body,
        level=level,
        move=move,
        status=status if body else "WITHDRAWN",
        since=since,
        deadline=since + timedelta(days=10) if body else None,
        without_deliberation=epoch % 3 == 0,
    )


def traits(epoch: int) -> Traits:
    return Traits(RegionCode("210922107002"), f"topic_{epoch}", "OPEN", epoch % 2 == 0)


@st.composite
def chains(draw: st.DrawFn) -> list[Custody]:
    """Draw a gapless chain in which bodies keep, lose and get back a matter."""
    length = draw(st.integers(1, 9))
    chain = []
    for epoch in range(1, length + 1):
        body, level = draw(st.sampled_from(BODIES))
        move, status = draw(
            st.sampled_from([("RAISE", "OPEN"), ("ANSWER", "RESOLVED"), ("REOPEN", "OPEN")])
        )
        chain.append(entry(epoch, body, level, move, status))
    return chain


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Custody], list[Custody]]:
    """Draw a chain, and an order in which its links arrive, some of them several times."""
    chain = draw(chains())
    repeated = draw(st.lists(st.sampled_from(chain), max_size=6))
    return chain, draw(st.permutations(chain + repeated))


def expected(chain: list[Custody]) -> list[tuple[str, int, str]]:
    """Tell the stages of a chain link by link, as somebody would who sees it in order."""
    found: list[tuple[str, int, str]] = []
    before = ""
    for link in chain:
        if found and before.startswith("federations/") and before != link.body:
            found[-1] = (*found[-1][:2], "ENDED")
        if link.body.startswith("federations/"):
            if before != link.body:
                found.append((link.body, link.epoch, ""))
            state = "ANSWERED" if link.status == "RESOLVED" else "OPENED"
            found[-1] = (*found[-1][:2], state)
        before = link.body
    return found


def shape(stages: tuple[Stage, ...]) -> list[tuple[str, int, str]]:
    return [(stage.federation, stage.epoch, stage.state) for stage in stages]


@given(deliveries())
def test_every_order_with_repetitions_leads_to_the_same_stages(
    drawn: tuple[list[Custody], list[Custody]],
) -> None:
    chain, arrivals = drawn
    case = Case(MATTER, traits(arrivals[0].epoch), [])
    newest = 0
    for link in arrivals:
        assert case.take_custody(link, traits(link.epoch)) == (link.epoch > newest)
        newest = max(newest, link.epoch)
        assert len([stage for stage in case.stages if stage.state != "ENDED"]) <= 1
        live = case.live
        assert live is None or live.federation == case.custody[newest].body
    assert shape(case.stages) == expected(chain)
    assert case.stages == stages_of(chain, {})
    assert case.traits == traits(len(chain))
    assert case.without_deliberation == (len(chain) >= 3)


@given(deliveries(), st.data())
def test_who_took_it_is_known_in_every_order(
    drawn: tuple[list[Custody], list[Custody]], data: st.DataObject
) -> None:
    chain, arrivals = drawn
    taken = {
        epoch: Acceptance(epoch, f"people/{epoch}", START + timedelta(hours=epoch, minutes=1))
        for epoch in data.draw(st.sets(st.sampled_from(range(1, len(chain) + 1))))
    }
    case = Case(MATTER, traits(1), [], taken.values())
    for link in arrivals:
        case.take_custody(link, traits(link.epoch))
    assert case.stages == stages_of(chain, taken)
    for stage in case.stages:
        assert (stage.state != "ACCEPTED") or stage.officer in {
            item.officer for item in taken.values()
        }


VILLAGE = ("federations/210922107002", Level.VILLAGE)


def test_a_taken_stage_stays_taken_when_it_is_carried_without_a_question() -> None:
    taken = {1: Acceptance(1, "people/a", START)}
    chain = [entry(1, *VILLAGE, "RAISE", "OPEN"), entry(2, *VILLAGE, "UNMERGE", "OPEN")]
    [stage] = stages_of(chain, taken)
    assert (stage.state, stage.officer, stage.epoch) == ("ACCEPTED", "people/a", 1)
    assert stage.deadline == chain[1].deadline


def test_her_no_asks_for_somebody_anew_even_when_the_answer_is_not_known() -> None:
    taken = {1: Acceptance(1, "people/a", START)}
    first, reopened = entry(1, *VILLAGE, "RAISE", "OPEN"), entry(3, *VILLAGE, "REOPEN", "OPEN")
    [stage] = stages_of([first, reopened], taken)
    assert (stage.state, stage.officer) == ("OPENED", "")
    answered = entry(2, *VILLAGE, "ANSWER", "RESOLVED")
    assert stages_of([reopened, answered, first], taken) == (stage,)


def test_an_ended_stage_says_since_when() -> None:
    chain = [entry(1, *VILLAGE, "RAISE", "OPEN"), entry(2, "", None, "WITHDRAW", "WITHDRAWN")]
    [stage] = stages_of(chain, {})
    assert (stage.state, stage.since, stage.deadline) == (
        "ENDED",
        chain[1].since,
        chain[0].deadline,
    )
