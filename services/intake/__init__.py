"""intake: the register. Who has which matter, since when, until when; and who people are."""

from chassis.service import Card

CARD = Card(
    name="intake",
    stream="INTAKE",
    owns="people, groups, members, receipts; matters with parties, custody, deadlines, outcomes, "
    "timeline; every fact about a matter",
    rpcs=(
        "tongxin.intake.v1.MatterService",
        "tongxin.intake.v1.RegisterService",
        "tongxin.intake.v1.ClockService",
        "tongxin.intake.v1.MoveService",
        "tongxin.intake.v1.PeopleService",
        "tongxin.intake.v1.GroupService",
        "tongxin.intake.v1.ConversationService",
        "tongxin.intake.v1.AttachmentService",
        "tongxin.intake.v1.DeskService",
        "tongxin.intake.v1.FieldService",
        "tongxin.intake.v1.PostService",
        "tongxin.intake.v1.OfficeService",
    ),
    events_out=(
        "tongxin.intake.v1.MatterMoved",
        "tongxin.intake.v1.TimelineExtended",
        "tongxin.intake.v1.ClockGone",
        "tongxin.intake.v1.DeadlineMoved",
        "tongxin.intake.v1.FactsChanged",
    ),
    events_in=(
        "tongxin.deliberation.v1.FactsChanged",
        "tongxin.deliberation.v1.StageOpened",
        "tongxin.deliberation.v1.ItemScheduled",
        "tongxin.deliberation.v1.ItemClosed",
        "tongxin.deliberation.v1.ActionCompleted",
        "tongxin.escalation.v1.FactsChanged",
        "tongxin.escalation.v1.StageOpened",
        "tongxin.escalation.v1.StageAccepted",
        "tongxin.escalation.v1.ActionNoted",
        "tongxin.escalation.v1.SupervisionOpened",
        "tongxin.escalation.v1.SupervisionHalfGone",
        "tongxin.escalation.v1.SupervisionToppedOut",
        "tongxin.escalation.v1.SupervisionDecided",
        "tongxin.escalation.v1.Asked",
        "tongxin.escalation.v1.AskAccepted",
        "tongxin.escalation.v1.AskRefused",
        "tongxin.escalation.v1.AskAnswered",
    ),
    invariants=(
        "every matter has exactly one owner and a deadline until it ends",
        "custody is gapless by epoch; only intake writes status, owner and deadline",
        "texts of matters and data of persons exist here only and travel in no event",
    ),
)
