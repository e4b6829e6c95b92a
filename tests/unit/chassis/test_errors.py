"""Refusals survive the wire, and nothing internal does."""

import grpc
import pytest
from grpc_status import rpc_status

from chassis.errors import from_rpc, to_status
from chassis.refusals import FieldError, Kind, TongxinError, internal, invalid


def over_the_wire(error: TongxinError) -> TongxinError:
    status = rpc_status.to_status(to_status(error))
    return from_rpc(
        grpc.aio.AioRpcError(
            status.code,
            grpc.aio.Metadata(),
            grpc.aio.Metadata(*status.trailing_metadata),
            status.details,
        )
    )


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_comes_back_as_it_went(kind: Kind) -> None:
    sent = TongxinError(
        kind,
        "SOME_REASON",
        "A sentence 一句话.",
        fields=[FieldError("a.b[0]", "TOO_LONG", "At most 5.")],
        metadata={"epoch": "3"},
        retry_after=2,
    )
    got = over_the_wire(sent)
    assert (got.kind, got.reason, got.message) == (kind, "SOME_REASON", "A sentence 一句话.")
    assert got.fields == sent.fields
    assert (got.metadata, got.retry_after) == ({"epoch": "3"}, 2)


def test_all_field_errors_travel_at_once() -> None:
    fields = [FieldError(f"f{number}", "BAD", "No.") for number in range(30)]
    assert len(over_the_wire(invalid(*fields)).fields) == 30


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (grpc.StatusCode.UNAVAILABLE, "SERVICE_UNAVAILABLE"),
        (grpc.StatusCode.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED"),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, "TOO_LARGE"),
        (grpc.StatusCode.UNKNOWN, "INTERNAL"),
    ],
)
def test_a_bare_transport_error_gets_a_reason(code: grpc.StatusCode, reason: str) -> None:
    bare = grpc.aio.AioRpcError(
        code, grpc.aio.Metadata(), grpc.aio.Metadata(), "socket 10.0.0.7 exploded"
    )
    got = from_rpc(bare)
    assert got.reason == reason
    assert "10.0.0.7" not in got.message


def test_a_fault_of_ours_says_nothing_of_itself() -> None:
    assert "wrong on our side" in over_the_wire(internal()).message
