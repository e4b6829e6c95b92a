"""Nothing of a ⚠ topic counts as settled before she was asked alone."""

from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.screening import CLEAR, DANGER, NO, UNCLEAR, YES, Screening

answer = st.sampled_from(["", YES, NO, "UNKNOWN"])
screenings = st.builds(
    Screening, alone=answer, afraid=answer, hurt=answer, safe_at_home=answer, others_hurt=answer
)


@given(screenings)
def test_only_the_whole_clear_answer_is_clear(screening: Screening) -> None:
    clear = Screening(alone=YES, afraid=NO, hurt=NO, safe_at_home=YES, others_hurt=NO)
    assert (screening.verdict == CLEAR) == (screening == clear)


@given(screenings)
def test_any_sign_of_danger_counts_also_beside_others(screening: Screening) -> None:
    sign = YES in (screening.afraid, screening.hurt, screening.others_hurt)
    assert (screening.verdict == DANGER) == (sign or screening.safe_at_home == NO)


def test_not_alone_and_not_asked_are_unknown() -> None:
    beside = Screening(alone=NO, afraid=NO, hurt=NO, safe_at_home=YES, others_hurt=NO)
    assert beside.verdict == Screening().verdict == UNCLEAR
