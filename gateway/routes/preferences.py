"""How you want to be told."""

from fastapi import Response

from gateway.route import EDIT, READ, Asking, IfMatch, RequestId, caller_router
from gateway.schemas.base import fill
from gateway.schemas.preferences import Preferences, UpdatePreferences
from tongxin.notification.v1 import preferences_pb2 as pb

router = caller_router(tags=["inbox"])


def _shown(preferences: pb.Preferences, response: Response) -> Preferences:
    response.headers["etag"] = preferences.etag
    return Preferences.of(preferences)


@router.get("/preferences", responses=READ)
async def get_preferences(caller: Asking, response: Response) -> Preferences:
    """Your language and quiet hours."""
    request = pb.GetPreferencesRequest()
    return _shown(await caller.ask(caller.to.preferences.GetPreferences, request), response)


@router.patch("/preferences", responses=EDIT)
async def update_preferences(
    body: UpdatePreferences,
    *,
    etag: IfMatch,
    caller: Asking,
    request_id: RequestId,
    response: Response,
) -> Preferences:
    """Change them; what is left out stays."""
    given = body.model_dump(exclude_unset=True)
    request = pb.UpdatePreferencesRequest(
        preferences=fill(pb.Preferences(), given), etag=etag, request_id=request_id
    )
    request.update_mask.paths.extend(sorted(given))
    return _shown(await caller.ask(caller.to.preferences.UpdatePreferences, request), response)
