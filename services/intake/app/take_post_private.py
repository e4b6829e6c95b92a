"""Hide what should not stand in a group, at once (6-safety 11)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.act import Act
from chassis.names import name_of
from chassis.refusals import not_found
from services.intake.app.create_post import post_ids
from services.intake.app.ports import Begin
from services.intake.domain.bodies import council_of


@dataclass(frozen=True, slots=True)
class TakePostPrivate:
    """`groups/{id}/posts/{id}`."""

    name: str


async def take_post_private(begin: Begin, act: Act, command: TakePostPrivate) -> str:
    """Hide it from everybody but its author and the leader; return its name.

    By the author, the leader or a councillor of the village. There is no way back. A sealed
    matter cannot be made of it yet: the answer shows 110 and 12338.

    Raises:
        TongxinError: NOT_FOUND for unknown and forbidden alike.
    """
    group_id, post_id = post_ids(command.name)
    async with begin(act) as work:
        group = await work.people.group(group_id)
        post = await work.posts.get(group_id, post_id) if group is not None else None
        if group is None or post is None or post.author is None:
            raise not_found()
        if post.author != UUID(act.caller.person_id or str(UUID(int=0))):
            await work.require(
                "post.take_private",
                name_of("groups", group_id),
                bodies={"council": council_of(group.region).name},
                read_action="post.take_private",
            )
        if not post.private:
            post.private = True
            await work.posts.save(post)
            work.audit(command.name)
        work.done(command.name)
        return command.name
