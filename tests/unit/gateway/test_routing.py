"""Which service is asked, with what, and how composed answers are put together."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from google.protobuf.message import Message

from chassis.refusals import Kind, TongxinError
from tests.unit.gateway.standin import ID, NOWHERE, Front, serving
from tests.unit.gateway.test_bad_input import problem
from tongxin.common.v1 import common_pb2
from tongxin.deliberation.v1 import council_pb2, meeting_pb2
from tongxin.escalation.v1 import escalation_pb2
from tongxin.intake.v1 import matter_pb2
from tongxin.notification.v1 import notification_pb2

NAME = f"matters/{ID}"
REGION = "210922107002"
OWNERS = {"groups": f"groups/{ID}", "councils": f"councils/{REGION}"} | {
    "federations": f"federations/{REGION}"
}


def owned(kind: str, epoch: int = 2) -> matter_pb2.Matter:
    matter = matter_pb2.Matter(name=NAME, epoch=epoch, etag='"e2"')
    if kind:
        matter.owner.name = OWNERS[kind]
    return matter


@pytest.mark.parametrize(
    ("kind", "act", "method", "answer"),
    [
        ("groups", "answer", "MatterService/AnswerMatter", matter_pb2.Matter()),
        ("", "answer", "MatterService/AnswerMatter", matter_pb2.Matter()),
        ("councils", "answer", "DocketService/AnswerMatter", council_pb2.DocketEntry()),
        ("federations", "answer", "CaseService/AnswerCase", escalation_pb2.Case()),
        ("groups", "raise", "MatterService/RaiseMatter", matter_pb2.Matter()),
        ("councils", "raise", "DocketService/RaiseMatter", council_pb2.DocketEntry()),
        ("federations", "raise", "CaseService/RaiseCase", escalation_pb2.Case()),
    ],
)
async def test_a_move_goes_to_the_platform_that_has_the_matter(
    front: Front, kind: str, act: str, method: str, answer: Message
) -> None:
    front.standin.answers |= {"MatterService/GetMatter": owned(kind), method: answer}
    body: dict[str, object] = {"expected_epoch": 2}
    if act == "answer":
        body["answer"] = {"outcome": "SOLVED", "text": "好了", "action_record": "修好"}
    else:
        body["reason"] = "超出我们的能力"
    done = await front.her.post(
        f"/api/v1/{NAME}/{act}", json=body, headers={"Idempotency-Key": "k-1"}
    )
    assert done.status_code == 200
    assert (done.json()["name"], done.headers["etag"]) == (NAME, '"e2"')
    request = front.standin.last(method)
    assert (request.expected_epoch, request.request_id) == (2, "k-1")
    if act == "answer":
        assert request.answer.outcome == matter_pb2.OUTCOME_SOLVED
    else:
        assert request.reason == "超出我们的能力"


async def test_a_mutation_without_a_key_gets_one_of_its_own(front: Front) -> None:
    front.standin.answers["MatterService/WithdrawMatter"] = owned("")
    front.standin.answers["MatterService/GetMatter"] = owned("")
    keys = []
    for _ in range(2):
        done = await front.her.post(f"/api/v1/{NAME}/withdraw", json={})
        assert done.status_code == 200
        keys.append(UUID(front.standin.last("MatterService/WithdrawMatter").request_id))
    assert keys[0] != keys[1]


async def test_a_repeated_move_goes_to_who_had_it_at_the_epoch_she_saw(front: Front) -> None:
    chain = matter_pb2.ListCustodyResponse(
        custody=[
            matter_pb2.Custody(epoch=1, body=common_pb2.Body(name=OWNERS["groups"])),
            matter_pb2.Custody(epoch=2, body=common_pb2.Body(name=OWNERS["federations"])),
        ]
    )
    front.standin.answers |= {
        "MatterService/GetMatter": owned("federations"),
        "MatterService/ListCustody": chain,
        "MatterService/RaiseMatter": matter_pb2.Matter(),
    }
    body = {"expected_epoch": 1, "reason": "r", "council_text": "t"}
    assert (await front.her.post(f"/api/v1/{NAME}/raise", json=body)).status_code == 200
    assert front.standin.last("MatterService/RaiseMatter").council_text == "t"


async def test_who_may_not_see_the_custody_is_told_by_todays_owner(front: Front) -> None:
    moved = TongxinError(Kind.CONFLICT, "MATTER_MOVED", "Moved.")
    front.standin.answers |= {
        "MatterService/GetMatter": owned("councils"),
        "DocketService/RaiseMatter": moved,
    }
    answer = await front.her.post(
        f"/api/v1/{NAME}/raise", json={"expected_epoch": 1, "reason": "r"}
    )
    assert (answer.status_code, problem(answer)["reason"]) == (409, "MATTER_MOVED")


async def test_a_field_that_the_owner_has_no_use_for_is_refused(front: Front) -> None:
    front.standin.answers["MatterService/GetMatter"] = owned("federations")
    body = {"expected_epoch": 2, "reason": "r", "council_text": "t", "without_deliberation": True}
    errors = problem(await front.her.post(f"/api/v1/{NAME}/raise", json=body))["errors"]
    assert [item["field"] for item in errors] == ["council_text", "without_deliberation"]


async def test_a_matter_that_she_may_not_read_is_not_moved(front: Front) -> None:
    body = {"expected_epoch": 1, "reason": "r"}
    assert (await front.her.post(f"/api/v1/{NAME}/raise", json=body)).status_code == 404
    assert [call.method for call in front.standin.seen] == ["MatterService/GetMatter"]


async def test_filing_answers_201_with_place_and_etag(front: Front) -> None:
    front.standin.answers["MatterService/CreateMatter"] = owned("groups", epoch=1)
    done = await front.her.post(
        "/api/v1/matters",
        json={"topic": "selling", "text": "红薯", "parties": [{"role": "CONCERNED"}]},
        headers={"Idempotency-Key": "k 1"},
    )
    assert done.status_code == 201
    assert done.headers["location"] == f"/api/v1/{NAME}"
    request = front.standin.last("MatterService/CreateMatter")
    assert request.request_id == "k 1"
    assert request.parties[0].role == matter_pb2.PARTY_ROLE_CONCERNED


async def test_an_edit_sends_etag_and_mask(front: Front) -> None:
    front.standin.answers["MatterService/UpdateMatter"] = owned("groups")
    done = await front.her.patch(
        f"/api/v1/{NAME}", json={"right": "PROPERTY"}, headers={"If-Match": '"e1"'}
    )
    assert done.status_code == 200
    request = front.standin.last("MatterService/UpdateMatter")
    assert (list(request.update_mask.paths), request.etag) == (["right"], '"e1"')
    assert (request.matter.name, request.matter.right) == (NAME, matter_pb2.RIGHT_PROPERTY)


async def test_filters_and_pages_are_handed_on(front: Front) -> None:
    front.standin.answers["MatterService/ListMatters"] = matter_pb2.ListMattersResponse(
        matters=[owned("groups")], next_page_token="n"
    )
    query = {"status": "OPEN", "mine": "true", "page_size": 7, "page_token": "p", "topic": "t"}
    page = (await front.her.get("/api/v1/matters", params=query)).json()
    assert ([item["name"] for item in page["items"]], page["next_page_token"]) == ([NAME], "n")
    request = front.standin.last("MatterService/ListMatters")
    assert (request.page_size, request.page_token, request.topic) == (7, "p", "t")
    assert (request.status, request.mine) == (matter_pb2.MATTER_STATUS_OPEN, True)
    assert request.overdue is False


async def test_names_of_nested_resources_come_from_the_path(front: Front) -> None:
    front.standin.answers["MeetingService/CastBallot"] = meeting_pb2.Proposal(yes_count=3)
    item = f"meetings/{ID}/items/{ID}"
    done = await front.her.post(f"/api/v1/{item}/proposals/{ID}/ballots", json={"vote": "ABSTAIN"})
    assert (done.status_code, done.json()["yes_count"]) == (201, 3)
    request = front.standin.last("MeetingService/CastBallot")
    assert (request.proposal, request.vote) == (
        f"{item}/proposals/{ID}",
        meeting_pb2.VOTE_ABSTAIN,
    )


async def test_the_inbox_says_how_many_are_unread(front: Front) -> None:
    front.standin.answers["InboxService/ListEntries"] = notification_pb2.ListEntriesResponse(
        entries=[notification_pb2.InboxEntry(number=2**40)], unread_count=5
    )
    page = (await front.her.get("/api/v1/inbox", params={"unread": "true"})).json()
    assert (page["items"][0]["number"], page["unread_count"]) == (2**40, 5)
    assert front.standin.last("InboxService/ListEntries").unread


def work(*days: int | None) -> common_pb2.ListWorkItemsResponse:
    answer = common_pb2.ListWorkItemsResponse(total_size=len(days) + 1, overdue_size=1)
    for day in days:
        item = answer.items.add(kind=f"day {day}")
        if day is not None:
            item.due.FromDatetime(datetime(2026, 9, day, tzinfo=UTC))
    return answer


WORK = {
    "RegisterService/ListWorkItems": work(3, None),
    "DocketService/ListWorkItems": work(1, 9),
    "CaseService/ListWorkItems": work(2),
}


async def test_the_worklist_is_one_list_by_date(front: Front) -> None:
    front.standin.answers |= WORK
    params = {"page_size": 4, "kinds": ["a", "b"], "overdue": "true"}
    body = (await front.her.get("/api/v1/worklist", params=params)).json()
    assert [item["kind"] for item in body["items"]] == ["day 1", "day 2", "day 3", "day 9"]
    assert (body["total"], body["overdue"], body["unavailable"]) == (8, 3, [])
    request = front.standin.last("CaseService/ListWorkItems")
    assert (list(request.kinds), request.overdue, request.page_size) == (["a", "b"], True, 4)
    whole = (await front.her.get("/api/v1/worklist")).json()
    assert whole["items"][-1]["kind"] == "day None"


async def test_a_part_that_is_away_is_named(tmp_path: Path) -> None:
    async with serving(tmp_path, deliberation_address=NOWHERE) as front:
        front.standin.answers |= WORK
        body = (await front.her.get("/api/v1/worklist")).json()
        assert [item["kind"] for item in body["items"]] == ["day 2", "day 3", "day None"]
        assert body["unavailable"] == ["deliberation"]
        counts = (await front.her.get("/api/v1/worklist/counts")).json()
        assert counts == {
            "total": 5,
            "overdue": 2,
            "parts": {
                "intake": {"total": 3, "overdue": 1},
                "escalation": {"total": 2, "overdue": 1},
            },
            "unavailable": ["deliberation"],
        }


async def test_a_worklist_without_any_part_is_503_and_refusals_are_shown(front: Front) -> None:
    away = TongxinError(Kind.UNAVAILABLE, "DATABASE_UNAVAILABLE", "Away.", retry_after=2)
    front.standin.answers |= dict.fromkeys(WORK, away)
    assert (await front.her.get("/api/v1/worklist")).status_code == 503
    front.standin.answers |= WORK
    front.standin.answers["CaseService/ListWorkItems"] = TongxinError(
        Kind.UNAUTHENTICATED, "TOKEN_EXPIRED", "Expired."
    )
    assert (await front.her.get("/api/v1/worklist")).status_code == 401


async def test_the_docket_shows_what_she_may_read_of_each_matter(front: Front) -> None:
    other = NAME[:-1] + "2"
    front.standin.answers |= {
        "DocketService/ListDocket": council_pb2.ListDocketResponse(
            entries=[
                council_pb2.DocketEntry(matter=NAME, state=council_pb2.DOCKET_STATE_WAITING),
                council_pb2.DocketEntry(matter=other),
            ]
        ),
        "MatterService/BatchGetMatters": matter_pb2.BatchGetMattersResponse(
            matters=[
                matter_pb2.Matter(
                    name=NAME,
                    council_text="一位村民",
                    pseudonym="秦某·7F3A",
                    status_line=common_pb2.Text(zh="议事会", en="The council"),
                )
            ]
        ),
    }
    path = f"/api/v1/councils/{REGION}/docket"
    body = (await front.her.get(path, params={"state": "WAITING"})).json()
    [first, second] = body["items"]
    assert (first["council_text"], first["pseudonym"]) == ("一位村民", "秦某·7F3A")
    assert (first["status_line"]["zh"], first["state"]) == ("议事会", "WAITING")
    assert (second["matter"], second["council_text"]) == (other, None)
    assert body["unavailable"] == []
    assert list(front.standin.last("MatterService/BatchGetMatters").names) == [NAME, other]


async def test_a_docket_without_intake_still_shows_its_entries(tmp_path: Path) -> None:
    async with serving(tmp_path, intake_address=NOWHERE) as front:
        front.standin.answers["DocketService/ListDocket"] = council_pb2.ListDocketResponse(
            entries=[council_pb2.DocketEntry(matter=NAME)]
        )
        body = (await front.her.get(f"/api/v1/councils/{REGION}/docket")).json()
        assert [item["matter"] for item in body["items"]] == [NAME]
        assert body["unavailable"] == ["intake"]


async def test_regions_are_paged_to_the_last_one(front: Front) -> None:
    [province] = (await front.her.get("/api/v1/regions")).json()["items"]
    assert (province["name"], province["level"], province["parent"]) == (
        "辽宁省",
        "PROVINCE",
        None,
    )
    path = f"/api/v1/regions/{province['code']}/children"
    names: list[str] = []
    token = ""
    pages = 0
    while token or not pages:
        params = {"page_size": 5, "page_token": token}
        page = (await front.her.get(path, params=params)).json()
        names += [region["name"] for region in page["items"]]
        token = page["next_page_token"]
        pages += 1
    whole = (await front.her.get(path)).json()
    assert names == [region["name"] for region in whole["items"]]
    assert (len(names), pages, whole["next_page_token"]) == (14, 3, "")
    village = (await front.her.get(f"/api/v1/regions/{REGION}")).json()
    assert village["level"] == "VILLAGE"
    for unknown in ("999999999999", "999999999999/children"):
        assert (await front.her.get(f"/api/v1/regions/{unknown}")).status_code == 404
