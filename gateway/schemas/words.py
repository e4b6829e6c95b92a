"""The plain words of the contracts' enums, without their prefix."""

from typing import Literal

Level = Literal["VILLAGE", "TOWNSHIP", "COUNTY", "CITY", "PROVINCE"]
"""The five levels of the way up, lowest first."""

Confidentiality = Literal["OPEN", "PROTECTED", "SEALED"]
"""Who may read a matter."""

Urgency = Literal["NORMAL", "URGENT"]
"""What happens if we wait."""

Risk = Literal["LOW", "MEDIUM", "HIGH", "CRITICAL"]
"""Danger to a person. Rules propose and may only raise; a human confirms."""

MemberRole = Literal["MEMBER", "LEADER"]
"""What somebody is in a group."""

MatterStatus = Literal[
    "OPEN", "RESOLVED", "REFERRED", "CLOSED_CONFIRMED", "CLOSED_UNCONFIRMED", "WITHDRAWN", "MERGED"
]
"""Where a matter is in its life. Only the register writes it."""

MatterPhase = Literal[
    "SUBMITTED", "DOCKETED", "DELIBERATING", "ACTING", "ESCALATED", "RESOLVED", "ENDED"
]
"""What stage the work is in: shown, never decided on."""

WaitingFor = Literal["HER", "OWNER", "BODY"]
"""For whom a matter waits."""

Audience = Literal["GROUP", "LEADER", "COUNTY"]
"""Who may read it before it is handed in further. She chooses before sending."""

Channel = Literal[
    "GROUP", "WEB", "WECHAT", "HOTLINE_12338", "LETTER", "WALK_IN", "PATROL", "PARTNER"
]
"""The way by which a matter came in."""

Right = Literal["PERSONAL", "PROPERTY", "MARRIAGE_FAMILY", "LABOUR_SOCIAL_SECURITY", "NONE"]
"""Which of her rights is concerned."""

PartyRole = Literal["REPORTER", "CONCERNED", "RESPONDENT"]
"""How somebody stands to a matter."""

Outcome = Literal["SOLVED", "PARTLY_SOLVED", "ADVISED", "NOT_POSSIBLE", "PROMISED"]
"""What kind of end was reached."""

ContactMedium = Literal["PHONE", "SMS", "WECHAT", "LETTER", "VISIT"]
"""How she was asked."""

ExtensionState = Literal["PENDING", "APPROVED", "REFUSED", "VOID"]
"""What became of an extension."""

PauseReason = Literal["WAITING_FOR_HER", "COURT", "WEATHER"]
"""Why a clock rests."""

Satisfaction = Literal["SATISFIED", "MOSTLY_SATISFIED", "NOT_SATISFIED"]
"""How content she is 满意度."""

Move = Literal[
    "FILE",
    "FORWARD",
    "ANSWER",
    "RAISE",
    "CLOCK",
    "CONFIRM",
    "REOPEN",
    "WITHDRAW",
    "MERGE",
    "UNMERGE",
    "SKIP",
    "RETURN",
    "REFER",
    "REFERRAL_ENDED",
    "TAKE_OVER",
    "RELAY",
    "UNSTAFFED",
    "UNDO",
    "CHALLENGE",
    "CHALLENGE_DECIDED",
    "TO_SUPERIOR",
    "REVIEW",
    "FULFIL",
    "PROMISE_PASSED",
    "CLOSE_UNCONFIRMED",
    "EXCLUDE",
]
"""How a matter came from one owner to the next."""

SeatKind = Literal["COUNCILLOR", "DIRECTOR", "ASSOCIATE"]
"""How somebody sits in a council."""

DocketState = Literal["WAITING", "SCHEDULED", "ACTING", "ANSWERED", "ENDED"]
"""What happened to a docket entry."""

MeetingKind = Literal["PER_MATTER", "MONTHLY", "URGENT"]
"""What calls for a meeting."""

MeetingMode = Literal["ASSEMBLY", "ON_SITE", "DOORSTEP", "ONLINE"]
"""Where people meet."""

MeetingState = Literal["OPEN", "CLOSED", "TO_CLOSE"]
"""Where a meeting stands."""

Ratification = Literal["DUE", "RATIFIED", "NOT_RATIFIED"]
"""What became of a resolution that was made at once."""

InvitationState = Literal["PENDING", "ACCEPTED", "DECLINED", "ENDED"]
"""Where an invitation stands."""

AssociateState = Literal["OPEN", "ADOPTED", "REJECTED"]
"""Where a proposal of an ASSOCIATE stands."""

RoundState = Literal["OPEN", "CLOSED"]
"""Where a round stands."""

SupportLevel = Literal["FULL", "WITH_CONCERNS", "STAND_ASIDE", "AGAINST"]
"""How far somebody supports a proposal."""

Vote = Literal["YES", "NO", "ABSTAIN"]
"""A vote."""

ActionKind = Literal["TASK", "VISIT", "LOOK_AGAIN"]
"""What sort of task it is."""

ActionState = Literal["OPEN", "CLAIMED", "DONE"]
"""Where an action stands."""

PostKind = Literal["VILLAGE_CHAIR", "CADRE", "FED_LEADER"]
"""What somebody is in a federation."""

BodyKind = Literal[
    "POLICE",
    "COURT",
    "PROCURATORATE",
    "CIVIL_AFFAIRS",
    "JUSTICE",
    "CHARITY",
    "UNION",
    "WATER",
    "HEATING",
    "HOUSING",
    "EDUCATION",
    "HEALTH",
    "LABOUR",
    "MEDIATION",
    "SERVICE_POINT",
    "ENTERPRISE",
    "OTHER",
]
"""What a body is for."""

AskKind = Literal["DISPATCH", "REQUEST", "REFER", "INFORM", "TOPIC_CALL", "SUPERVISION"]
"""What is asked."""

AskState = Literal[
    "ASKED", "ACCEPTED", "REFUSED", "ANSWERED", "VERIFIED", "SENT_BACK", "ENDED", "WITHDRAWN"
]
"""Where an ask stands."""

AskOutcome = Literal["DONE", "PARTLY", "NOT_POSSIBLE"]
"""What came of an ask."""

Completion = Literal["ALL", "ANY"]
"""When several requests count as done."""

BundleState = Literal["OPEN", "DONE", "SETTLED"]
"""Where a bundle stands."""

StageState = Literal["OPENED", "ACCEPTED", "ANSWERED", "ENDED"]
"""Where a stage stands."""

MessageSide = Literal["HER", "REPORTER", "OWNER"]
"""Who says something: the concerned person, a reporter who is not she, or the owner."""

QuestionState = Literal["OPEN", "ANSWERED", "LAPSED"]
"""Where a question to her stands."""

NoteVisibility = Literal["INSIDE", "PUBLIC"]
"""Who may read a note: officers, or she too."""

ScreeningAnswer = Literal["YES", "NO", "UNKNOWN"]
"""An answer of the safety screening; not asked and not known are unknown, and unknown is not no."""

PatrolOutcome = Literal["NOTED", "SETTLED", "RAISED"]
"""What became of a find: noted, settled on the spot 当场解决, or raised to the council."""

RecordState = Literal["CREATED", "EXISTS", "REFUSED"]
"""What became of a record that was sent."""

MemberTitle = Literal["NONE", "UNIT_LEADER", "BUILDING_LEADER"]
"""What a member organises within the area: an entrance 单元长, a building 楼长, or nothing."""

SearchReason = Literal["REGISTERING", "CALLING_BACK", "CORRECTING"]
"""Why somebody is looked for: to register her, to call her back, to correct what she asked."""

SupervisionState = Literal["OPEN", "LISTED", "LATE", "DECIDED", "ENDED"]
"""Where a supervision stands."""

SupervisionChoice = Literal["ORDER", "TAKE_OVER", "HELP", "RAISE", "CLOSE"]
"""What a supervising federation can choose."""

ChallengeState = Literal["OPEN", "UPHELD", "REJECTED"]
"""What became of a challenge."""
AttachmentKind = Literal["PHOTO", "VOICE", "SCAN", "DOCUMENT"]
"""What an attachment is."""

AttachmentState = Literal["UPLOADING", "READY", "REFUSED", "EXPIRED"]
"""Where an attachment stands."""
