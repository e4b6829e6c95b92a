"""Marks of features are believed only where the test did what it claims."""

import json

import httpx
import pytest

from tests.support import features, features_page
from tests.support.features import Heard, labels, problem, rows, unshown

pytest_plugins = ["pytester"]
WOMAN, LEADER, OFFICER = "people/1", "people/2", "people/3"


def answer(status: int, path: str, body: object = None) -> httpx.Response:
    content = json.dumps(body).encode() if body is not None else b""
    return httpx.Response(status, request=httpx.Request("POST", f"http://t{path}", content=content))


def heard_of(*calls: tuple[str, httpx.Response]) -> Heard:
    heard = Heard()
    for who, response in calls:
        heard.note(who, response)
    return heard


def test_the_table_has_100_rows_and_3_labels() -> None:
    assert len(rows()) == 100
    assert labels() == {39, 57, 91}


def test_a_claim_of_too_many_unknown_labelled_or_later_rows_is_refused() -> None:
    assert problem((1, 2, 3)) == ""
    assert "at most 3" in problem((1, 2, 3, 4))
    assert "no row 104" in problem((104,))
    assert "label" in problem((39,))
    later = next(number for number, row in rows().items() if not row.roles)
    assert "carried later" in problem((later,))


def test_a_row_needs_an_answer_with_the_token_of_each_of_its_roles() -> None:
    entered = answer(201, "/api/v1/groups/1/members", {"person": LEADER, "role": "LEADER"})
    seeded = ("system:seed", entered)
    assert "LEADER" in unshown((3,), heard_of(seeded)), "she was entered, but did nothing"
    assert "LEADER" in unshown((3,), heard_of((LEADER, answer(200, "/x")))), "nobody made her one"
    refused = heard_of(seeded, (LEADER, answer(403, "/x")))
    assert "LEADER" in unshown((3,), refused), "a refusal shows nothing"
    assert unshown((3,), heard_of(seeded, (LEADER, answer(200, "/x")))) == ""


def test_everybody_is_a_resident_and_who_accepts_an_invitation_an_invitee() -> None:
    heard = heard_of((WOMAN, answer(200, "/api/v1/invitations/1/accept", {})))
    assert heard.acted_as() == {"RESIDENT", "INVITEE"}
    officer = answer(201, "/api/v1/bodies/1/officers", {"person": OFFICER})
    assert (
        "BODY_OFFICER"
        in heard_of(("system:seed", officer), (OFFICER, answer(200, "/x"))).acted_as()
    )
    assert heard_of(("anonymous", answer(200, "/x"))).acted_as() == frozenset()


def test_the_page_is_up_to_date() -> None:
    assert features_page.PAGE.read_text(encoding="utf-8") == features_page.page(), (
        "run: python -m tests.support.features_page"
    )


def test_a_marked_test_without_a_call_fails_and_counts_nothing(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        "from tests.conftest import pytest_addoption, pytest_configure  # noqa: F401"
    )
    pytester.makepyfile(
        """
        import httpx
        import pytest
        from tests.support.features import HEARD

        @pytest.mark.feature(8)
        def test_that_calls():
            request = httpx.Request("GET", "http://t/x")
            HEARD.note("people/1", httpx.Response(200, request=request))

        @pytest.mark.feature(9)
        def test_that_does_not():
            pass
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "--features", "-p", "no:xdist")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*needs an answer over HTTP with the token of RESIDENT*"])
    assert result.outlines[-1] == "features: 1 of 100, 3 labels"
    assert features.MOST_ROWS == 3
