"""FederationService: decode, call the use case, encode."""

from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.wire import number, stamp, text_message, word
from services.escalation.app.create_post import CreatePost, create_post
from services.escalation.app.end_post import EndPost, end_post
from services.escalation.app.ports import Begin, FederationReader
from services.escalation.app.views import FederationView
from services.escalation.domain.federations import Post
from tongxin.common.v1 import common_pb2
from tongxin.escalation.v1 import escalation_pb2 as pb
from tongxin.escalation.v1 import escalation_pb2_grpc


def _federation(view: FederationView) -> pb.Federation:
    federation = view.federation
    return pb.Federation(
        name=federation.name,
        region=federation.region.code,
        level=common_pb2.Level.ValueType(federation.region.level.value),
        title=text_message(federation.title),
        superior=federation.superior,
        allowed_actions=view.allowed_actions,
    )


def _post(post: Post) -> pb.Post:
    return pb.Post(
        name=f"{post.federation}/posts/{post.id}",
        person=post.person,
        kind=number(pb.PostKind, post.kind),
        since=stamp(post.since),
        until=stamp(post.until),
    )


class FederationServicer(escalation_pb2_grpc.FederationServiceServicer):
    """The federations' RPCs."""

    def __init__(self, begin: Begin, reader: FederationReader) -> None:
        self._begin = begin
        self._reader = reader

    async def GetFederation(
        self, request: pb.GetFederationRequest, context: object
    ) -> pb.Federation:
        """Read a federation."""
        return _federation(await self._reader.federation(current_act(), request.name))

    async def ListFederations(
        self, request: pb.ListFederationsRequest, context: object
    ) -> pb.ListFederationsResponse:
        """List the caller's federations."""
        views, token = await self._reader.mine(current_act(), request.page_size, request.page_token)
        return pb.ListFederationsResponse(
            federations=[_federation(view) for view in views], next_page_token=token
        )

    async def CreatePost(self, request: pb.CreatePostRequest, context: object) -> pb.Post:
        """Give a post."""
        command = CreatePost(request.parent, request.person, word(pb.PostKind, request.kind))
        name = await perform(create_post(self._begin, current_act(request), command))
        return _post(await self._reader.post(name))

    async def EndPost(self, request: pb.EndPostRequest, context: object) -> pb.Post:
        """End a post."""
        name = await perform(end_post(self._begin, current_act(request), EndPost(request.name)))
        return _post(await self._reader.post(name))

    async def ListPosts(
        self, request: pb.ListPostsRequest, context: object
    ) -> pb.ListPostsResponse:
        """List a federation's posts."""
        posts, token = await self._reader.posts(
            current_act(), request.parent, request.page_size, request.page_token
        )
        return pb.ListPostsResponse(posts=[_post(post) for post in posts], next_page_token=token)
