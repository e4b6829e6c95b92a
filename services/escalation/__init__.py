"""escalation: the third platform. Federations of five levels and the cases they follow up."""

from chassis.service import Card

CARD = Card(
    name="escalation",
    stream="ESCALATION",
    owns="posts in federations; cases with one stage for each federation; action notes; "
    "supervisions of late bodies; the registry of bodies and their officers; asks and bundles",
    rpcs=(
        "tongxin.escalation.v1.FederationService",
        "tongxin.escalation.v1.CaseService",
        "tongxin.escalation.v1.SupervisionService",
        "tongxin.escalation.v1.BodyService",
        "tongxin.escalation.v1.RequestService",
        "tongxin.escalation.v1.DispatchService",
        "tongxin.escalation.v1.InformationService",
    ),
    events_out=(
        "tongxin.escalation.v1.StageOpened",
        "tongxin.escalation.v1.StageAccepted",
        "tongxin.escalation.v1.ActionNoted",
        "tongxin.escalation.v1.Asked",
        "tongxin.escalation.v1.AskAccepted",
        "tongxin.escalation.v1.AskRefused",
        "tongxin.escalation.v1.AskAnswered",
        "tongxin.escalation.v1.FactsChanged",
        "tongxin.escalation.v1.SupervisionOpened",
        "tongxin.escalation.v1.SupervisionHalfGone",
        "tongxin.escalation.v1.SupervisionToppedOut",
        "tongxin.escalation.v1.SupervisionDecided",
    ),
    events_in=(
        "tongxin.intake.v1.MatterMoved",
        "tongxin.intake.v1.ClockGone",
        "tongxin.intake.v1.DeadlineMoved",
    ),
    invariants=(
        "at most one stage of a matter has not ended: that of the owner in the newest epoch seen",
        "stages follow from the custody that was seen, in whatever order it was told",
        "a stage changes hands only by the register; its state by a named person",
        "a resource of a federation is booked once at a time",
        "of every clock that is gone one level has to choose, or the leadership's list has it",
        "an ask never changes who has the matter; a body reads what a request discloses",
    ),
)
