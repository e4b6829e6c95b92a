"""The director publishes the result of an item in its village."""

from dataclasses import dataclass, field

from chassis.act import Act
from chassis.ids import home_number_of, new_id
from chassis.names import name_of
from chassis.refusals import Kind, TongxinError, not_found
from chassis.validation import Fields
from services.deliberation.app.ports import Begin
from services.deliberation.domain.events import ResultPublished
from services.deliberation.domain.names import ids_in
from services.deliberation.domain.publication import Publication, check_publishable

MAX_TEXT = 2000


@dataclass(frozen=True, slots=True)
class CreatePublication:
    """`meetings/{id}/items/{id}` and the exact text, or '' for the resolution's own."""

    item: str
    text: str = field(repr=False)


async def create_publication(begin: Begin, act: Act, command: CreatePublication) -> str:
    """Store it and tell who asked; return `publications/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED; NOT_RESOLVED,
            CONSENT_REQUIRED, ALREADY_PUBLISHED.
    """
    meeting_id, item_id = ids_in(command.item, "meetings", "items", field="item")
    fields = Fields()
    text = fields.text("text", command.text, maximum=MAX_TEXT, minimum=0)
    async with begin(act) as work:
        # Two acts at once wait for each other here.
        meeting = await work.meetings.get(meeting_id)
        item = await work.meetings.item(meeting_id, item_id)
        if meeting is None or item is None:
            raise not_found()
        await work.require(
            "publication.create",
            name_of("matters", item.matter_id),
            bodies={"owner": item.council},
            state=item.state,
            read_action="item.read",
        )
        fields.refuse_if_any()
        entry = (await work.docket.at_council(item.council, [item.matter_id]))[item.matter_id]
        check_publishable(item, entry)
        if await work.bench.published(item_id):
            raise TongxinError(Kind.STATE, "ALREADY_PUBLISHED", "This result is published.")
        publication = Publication(
            id=new_id(home_number_of(item.id)),
            council=item.council,
            region=meeting.region,
            matter_id=item.matter_id,
            item_id=item.id,
            topic=entry.topic,
            text=text or item.resolution_text[:MAX_TEXT],
            created_at=work.now,
        )
        await work.bench.publish(publication)
        work.record(ResultPublished(entry, publication.id))
        resource = name_of("publications", publication.id)
        work.audit(resource, item=command.item)
        work.done(resource)
    return resource
