"""PreferencesService: decode, call the use case, read again, encode."""

from datetime import time

from chassis.act import Act
from chassis.grpcserver import current_act
from chassis.idempotency import perform
from services.notification.app.ports import Begin, InboxReader
from services.notification.app.update_preferences import UpdatePreferences, update_preferences
from tongxin.notification.v1 import preferences_pb2 as pb
from tongxin.notification.v1 import preferences_pb2_grpc


class PreferencesServicer(preferences_pb2_grpc.PreferencesServiceServicer):
    """The RPCs on preferences: always the caller's own."""

    def __init__(self, begin: Begin, reader: InboxReader) -> None:
        self._begin = begin
        self._reader = reader

    async def GetPreferences(
        self, request: pb.GetPreferencesRequest, context: object
    ) -> pb.Preferences:
        """Read how the caller wants to be told."""
        return await self._read(current_act())

    async def UpdatePreferences(
        self, request: pb.UpdatePreferencesRequest, context: object
    ) -> pb.Preferences:
        """Change how the caller wants to be told."""
        act = current_act(request)
        changes = {
            path: str(getattr(request.preferences, path, "")) for path in request.update_mask.paths
        }
        command = UpdatePreferences(changes, request.etag)
        await perform(update_preferences(self._begin, act, command))
        return await self._read(act)

    async def _read(self, act: Act) -> pb.Preferences:
        kept = await self._reader.preferences(act)
        return pb.Preferences(
            language=kept.language,
            quiet_from=_hour_minute(kept.quiet_from),
            quiet_until=_hour_minute(kept.quiet_until),
            etag=kept.etag,
        )


def _hour_minute(value: time) -> str:
    return value.isoformat("minutes")
