"""Refusals on the wire: `google.rpc.Status` with ErrorInfo, field violations and RetryInfo."""

from __future__ import annotations

import grpc
from google.protobuf import any_pb2
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_status import rpc_status

from chassis.refusals import FieldError, Kind, TongxinError, internal, unavailable

DOMAIN = "tongxin"


def to_status(error: TongxinError) -> status_pb2.Status:
    """Encode an error as `google.rpc.Status` with its details."""
    details: list[any_pb2.Any] = []

    def add(message: object) -> None:
        packed = any_pb2.Any()
        packed.Pack(message)  # type: ignore[arg-type]  # googleapis ships no stubs
        details.append(packed)

    add(error_details_pb2.ErrorInfo(reason=error.reason, domain=DOMAIN, metadata=error.metadata))
    if error.fields:
        add(
            error_details_pb2.BadRequest(
                field_violations=[
                    error_details_pb2.BadRequest.FieldViolation(
                        field=item.field, description=item.description, reason=item.reason
                    )
                    for item in error.fields
                ]
            )
        )
    if error.retry_after is not None:
        retry = error_details_pb2.RetryInfo()
        retry.retry_delay.seconds = error.retry_after
        add(retry)
    code = code_pb2.Code.Value(error.kind.value)
    return status_pb2.Status(code=code, message=error.message, details=details)


def from_rpc(error: grpc.aio.AioRpcError) -> TongxinError:
    """Decode what a service answered; a bare transport error becomes UNAVAILABLE or INTERNAL."""
    status = rpc_status.from_call(error)  # type: ignore[arg-type]  # accepts aio errors as well
    if status is None:
        return _from_code(error.code())
    info = error_details_pb2.ErrorInfo()
    bad = error_details_pb2.BadRequest()
    retry = error_details_pb2.RetryInfo()
    for detail in status.details:
        for target in (info, bad, retry):
            if detail.Is(target.DESCRIPTOR):
                detail.Unpack(target)
    return TongxinError(
        _KINDS.get(error.code().name, Kind.INTERNAL),
        info.reason or "INTERNAL",
        status.message,
        fields=[
            FieldError(item.field, item.reason, item.description) for item in bad.field_violations
        ],
        metadata=dict(info.metadata),
        retry_after=retry.retry_delay.seconds or None,
    )


_KINDS = {kind.value: kind for kind in Kind}


def _from_code(code: grpc.StatusCode) -> TongxinError:
    if code in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED):
        return unavailable("SERVICE_UNAVAILABLE", "A part of Tongxin is away.")
    if code is grpc.StatusCode.DEADLINE_EXCEEDED:
        return TongxinError(Kind.DEADLINE, "DEADLINE_EXCEEDED", "It took too long.", retry_after=2)
    if code is grpc.StatusCode.RESOURCE_EXHAUSTED:
        return TongxinError(Kind.EXHAUSTED, "TOO_LARGE", "The message is too large.")
    return internal()
