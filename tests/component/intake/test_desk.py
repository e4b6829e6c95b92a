"""The desk: walk-ins with their receipts, and people by their exact phone."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from chassis.auth import SystemTokens
from chassis.region import parse_region_code
from services.intake.domain.receipts import code_of
from tests.component.intake.support import ANSWER, LONG, counts, reason, refusal
from tests.support.village import OTHER_VILLAGE, VILLAGE, Village, enter, give_office, make_village
from tests.support.world import Client, World
from tongxin.common.v1 import common_pb2 as common
from tongxin.intake.v1 import desk_pb2 as pb
from tongxin.intake.v1 import matter_pb2, register_pb2
from tongxin.intake.v1.desk_pb2_grpc import DeskServiceStub
from tongxin.intake.v1.register_pb2_grpc import RegisterServiceStub

CONCERNED = matter_pb2.PARTY_ROLE_CONCERNED
REPORTER = matter_pb2.PARTY_ROLE_REPORTER
RESPONDENT = matter_pb2.PARTY_ROLE_RESPONDENT
PHONE = "+86 139-1234-5678"


def front(world: World) -> Client:
    """The gateway asking in its own name, as it does for who has no login."""
    channel = world.anonymous("intake").channel
    return Client(channel, SystemTokens(world.keys / "system-gateway.pem", "gateway").token())


async def register(village: Village, officer: str, **fields: Any) -> pb.WalkIn:
    visitor = matter_pb2.Party(display_name="来访人", phone=PHONE)
    request = pb.RegisterWalkInRequest(
        **{"region": VILLAGE, "topic": "allowance", "text": "补助停了", "visitor": visitor} | fields
    )
    walk_in: pb.WalkIn = await village.client(officer)(DeskServiceStub, "RegisterWalkIn", request)
    return walk_in


async def lookup(village: Village, code: str, **proof: str) -> pb.LookupReceiptResponse:
    request = pb.LookupReceiptRequest(code=code, **proof)
    seen: pb.LookupReceiptResponse = await front(village.world)(
        DeskServiceStub, "LookupReceipt", request
    )
    return seen


async def search(village: Village, person: str, phone: str, why: Any = 1) -> list[str]:
    request = pb.SearchPeopleRequest(phone=phone, reason=why)
    found = await village.client(person)(DeskServiceStub, "SearchPeople", request)
    return [item.person for item in found.people]


async def test_person_matter_and_receipt_in_one_call(world: World) -> None:
    village = await make_village(world)
    made = await register(village, village.chair)
    matter = made.matter
    assert matter.channel == matter_pb2.CHANNEL_WALK_IN
    assert matter.owner.name == f"federations/{VILLAGE}"
    assert {party.role for party in matter.parties} == {CONCERNED, REPORTER}
    assert made.receipt.code.startswith("21")
    assert len(made.receipt.pin) == 6
    # The desk represents who has no login; the cadre above received nothing.
    assert {"withdraw", "answer"} <= set(matter.allowed_actions)
    assert await reason(village.read(village.stranger, matter.name)) == "NOT_FOUND"
    [stored] = await world.rows("intake", "SELECT pin_hash, phone_index FROM receipt")
    for secret in (made.receipt.pin.encode(), b"13912345678"):
        assert secret not in bytes(stored.pin_hash) + bytes(stored.phone_index)
    told = await world.rows("intake", "SELECT details::text AS said FROM audit_entry")
    told += await world.rows("intake", "SELECT encode(data, 'escape') AS said FROM outbox")
    assert len(told) > 1
    assert all(made.receipt.pin not in row.said for row in told)


@pytest.mark.parametrize(
    ("channel", "officer", "body"),
    [
        (matter_pb2.CHANNEL_HOTLINE_12338, "cadre", "federations/210922107000"),
        (matter_pb2.CHANNEL_LETTER, "chair", f"federations/{VILLAGE}"),
    ],
)
async def test_the_federation_that_receives_has_it(
    world: World, channel: Any, officer: str, body: str
) -> None:
    village = await make_village(world)
    made = await register(village, getattr(village, officer), channel=channel)
    assert (made.matter.owner.name, made.matter.channel) == (body, channel)


async def test_only_who_holds_a_post_over_the_place_registers(world: World) -> None:
    village = await make_village(world)
    before = await counts(world)
    for person in (village.stranger, village.leader, village.director):
        assert await reason(register(village, person)) == "ACTION_NOT_ALLOWED"
        straight = register(village, person, audience=matter_pb2.AUDIENCE_COUNTY)
        assert await reason(straight) == "ACTION_NOT_ALLOWED"
    assert await reason(register(village, village.chair, region=OTHER_VILLAGE)) == (
        "ACTION_NOT_ALLOWED"
    )
    nobody = world.anonymous("intake")
    request = pb.RegisterWalkInRequest(region=VILLAGE)
    assert await reason(nobody(DeskServiceStub, "RegisterWalkIn", request)) == "TOKEN_REQUIRED"
    sealed = register(village, village.chair, topic="domestic_violence", text="")
    refused = await refusal(sealed)
    assert (refused.reason, refused.metadata["help_first"]) == ("SEALED_NOT_AVAILABLE", "110")
    assert await counts(world) == before
    county = await register(village, village.chair, audience=matter_pb2.AUDIENCE_COUNTY)
    assert county.matter.owner.level == common.LEVEL_COUNTY


async def test_every_wrong_field_is_named_at_once(world: World) -> None:
    village = await make_village(world)
    before = await counts(world)
    refused = await refusal(
        register(
            village,
            village.chair,
            topic="gossip",
            text=LONG,
            channel=matter_pb2.CHANNEL_WEB,
            audience=matter_pb2.AUDIENCE_GROUP,
            visitor=matter_pb2.Party(role=REPORTER, phone="1" * 21),
            parties=[
                matter_pb2.Party(role=RESPONDENT, person="people/nobody"),
                matter_pb2.Party(role=REPORTER, display_name="甲"),
            ],
        )
    )
    assert {(error.field, error.reason) for error in refused.fields} >= {
        ("topic", "UNKNOWN_TOPIC"),
        ("text", "TOO_LONG"),
        ("channel", "UNKNOWN_VALUE"),
        ("audience", "UNKNOWN_VALUE"),
        ("parties", "CONCERNED_REQUIRED"),
        ("visitor.display_name", "TOO_SHORT"),
        ("visitor.phone", "TOO_LONG"),
        ("parties[0].person", "INVALID_NAME"),
        ("parties[1].role", "UNKNOWN_VALUE"),
    }
    assert await counts(world) == before


async def test_the_same_request_again_answers_without_the_pin(world: World) -> None:
    village = await make_village(world)
    first = await register(village, village.chair, request_id="w-1")
    again = await register(village, village.chair, request_id="w-1")
    assert (again.matter.name, again.receipt.code) == (first.matter.name, first.receipt.code)
    assert (len(first.receipt.pin), again.receipt.pin) == (6, "")
    other = register(village, village.chair, request_id="w-1", text="另一件")
    assert await reason(other) == "IDEMPOTENCY_KEY_REUSED"
    # The lost PIN: a new one, and the old one ends.
    renew = pb.RenewReceiptRequest(name=first.matter.name, request_id="n-1")
    chair = village.client(village.chair)
    renewed = await chair(DeskServiceStub, "RenewReceipt", renew)
    assert (await chair(DeskServiceStub, "RenewReceipt", renew)).pin == ""
    assert await lookup(village, renewed.code, pin=renewed.pin)
    if renewed.pin != first.receipt.pin:
        assert await reason(lookup(village, renewed.code, pin=first.receipt.pin)) == (
            "RECEIPT_NOT_FOUND"
        )
    for person, wanted in ((village.stranger, "NOT_FOUND"), (village.director, "NOT_FOUND")):
        refused = village.client(person)(
            DeskServiceStub, "RenewReceipt", pb.RenewReceiptRequest(name=first.matter.name)
        )
        assert await reason(refused) == wanted
    plain = await village.file(village.asker)
    without = village.client(village.asker)(
        DeskServiceStub, "RenewReceipt", pb.RenewReceiptRequest(name=plain.name)
    )
    assert await reason(without) == "NOT_FOUND"


async def test_code_and_pin_or_phone_open_where_it_stands(world: World) -> None:
    village = await make_village(world)
    made = await register(village, village.chair)
    code, pin = made.receipt.code, made.receipt.pin
    for proof in ({"pin": pin}, {"phone": "13912345678"}, {"phone": " 139 1234 5678"}):
        seen = await lookup(village, code.lower().replace("-", " "), **proof)
        assert seen.code == code
        assert "前" in seen.status_line.zh
        assert [entry.template_key for entry in seen.entries] == ["filed.on_behalf"]
        shown = str(seen)
        assert "来访人" not in shown
        assert "补助" not in shown
    unknown = code_of(parse_region_code(VILLAGE), datetime.now(UTC), [3, 1, 4, 1, 5, 9])
    wrong = {await reason(lookup(village, code, phone="13900001111"))}
    wrong |= {await reason(lookup(village, unknown, pin=pin))}
    assert wrong == {"RECEIPT_NOT_FOUND"}
    for fields, bad in (
        ({"code": code[:-1], "pin": pin}, "code"),
        ({"code": code}, "pin"),
        ({"code": code, "pin": pin, "phone": "13912345678"}, "pin"),
    ):
        refused = await refusal(
            front(world)(DeskServiceStub, "LookupReceipt", pb.LookupReceiptRequest(**fields))
        )
        assert [error.field for error in refused.fields] == [bad]
    # People ask through the front door only.
    asked = village.client(village.asker)(
        DeskServiceStub, "LookupReceipt", pb.LookupReceiptRequest(code=code, pin=pin)
    )
    assert await reason(asked) == "ACTION_NOT_ALLOWED"


async def test_five_wrong_tries_close_a_code_for_an_hour(world: World) -> None:
    village = await make_village(world)
    made = await register(village, village.chair)
    code, pin = made.receipt.code, made.receipt.pin
    wrong = "000000" if pin != "000000" else "000001"
    said = [str(await refusal(lookup(village, code, pin=wrong))) for _ in range(5)]
    closed = str(await refusal(lookup(village, code, pin=pin)))
    assert {*said} == {closed}, "closed, wrong and unknown sound the same"
    await world.jump(minutes=61)
    assert (await lookup(village, code, pin=pin)).code == code


async def test_a_third_party_hears_received_taken_finished(world: World) -> None:
    village = await make_village(world)
    made = await register(
        village,
        village.chair,
        visitor=matter_pb2.Party(role=REPORTER, display_name="邻居", phone=PHONE),
        parties=[
            matter_pb2.Party(role=CONCERNED, person=village.asker),
            matter_pb2.Party(role=RESPONDENT, display_name="某人"),
        ],
    )
    seen = await lookup(village, made.receipt.code, pin=made.receipt.pin)
    assert seen.status_line.zh == "您说的事收到了，会有人来办。"
    epoch = made.matter.epoch
    await village.client(village.chair)(
        RegisterServiceStub,
        "MoveMatter",
        register_pb2.MoveMatterRequest(
            name=made.matter.name,
            expected_epoch=epoch,
            move=matter_pb2.MOVE_ANSWER,
            answer=ANSWER,
            request_id="a-1",
        ),
    )
    seen = await lookup(village, made.receipt.code, pin=made.receipt.pin)
    assert all(not entry.template_key.startswith("answered") for entry in seen.entries)
    hers = await village.call(
        village.asker, "ListTimeline", matter_pb2.ListTimelineRequest(name=made.matter.name)
    )
    assert any(entry.template_key.startswith("answered") for entry in hers.entries)


async def test_who_came_before_is_known_at_that_desk_only(world: World) -> None:
    village = await make_village(world)
    made = await register(village, village.chair)
    came = next(party.person for party in made.matter.parties if party.role == CONCERNED)
    again = await register(
        village, village.chair, visitor=matter_pb2.Party(person=came), text="又一件"
    )
    assert {party.person for party in again.matter.parties} >= {came}
    assert await lookup(village, again.receipt.code, phone=PHONE)
    elsewhere = register(village, village.cadre, visitor=matter_pb2.Party(person=came))
    [error] = (await refusal(elsewhere)).fields
    assert (error.field, error.reason) == ("visitor.person", "UNKNOWN_PERSON")
    # The same in a search: another office does not learn that she has a matter.
    assert await search(village, village.chair, "13912345678") == [came]
    assert await search(village, village.cadre, "13912345678") == []
    assert await search(village, village.leader, "13912345678") == []


async def test_people_are_found_by_exact_phone_in_ones_own_region(world: World) -> None:
    village = await make_village(world)
    there = await enter(world, "外村人", OTHER_VILLAGE)
    everybody = {village.asker, village.leader, village.stranger}
    for officer in (village.leader, village.director, village.chair, village.cadre):
        found = await search(village, officer, " +86 139 0000-1111")
        assert everybody <= set(found)
        assert there not in found
        assert len(found) <= 10
        assert await search(village, officer, "13900001112") == []
        assert await search(village, officer, "1390000111") == []
    province = await enter(world, "省干部")
    await give_office(world, province, ["cadre"], "federations/210000000000")
    await world.quiescent()
    assert there in await search(village, province, "13900001111")
    audited = await world.rows(
        "intake", "SELECT object, details FROM audit_entry WHERE act LIKE '%SearchPeople'"
    )
    assert audited
    assert {row.details["reason"] for row in audited} == {"REGISTERING"}
    assert all("1390" not in str(row) for row in audited)
    assert f"{there}" in {row.object for row in audited}


async def test_a_search_needs_an_office_a_reason_and_a_whole_phone(world: World) -> None:
    village = await make_village(world)
    assert await reason(search(village, village.asker, "13900001111")) == "ACTION_NOT_ALLOWED"
    refused = await refusal(search(village, village.chair, "139", 0))
    assert {error.field for error in refused.fields} == {"phone", "reason"}
    nobody = world.anonymous("intake")
    request = pb.SearchPeopleRequest(phone="13900001111", reason=pb.SEARCH_REASON_REGISTERING)
    assert await reason(nobody(DeskServiceStub, "SearchPeople", request)) == "TOKEN_REQUIRED"


async def test_phones_of_before_are_indexed_in_batches(world: World) -> None:
    village = await make_village(world)
    async with world.running["intake"].database.connection() as connection:
        await connection.execute(text("UPDATE person SET phone_index = NULL"))
    assert await search(village, village.chair, "13900001111") == []
    async with world.running["intake"].database.connection() as connection:
        await connection.execute(
            text(
                "INSERT INTO timer (id, kind, object, epoch, number, due_at)"
                " VALUES (gen_random_uuid(), 'index_phones', 'people', 0, 0, now())"
            )
        )
    await world.quiescent()
    assert village.asker in await search(village, village.chair, "13900001111")
    left = await world.rows("intake", "SELECT 1 FROM person WHERE phone_index IS NULL")
    assert left == []
