"""What is said in groups, what the leader makes of it, and offers of help."""

from fastapi import Response

from gateway.route import ACT, READ, Asking, Id, Pages, RequestId, caller_router
from gateway.routes.matters import shown
from gateway.schemas.base import Nothing, Page, page_of
from gateway.schemas.matters import Matter
from gateway.schemas.posts import CreatePost, Offer, OfferHelp, Offers, Post, PromotePost
from tongxin.intake.v1 import posts_pb2 as pb

router = caller_router(tags=["posts"])


@router.post("/groups/{group}/posts", status_code=201, responses=ACT)
async def create_group_post(
    group: Id, body: CreatePost, caller: Asking, request_id: RequestId
) -> Post:
    """Say something in your group. What is sealed belongs to the phone: 110, 12338."""
    request = body.fill(pb.CreatePostRequest(group=f"groups/{group}", request_id=request_id))
    return Post.of(await caller.ask(caller.to.posts.CreatePost, request))


@router.get("/groups/{group}/posts", responses=READ)
async def list_group_posts(group: Id, caller: Asking, page: Pages) -> Page[Post]:
    """What was said in your group, newest first."""
    request = pb.ListPostsRequest(group=f"groups/{group}", **page.fields)
    found = await caller.ask(caller.to.posts.ListPosts, request)
    return page_of(Post, found.posts, found.next_page_token)


@router.post("/groups/{group}/posts/{post}/promote", status_code=201, responses=ACT)
async def promote_post(
    group: Id,
    post: Id,
    *,
    body: PromotePost,
    caller: Asking,
    request_id: RequestId,
    response: Response,
) -> Matter:
    """Make a matter of it, on behalf of who wrote it; for the leader."""
    request = body.fill(
        pb.PromotePostRequest(name=f"groups/{group}/posts/{post}", request_id=request_id)
    )
    made = await caller.ask(caller.to.posts.PromotePost, request)
    response.headers["location"] = f"/api/v1/{made.name}"
    return shown(made, response)


@router.post("/groups/{group}/posts/{post}/take-private", responses=ACT)
async def take_post_private(
    group: Id, post: Id, body: Nothing, caller: Asking, request_id: RequestId
) -> Post:
    """Hide it at once from everybody but its author and the leader; there is no way back."""
    request = body.fill(
        pb.TakePostPrivateRequest(name=f"groups/{group}/posts/{post}", request_id=request_id)
    )
    return Post.of(await caller.ask(caller.to.posts.TakePostPrivate, request))


@router.post("/matters/{matter}/offer", status_code=201, responses=ACT)
async def offer_help(matter: Id, body: OfferHelp, caller: Asking, request_id: RequestId) -> Offer:
    """Offer help on an open matter of your group; your newest words replace older ones."""
    request = body.fill(pb.OfferHelpRequest(name=f"matters/{matter}", request_id=request_id))
    return Offer.of(await caller.ask(caller.to.posts.OfferHelp, request))


@router.get("/matters/{matter}/offers", responses=READ)
async def list_offers(matter: Id, caller: Asking) -> Offers:
    """Who offered help, for who asked and who works on it."""
    request = pb.ListOffersRequest(name=f"matters/{matter}")
    return Offers.of(await caller.ask(caller.to.posts.ListOffers, request))
