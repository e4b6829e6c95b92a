"""The leader makes a matter of what somebody wrote in the group, on behalf of who wrote it."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from chassis.act import Act
from chassis.names import name_of
from chassis.refusals import Kind, TongxinError, not_found
from chassis.validation import Fields
from services.intake.app.create_matter import CreateMatter, file_matter
from services.intake.app.create_post import post_ids
from services.intake.app.loading import finish
from services.intake.app.parties import PartyInput
from services.intake.app.ports import Begin

# The leader's clock began with the post, and is never so late that she has no hour left.
BACKDATED = {"NORMAL": timedelta(hours=23), "URGENT": timedelta()}


@dataclass(frozen=True, slots=True)
class PromotePost:
    """`groups/{id}/posts/{id}` and what the leader adds; an empty text is the post's own."""

    name: str
    filing: CreateMatter = field(repr=False)


async def promote_post(begin: Begin, act: Act, command: PromotePost) -> str:
    """File the matter, whose concerned person is the author; return `matters/{id}`.

    Raises:
        TongxinError: ALREADY_PROMOTED; SEALED_NOT_AVAILABLE, which shows 110 and 12338 first;
            INVALID_FIELDS; NOT_FOUND for who is not in the group.
    """
    group_id, post_id = post_ids(command.name)
    group = name_of("groups", group_id)
    async with begin(act) as work:
        await work.require("post.promote", group, read_action="group.read")
        post = await work.posts.get(group_id, post_id)
        if post is None or post.author is None:
            raise not_found()
        if post.matter is not None:
            raise TongxinError(
                Kind.EXISTS,
                "ALREADY_PROMOTED",
                "A matter was made of this.",
                metadata={"matter": name_of("matters", post.matter)},
            )
        filing = replace(
            command.filing,
            group=group,
            channel="GROUP",
            text=command.filing.text or post.text.reveal(),
            parties=(PartyInput("CONCERNED", name_of("people", post.author)),),
        )
        lag = BACKDATED.get(filing.urgency or "NORMAL", timedelta())
        since = max(post.created_at, work.now - lag)
        matter, _ = await file_matter(work, filing, Fields(), since=since)
        post.matter = matter.id
        await work.posts.save(post)
        work.audit(command.name, matter=name_of("matters", matter.id))
        return finish(work, name_of("matters", matter.id))
