"""Give somebody a post in a federation."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.facts import Fact
from chassis.ids import new_id
from chassis.names import id_in, key_in
from chassis.refusals import not_found
from chassis.validation import Fields
from services.escalation.app.ports import Begin
from services.escalation.domain.federations import FED_LEADER, RELATION, Federation, Post


@dataclass(frozen=True, slots=True)
class CreatePost:
    """`federations/{region}`, `people/{id}`, and VILLAGE_CHAIR, CADRE or FED_LEADER."""

    federation: str
    person: str
    kind: str


async def create_post(begin: Begin, act: Act, command: CreatePost) -> str:
    """Store it with its fact and return `federations/{region}/posts/{id}`.

    The same person with the same kind of post there again has the same post.

    Raises:
        TongxinError: INVALID_FIELDS (a chair above the village, a cadre in one);
            NOT_FOUND for an unknown federation; ACTION_NOT_ALLOWED.
    """
    code = key_in(command.federation, "federations", field="parent")
    id_in(command.person, "people", field="person")
    region = catalogue().find(code)
    fields = Fields()
    fields.choice("kind", command.kind, RELATION)
    async with begin(act) as work:
        await work.require("post.create", command.federation)
        fields.refuse_if_any()
        if region is None:
            raise not_found()
        federation = Federation(region)
        fields.require(
            condition=command.kind in (federation.post_kind, FED_LEADER),
            field="kind",
            reason="WRONG_LEVEL",
            description="VILLAGE_CHAIR in a village, CADRE above it; FED_LEADER anywhere.",
        )
        fields.refuse_if_any()
        drafted = Post(
            new_id(catalogue().home_number(code)),
            federation.name,
            command.person,
            command.kind,
            work.now,
        )
        post = await work.posts.add(drafted)
        if post == drafted:
            fact = Fact(command.person, RELATION[command.kind], federation.name, work.now)
            await work.change_facts(federation.name, region.code, region.level, add=[fact])
            work.audit(federation.name, person=command.person, kind=command.kind)
        resource = f"{federation.name}/posts/{post.id}"
        work.done(resource)
    return resource
