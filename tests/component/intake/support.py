"""What the tests of intake share: refusals, moves, row counts, and the table of acts."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chassis.refusals import TongxinError
from chassis.wire import stamp
from tests.support.village import TOWNSHIP, VILLAGE, Village
from tests.support.world import World
from tongxin.intake.v1 import clocks_pb2, moves_pb2, register_pb2
from tongxin.intake.v1 import matter_pb2 as pb
from tongxin.intake.v1.clocks_pb2_grpc import ClockServiceStub
from tongxin.intake.v1.matter_pb2_grpc import MatterServiceStub
from tongxin.intake.v1.moves_pb2_grpc import MoveServiceStub
from tongxin.intake.v1.register_pb2_grpc import RegisterServiceStub

ANSWER = pb.Answer(outcome=pb.OUTCOME_SOLVED, text="直播间卖完了", action_record="办了一场直播")
# Everything that an act may leave behind.
TABLES = (
    "matter",
    "party",
    "custody",
    "resolution",
    "timeline",
    "message",
    "attachment",
    "note",
    "person",
    "fact",
    "timer",
    "outbox",
    "audit_entry",
    "idempotency",
)


async def refusal(awaitable: Awaitable[object]) -> TongxinError:
    """Return with what an act is refused; fail where it is not."""
    with pytest.raises(TongxinError) as refused:
        await awaitable
    return refused.value


async def reason(awaitable: Awaitable[object]) -> str:
    """Return the reason with which an act is refused."""
    return (await refusal(awaitable)).reason


async def counts(world: World) -> dict[str, int]:
    """Return how many rows each table of intake has."""
    parts = ", ".join(f"(SELECT count(*) FROM {table}) AS {table}" for table in TABLES)
    [row] = await world.rows("intake", f"SELECT {parts}")
    return dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it


def later(**delta: float) -> Any:
    """Return a moment in the future (or past) of real time as a timestamp."""
    return stamp(datetime.now(UTC) + timedelta(**delta))


@dataclass(frozen=True, slots=True)
class Deed:
    """One RPC on a matter: who may do it, after what, a good and a bad request.

    `bad` are the fields of a request in which everything is wrong, `errors` what is said of it;
    `reader` may read the matter but not do this; `epoch` tells that it names one.
    """

    method: str
    who: str
    after: str
    good: dict[str, Any]
    bad: dict[str, Any]
    errors: frozenset[str]
    reader: str = "neighbour"
    epoch: bool = False
    stub: Any = MatterServiceStub

    def __str__(self) -> str:
        move = self.good.get("move")
        return f"{self.method}-{pb.Move.Name(move)}" if move else self.method

    def request(self, matter: pb.Matter, /, **fields: Any) -> Any:
        """Return a request for a matter."""
        module: Any = MODULES[self.stub]
        known: dict[str, Any] = {"name": matter.name}
        if self.epoch:
            known["expected_epoch"] = matter.epoch
        if self.method == "UpdateMatter":
            changed = fields.pop("matter", {})
            known = {"matter": pb.Matter(name=matter.name, **changed), "etag": matter.etag}
        return getattr(module, f"{self.method}Request")(**(known | fields))

    async def do(self, village: Village, person: str, matter: pb.Matter, /, **fields: Any) -> Any:
        """Do it as a person."""
        caller = village.client(getattr(village, person, person))
        return await caller(self.stub, self.method, self.request(matter, **fields))


LONG = "长" * 4001
NEXT_VILLAGE = "210922107003"  # in the same township
MODULES: dict[Any, Any] = {
    MatterServiceStub: pb,
    RegisterServiceStub: register_pb2,
    ClockServiceStub: clocks_pb2,
    MoveServiceStub: moves_pb2,
}
DEEDS = [
    Deed(
        "UpdateMatter",
        "asker",
        "filed",
        {"matter": {"text": "地瓜𠮷卖不出去"}, "update_mask": {"paths": ["text"]}},
        {
            "matter": {"text": "a\x07b", "right": 99},
            "update_mask": {"paths": ["text", "right", "status"]},
        },
        frozenset({"text", "right", "update_mask"}),
    ),
    Deed(
        "CosignMatter",
        "neighbour",
        "filed",
        {"text": "我家也有"},
        {"text": LONG},
        frozenset({"text"}),
        reader="",
    ),
    Deed(
        "ForwardMatter",
        "leader",
        "filed",
        {"council_text": "卖地瓜"},
        {"council_text": LONG},
        frozenset({"council_text"}),
        epoch=True,
    ),
    Deed(
        "AnswerMatter",
        "leader",
        "filed",
        {"answer": ANSWER},
        {"answer": pb.Answer(outcome=77, text="", law_references=["x"] * 21)},
        frozenset(
            {"answer.outcome", "answer.text", "answer.action_record", "answer.law_references"}
        ),
        epoch=True,
    ),
    Deed(
        "RaiseMatter",
        "leader",
        "filed",
        {"reason": "货物易坏"},
        {"reason": "", "council_text": LONG},
        frozenset({"reason", "council_text"}),
        epoch=True,
    ),
    Deed(
        "ConfirmMatter",
        "asker",
        "answered",
        {"resolution_no": 1, "solved": True, "satisfaction": pb.SATISFACTION_SATISFIED},
        {"resolution_no": 1, "solved": True, "comment": LONG},
        frozenset({"satisfaction", "comment"}),
    ),
    Deed(
        "ReopenMatter",
        "asker",
        "answered",
        {"resolution_no": 1, "reason": "没有解决"},
        {"resolution_no": 1, "reason": " \n "},
        frozenset({"reason"}),
    ),
    Deed(
        "WithdrawMatter",
        "asker",
        "filed",
        {"reason": "不用了"},
        {"reason": LONG},
        frozenset({"reason"}),
    ),
    Deed(
        "MoveMatter",
        "director",
        "forwarded",
        {"move": pb.MOVE_RAISE, "reason": "超出能力", "request_id": "move"},
        {"move": pb.MOVE_CONFIRM, "reason": LONG},
        frozenset({"move", "reason", "request_id"}),
        epoch=True,
        stub=RegisterServiceStub,
    ),
    *(
        Deed(
            "MoveMatter",
            who,
            after,
            {"move": move, "reason": "不归我们", "request_id": "move"} | more,
            {"move": move, "reason": LONG, "request_id": ""} | dict.fromkeys(more, ""),
            frozenset({"reason", "request_id", *more}),
            epoch=True,
            stub=RegisterServiceStub,
        )
        for who, after, move, more in (
            ("director", "forwarded", pb.MOVE_SKIP, {"to": f"federations/{TOWNSHIP}"}),
            ("director", "forwarded", pb.MOVE_RELAY, {"region": NEXT_VILLAGE}),
            ("leader", "forwarded", pb.MOVE_UNDO, {}),
            ("chair", "raised", pb.MOVE_RETURN, {"to": f"councils/{VILLAGE}"}),
            ("chair", "raised", pb.MOVE_REFER, {"to": f"bodies/{NEXT_VILLAGE}"}),
            ("chair", "referred", pb.MOVE_REFERRAL_ENDED, {}),
        )
    ),
    Deed(
        "ObjectMatter",
        "director",
        "forwarded",
        {"reason": "这事不归我们"},
        {"reason": LONG},
        frozenset({"reason"}),
        epoch=True,
        stub=MoveServiceStub,
    ),
    Deed(
        "ReviewMatter",
        "asker",
        "answered",
        {"resolution_no": 1, "reason": "答复不对"},
        {"resolution_no": 1, "reason": ""},
        frozenset({"reason"}),
        stub=MoveServiceStub,
    ),
    Deed(
        "SetDeadline",
        "director",
        "forwarded",
        {"cause": register_pb2.DEADLINE_CAUSE_AGENDA, "until": later(days=4)},
        {"until": later(days=-1)},
        frozenset({"cause", "until"}),
        epoch=True,
        stub=RegisterServiceStub,
    ),
    Deed(
        "PauseMatter",
        "director",
        "forwarded",
        {"reason": clocks_pb2.PAUSE_REASON_COURT, "until": later(days=30)},
        {"reason": clocks_pb2.PAUSE_REASON_WAITING_FOR_HER, "until": later(days=-1)},
        frozenset({"reason", "until"}),
        epoch=True,
        stub=ClockServiceStub,
    ),
    Deed(
        "ExtendMatter",
        "director",
        "forwarded",
        {"days": 30, "reason": "要等测绘结果"},
        {"days": 31, "reason": LONG},
        frozenset({"days", "reason"}),
        epoch=True,
        stub=ClockServiceStub,
    ),
]


async def prepared(village: Village, after: str) -> pb.Matter:
    """File a matter and bring it to where a deed begins."""
    matter = await village.file(village.asker)
    if after == "answered":
        return await village.call(
            village.leader,
            "AnswerMatter",
            pb.AnswerMatterRequest(name=matter.name, expected_epoch=1, answer=ANSWER),
        )
    if after == "filed":
        return matter
    await village.call(
        village.leader, "ForwardMatter", pb.ForwardMatterRequest(name=matter.name, expected_epoch=1)
    )
    if after != "forwarded":
        await move(village, village.director, matter.name, pb.MOVE_RAISE)
    if after == "referred":
        await move(village, village.chair, matter.name, pb.MOVE_REFER, to="bodies/x")
    return await village.read(village.asker, matter.name)


async def move(village: Village, who: str, name: str, kind: Any, /, **fields: Any) -> Any:
    """Move a matter as its owner's officer, from wherever it is now."""
    seen = await village.read(who, name)
    request = register_pb2.MoveMatterRequest(
        **{
            "name": name,
            "expected_epoch": seen.epoch,
            "move": kind,
            "reason": "不归我们",
            "request_id": f"{kind}-{seen.epoch}",
        }
        | fields
    )
    return await village.client(who)(RegisterServiceStub, "MoveMatter", request)
