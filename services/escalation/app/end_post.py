"""End somebody's post in a federation."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.names import id_in, key_in
from chassis.refusals import not_found
from services.escalation.app.ports import Begin
from services.escalation.domain.federations import RELATION


@dataclass(frozen=True, slots=True)
class EndPost:
    """`federations/{region}/posts/{id}`."""

    name: str


async def end_post(begin: Begin, act: Act, command: EndPost) -> str:
    """End it with its fact and return its name; again changes nothing.

    Who depends on the federation being staffed learns of it by FactsChanged.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND; ACTION_NOT_ALLOWED.
    """
    federation, _, _ = command.name.partition("/posts/")
    code = key_in(federation, "federations")
    post_id = id_in(command.name, f"{federation}/posts")
    async with begin(act) as work:
        await work.require("post.end", federation)
        region = catalogue().find(code)
        post = await work.posts.get(post_id)
        if region is None or post is None or post.federation != federation:
            raise not_found()
        if post.until is None:
            await work.posts.end(post, work.now)
            await work.change_facts(
                federation, region.code, region.level, end=[(RELATION[post.kind], post.person)]
            )
            work.audit(federation, person=post.person, kind=post.kind)
        work.done(command.name)
    return command.name
