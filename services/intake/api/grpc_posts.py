"""PostService: decode, call the use case, read again, encode."""

from chassis.act import Act
from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.names import name_of
from chassis.wire import stamp, text_message, word
from services.intake.api import mapping
from services.intake.app.create_matter import CreateMatter
from services.intake.app.create_post import CreatePost, create_post
from services.intake.app.offer_help import OfferHelp, offer_help
from services.intake.app.ports import Begin, MatterReader
from services.intake.app.post_ports import OfferView, PostReader, PostView
from services.intake.app.promote_post import PromotePost, promote_post
from services.intake.app.take_post_private import TakePostPrivate, take_post_private
from tongxin.common.v1 import common_pb2 as common
from tongxin.intake.v1 import matter_pb2, posts_pb2_grpc
from tongxin.intake.v1 import posts_pb2 as pb

HELP = (
    "这条已经收起来了，群里看不到了。有危险请马上拨打110；妇女维权热线12338。",
    "This is hidden from the group now. In danger call 110; women's hotline 12338.",
)


def _post(view: PostView) -> pb.Post:
    post = view.post
    return pb.Post(
        name=f"{name_of('groups', post.group)}/posts/{post.id}",
        author=name_of("people", post.author) if post.author and view.display_name else "",
        display_name=view.display_name,
        text=view.text,
        sentence=text_message(view.sentence) if view.sentence else None,
        matter=name_of("matters", view.matter) if view.matter else "",
        private=post.private,
        create_time=stamp(post.created_at),
        allowed_actions=view.allowed_actions,
        help=text_message(HELP) if post.private else None,
    )


def _offer(view: OfferView) -> pb.Offer:
    return pb.Offer(
        person=name_of("people", view.person),
        display_name=view.display_name,
        text=view.text,
        create_time=stamp(view.created_at),
    )


class PostServicer(posts_pb2_grpc.PostServiceServicer):
    """The RPCs of posts and offers."""

    def __init__(self, begin: Begin, matters: MatterReader, reader: PostReader) -> None:
        self._begin = begin
        self._matters = matters
        self._reader = reader

    async def _read(self, act: Act, name: str) -> pb.Post:
        return _post(await self._reader.post(act, name))

    async def CreatePost(self, request: pb.CreatePostRequest, context: object) -> pb.Post:
        """Say something."""
        act = current_act(request)
        command = CreatePost(request.group, request.text)
        return await self._read(act, await perform(create_post(self._begin, act, command)))

    async def ListPosts(
        self, request: pb.ListPostsRequest, context: object
    ) -> pb.ListPostsResponse:
        """List a group's posts."""
        views, token = await self._reader.posts(
            current_act(), request.group, request.page_size, request.page_token
        )
        return pb.ListPostsResponse(posts=[_post(view) for view in views], next_page_token=token)

    async def PromotePost(
        self, request: pb.PromotePostRequest, context: object
    ) -> matter_pb2.Matter:
        """Make a matter of a post."""
        act = current_act(request)
        filing = CreateMatter(
            region="",
            topic=request.topic,
            right="",
            urgency=word(common.Urgency, request.urgency),
            confidentiality=word(common.Confidentiality, request.confidentiality),
            channel="",
            audience=word(matter_pb2.Audience, request.audience),
            group="",
            text=request.text,
        )
        name = await perform(promote_post(self._begin, act, PromotePost(request.name, filing)))
        return mapping.matter(await self._matters.matter(act, name))

    async def TakePostPrivate(self, request: pb.TakePostPrivateRequest, context: object) -> pb.Post:
        """Hide a post."""
        act = current_act(request)
        command = TakePostPrivate(request.name)
        return await self._read(act, await perform(take_post_private(self._begin, act, command)))

    async def OfferHelp(self, request: pb.OfferHelpRequest, context: object) -> pb.Offer:
        """Offer help."""
        act = current_act(request)
        await perform(offer_help(self._begin, act, OfferHelp(request.name, request.text)))
        return pb.Offer(person=name_of("people", act.caller.person_id or ""), text=request.text)

    async def ListOffers(
        self, request: pb.ListOffersRequest, context: object
    ) -> pb.ListOffersResponse:
        """List the offers on a matter."""
        offers = await self._reader.offers(current_act(), request.name)
        return pb.ListOffersResponse(offers=[_offer(view) for view in offers])
