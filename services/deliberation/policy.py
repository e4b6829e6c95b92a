"""Who may do what at the second platform."""

from chassis.policy import ANYONE, Policy, rule

# How a person stands to a council: `councillor` (every N, the director included), `director`,
# `associate`. To a matter on its docket: the same `@owner`; `invited` (asked as X, not yet
# answered), `invitee` (an X who comes); to an action `assignee@action`. Who is `excluded`
# from a matter may nothing, whatever else holds.
SEED = "system:seed"
FOLLOWER = "system:deliberation"
SEATED = ("councillor", "associate")
SEATED_AT_OWNER = ("councillor@owner", "associate@owner")
OPEN = {"OPEN"}

_V1 = "tongxin.deliberation.v1"

POLICY = Policy(
    [
        rule("council.create", SEED),
        rule("council.read", *SEATED, SEED),
        rule("council.list", ANYONE),
        rule("council.create_seat", SEED),
        rule("council.list_seats", *SEATED, SEED),
        rule("council.create_expert", SEED),
        rule("council.list_experts", "councillor", SEED),
        rule("docket.follow", FOLLOWER),
        rule("meeting.make_monthly", FOLLOWER),
        rule("meeting.end_hours", FOLLOWER),
        rule("docket.list", *SEATED),
        rule("docket.read", *SEATED_AT_OWNER),
        rule("docket.answer", "director@owner"),
        rule("docket.raise", "director@owner"),
        rule("work.list", ANYONE),
        rule("meeting.create", "director"),
        rule("meeting.list", *SEATED),
        rule("meeting.read", *SEATED_AT_OWNER),
        rule("meeting.read", "invited", "invitee", states=OPEN),
        rule("meeting.create_item", "director@owner"),
        rule("meeting.close", "director@owner"),
        rule("item.read", *SEATED_AT_OWNER),
        rule("item.read", "invited", "invitee", states=OPEN),
        rule("invitation.create", "director@owner"),
        rule("invitation.read", *SEATED_AT_OWNER),
        rule("invitation.read", "invited", "invitee", states=OPEN),
        rule("invitation.accept", "invited", "invitee", states=OPEN),
        rule("invitation.decline", "invited", "invitee", states=OPEN),
        rule("statement.list", *SEATED_AT_OWNER),
        rule("statement.list", "invitee", states=OPEN),
        rule("statement.create", *SEATED_AT_OWNER),
        rule("statement.create", "invitee", states=OPEN),
        rule("proposal.list", *SEATED_AT_OWNER),
        rule("proposal.list", "invitee", states=OPEN),
        rule("proposal.create", *SEATED_AT_OWNER),
        rule("proposal.create", "invitee", states=OPEN),
        rule("ballot.cast", "councillor@owner"),
        rule("action.list", *SEATED),
        rule("action.read", *SEATED_AT_OWNER, "assignee@action"),
        rule("action.claim", *SEATED_AT_OWNER),
        rule("action.complete", "director@owner", "assignee@action"),
        # Tasks beside the close form.
        rule("action.create", "councillor@owner"),
        rule("action.progress", "director@owner", "assignee@action"),
        rule("action.reschedule", "councillor@owner"),
        rule("action.release", "director@owner", "assignee@action"),
        rule("action.hand_on", "director@owner", "assignee@action"),
        rule("action.record_visit", "director@owner", "assignee@action"),
    ],
    {
        f"{_V1}.CouncilService/CreateCouncil": "council.create",
        f"{_V1}.CouncilService/GetCouncil": "council.read",
        f"{_V1}.CouncilService/ListCouncils": "council.list",
        f"{_V1}.CouncilService/CreateSeat": "council.create_seat",
        f"{_V1}.CouncilService/ListSeats": "council.list_seats",
        f"{_V1}.CouncilService/CreateExpert": "council.create_expert",
        f"{_V1}.CouncilService/ListExperts": "council.list_experts",
        f"{_V1}.DocketService/ListDocket": "docket.list",
        f"{_V1}.DocketService/GetDocketEntry": "docket.read",
        f"{_V1}.DocketService/AnswerMatter": "docket.answer",
        f"{_V1}.DocketService/RaiseMatter": "docket.raise",
        f"{_V1}.DocketService/ListWorkItems": "work.list",
        f"{_V1}.MeetingService/CreateMeeting": "meeting.create",
        f"{_V1}.MeetingService/GetMeeting": "meeting.read",
        f"{_V1}.MeetingService/ListMeetings": "meeting.list",
        f"{_V1}.MeetingService/CreateItem": "meeting.create_item",
        f"{_V1}.MeetingService/CreateInvitation": "invitation.create",
        f"{_V1}.MeetingService/AcceptInvitation": "invitation.accept",
        f"{_V1}.MeetingService/DeclineInvitation": "invitation.decline",
        f"{_V1}.MeetingService/CreateStatement": "statement.create",
        f"{_V1}.MeetingService/ListStatements": "statement.list",
        f"{_V1}.MeetingService/CreateProposal": "proposal.create",
        f"{_V1}.MeetingService/ListProposals": "proposal.list",
        f"{_V1}.MeetingService/CastBallot": "ballot.cast",
        f"{_V1}.MeetingService/CloseMeeting": "meeting.close",
        f"{_V1}.ActionService/ListActions": "action.list",
        f"{_V1}.ActionService/ClaimAction": "action.claim",
        f"{_V1}.ActionService/CompleteAction": "action.complete",
        # Tasks beside the close form.
        f"{_V1}.TaskService/CreateAction": "action.create",
        f"{_V1}.TaskService/GetAction": "action.read",
        f"{_V1}.TaskService/CreateProgress": "action.progress",
        f"{_V1}.TaskService/ListProgress": "action.read",
        f"{_V1}.TaskService/ReleaseAction": "action.release",
        f"{_V1}.TaskService/HandOnAction": "action.hand_on",
        f"{_V1}.TaskService/RecordVisit": "action.record_visit",
        f"{_V1}.TaskService/GetVisit": "action.read",
    },
)
