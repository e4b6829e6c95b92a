"""What became of a matter of the group is told in the group where it was raised."""

from collections.abc import Sequence

from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.protected_value import Protected
from services.intake.app.ports import IntakeWork
from services.intake.app.post_ports import Post
from services.intake.domain.events import Told
from services.intake.domain.matter import Matter
from services.intake.domain.topics import OPEN


async def feed_back(work: IntakeWork, matter: Matter, told: Sequence[Told]) -> None:
    """Post one sentence, without names, for a matter that the whole group may read."""
    if matter.group is None or matter.audience != "GROUP" or matter.confidentiality != OPEN:
        return
    for item in told:
        key = _key(item.key)
        if key:
            await work.posts.add(
                Post(
                    id=new_id(catalogue().home_number(matter.region)),
                    group=matter.group,
                    author=None,
                    text=Protected(""),
                    created_at=work.now,
                    matter=matter.id,
                    key=key,
                    params={"body": item.params.get("body", "")},
                )
            )


def _key(told: str) -> str:
    if told.startswith("answered."):
        return "post.answered"
    return "post.finished" if told == "confirmed" else ""
