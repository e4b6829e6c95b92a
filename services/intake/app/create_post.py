"""Say something in one's own group."""

from dataclasses import dataclass, field
from uuid import UUID

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import id_in
from chassis.protected_value import Protected
from chassis.refusals import not_found
from chassis.validation import Fields
from services.intake.app.ports import Begin
from services.intake.app.post_ports import Post

MAX_TEXT = 1000


@dataclass(frozen=True, slots=True)
class CreatePost:
    """`groups/{id}` and what she says."""

    group: str
    text: str = field(repr=False)


async def create_post(begin: Begin, act: Act, command: CreatePost) -> str:
    """Store it and return `groups/{id}/posts/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND for who is not in the group.
    """
    group_id = id_in(command.group, "groups", field="group")
    fields = Fields()
    text = fields.text("text", command.text, maximum=MAX_TEXT)
    async with begin(act) as work:
        await work.require("post.create", command.group, read_action="group.read")
        group = await work.people.group(group_id)
        if group is None:
            raise not_found()
        fields.refuse_if_any()
        post = Post(
            id=new_id(catalogue().home_number(group.region)),
            group=group.id,
            author=UUID(act.caller.person_id or ""),
            text=Protected(text),
            created_at=work.now,
        )
        await work.posts.add(post)
        name = f"{command.group}/posts/{post.id}"
        work.audit(name)
        work.done(name)
        return name


def post_ids(name: str) -> tuple[UUID, UUID]:
    """Return group and post of `groups/{id}/posts/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS for another name.
    """
    group, _, post = name.partition("/posts/")
    return id_in(group, "groups"), id_in(f"posts/{post}", "posts")
