"""What is said in groups, and offers of help."""

from datetime import datetime
from typing import ClassVar

from pydantic import ConfigDict

from gateway.schemas import words
from gateway.schemas.base import Request, Resource
from gateway.schemas.common import Text
from tongxin.intake.v1 import posts_pb2 as pb


class Post(Resource):
    """Something that was said in a group."""

    MESSAGE: ClassVar = pb.Post

    name: str
    """`groups/{id}/posts/{id}`."""
    author: str
    """`people/{id}`; empty where Tongxin itself tells what became of a matter."""
    display_name: str
    """What she is called."""
    text: str
    """What she wrote; empty for readers from whom it is hidden."""
    sentence: Text | None
    """What became of a matter of the group; not set for what people write."""
    matter: str
    """The matter that was made of it, or of which it tells; only for who may read that."""
    private: bool
    """Whether it is hidden from everybody but its author and the leader."""
    create_time: datetime | None
    """When it was written."""
    allowed_actions: list[str]
    """What you may do."""
    help: Text | None
    """Where help is now; set when it was taken private."""


class CreatePost(Request):
    """Says something in the group."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "三号楼今天又停水了，谁知道啥时候来？"}]}
    )
    MESSAGE: ClassVar = pb.CreatePostRequest

    text: str
    """1 to 1,000 characters."""


class PromotePost(Request):
    """Makes a matter of a post. Only the topic has to be said: the rest is there."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"topic": "water_power_heat"}]})
    MESSAGE: ClassVar = pb.PromotePostRequest

    topic: str
    """Topic code."""
    text: str = ""
    """The text; the post's own when empty."""
    urgency: words.Urgency | None = None
    """What happens if we wait."""
    confidentiality: words.Confidentiality | None = None
    """Higher than the topic's default or equal, never lower."""
    audience: words.Audience | None = None
    """Who may read it first."""


class OfferHelp(Request):
    """Offers help on a matter."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "我家三轮车下午有空，可以帮着拉。"}]}
    )
    MESSAGE: ClassVar = pb.OfferHelpRequest

    text: str
    """With what, 1 to 500 characters."""


class Offer(Resource):
    """An offer of help."""

    MESSAGE: ClassVar = pb.Offer

    person: str
    """`people/{id}`."""
    display_name: str
    """What she is called."""
    text: str
    """With what."""
    create_time: datetime | None
    """When; not set in the answer to the offer itself."""


class Offers(Resource):
    """The offers on a matter."""

    MESSAGE: ClassVar = pb.ListOffersResponse

    offers: list[Offer]
    """The newest 100, newest first."""
