"""deliberation: councils, their dockets and meetings, and the tasks that come of them."""

from chassis.service import Card

CARD = Card(
    name="deliberation",
    stream="DELIBERATION",
    owns="councils with seats and experts; dockets; meetings with items, invitations, statements, "
    "proposals, ballots, resolutions; actions; every fact about a council",
    rpcs=(
        "tongxin.deliberation.v1.CouncilService",
        "tongxin.deliberation.v1.DocketService",
        "tongxin.deliberation.v1.MeetingService",
        "tongxin.deliberation.v1.AttendanceService",
        "tongxin.deliberation.v1.ActionService",
        "tongxin.deliberation.v1.TaskService",
        "tongxin.deliberation.v1.RoundService",
        "tongxin.deliberation.v1.StandingService",
        "tongxin.deliberation.v1.PublicationService",
    ),
    events_out=(
        "tongxin.deliberation.v1.StageOpened",
        "tongxin.deliberation.v1.ItemScheduled",
        "tongxin.deliberation.v1.ItemClosed",
        "tongxin.deliberation.v1.ResolutionRatified",
        "tongxin.deliberation.v1.ActionCompleted",
        "tongxin.deliberation.v1.ActionClaimed",
        "tongxin.deliberation.v1.ActionProgressed",
        "tongxin.deliberation.v1.RoundOpened",
        "tongxin.deliberation.v1.RoundClosed",
        "tongxin.deliberation.v1.ResultPublished",
        "tongxin.deliberation.v1.FactsChanged",
    ),
    events_in=("tongxin.intake.v1.MatterMoved",),
    invariants=(
        "a matter is on the agenda of at most one open meeting",
        "a resolution binds only with two thirds of N present and the majority of those present",
        "what the chair and two more N decide at once is on the next agenda, to be ratified",
        "danger to a person never opens a meeting",
        "who stepped back from an item neither counts, votes nor reads there",
        "an invited X sees one item, never votes, and nothing after the item closed",
        "who is excluded from a matter cannot learn that it is here",
    ),
)
