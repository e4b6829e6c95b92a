"""The area groups of intake over gRPC, with the acting person's own token."""

import grpc

from chassis.act import Act
from chassis.grpcclient import call
from tongxin.intake.v1 import people_pb2
from tongxin.intake.v1.people_pb2_grpc import GroupServiceStub


class IntakeGroups:
    """Implements `app.bench_ports.Groups`."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = GroupServiceStub(channel)

    async def regions(self, act: Act) -> set[str]:
        """Return the villages in whose groups the caller is."""
        found = await call(
            self._stub.ListGroups,
            people_pb2.ListGroupsRequest(page_size=200),
            token=act.token,
            name="intake ListGroups",
        )
        return {group.region for group in found.groups}
