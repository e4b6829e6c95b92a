"""Every reason of a refusal that the front door may show, in words for people, Chinese first."""

from __future__ import annotations

from chassis.refusals import Kind

STATUS_OF_KIND = {
    Kind.INVALID: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.EXISTS: 409,
    Kind.STATE: 409,
    Kind.CONFLICT: 409,
    Kind.EXHAUSTED: 429,
    Kind.DEADLINE: 504,
    Kind.UNAVAILABLE: 503,
    Kind.INTERNAL: 500,
}

# Where HTTP has a status of its own for what gRPC has none.
STATUS_OF_REASON = {"ETAG_MISMATCH": 412, "ETAG_REQUIRED": 428, "TOO_LARGE": 413}

TITLE_OF_STATUS = {
    400: ("请求有误", "The request is not as it should be"),
    401: ("请先登录", "Please sign in"),
    403: ("您不能这样做", "You may not do this"),
    404: ("没有找到", "Not found"),
    409: ("现在不能这样做", "Not possible now"),
    412: ("内容已经变了", "It has changed"),
    413: ("内容太大", "Too large"),
    428: ("请先读取最新内容", "Read it first"),
    429: ("请求太多", "Too many requests"),
    500: ("我们这边出错了", "Something went wrong on our side"),
    503: ("服务暂时不可用", "Not available right now"),
    504: ("处理时间过长", "It took too long"),
}

# Reason → (Chinese, English): the title of the problem.
TITLES = {
    "ACTION_NOT_ALLOWED": ("您不能这样做", "You may not do this"),
    "AGENDA_CHANGED": ("议程刚有变动，请再试一次", "The agenda has just changed; try again"),
    "AGENDA_FULL": ("议程已满", "The agenda is full"),
    "AGENDA_NOT_POSSIBLE": ("有些事项不能列入议程", "Not every matter can be put on it"),
    "ALREADY_ACCEPTED": ("已有人受理", "Somebody else has taken it"),
    "ALREADY_ACTED": ("对方已经开始办了", "Who has it now has begun already"),
    "ALREADY_CLAIMED": ("已有人认领", "Somebody has taken it"),
    "ALREADY_COMPLETED": ("这件事已经办完", "It is done already"),
    "ALREADY_COSIGNED": ("您已经附议过了", "You have joined already"),
    "ALREADY_INVITED": ("已经邀请过她", "She is invited already"),
    "ALREADY_OBJECTED": ("已经提过异议", "You have objected already"),
    "ALREADY_PROMOTED": ("这条已经办理了", "A matter was made of this"),
    "ALREADY_PROPOSED": ("已经在征求意见", "The councillors are being asked already"),
    "ALREADY_PUBLISHED": ("已经公布过了", "It is published already"),
    "ALREADY_RESPONDED": ("这份邀请已答复或已结束", "The invitation was answered or has ended"),
    "ALREADY_PAUSED": ("已经在等了", "Its clock rests already"),
    "ALREADY_SEATED": ("她已在议事会中", "She sits in this council"),
    "ASK_NOT_OPEN": ("现在不能这样做", "Not possible in its present state"),
    "BODY_ENDED": ("这个单位已经撤销", "This body has ended"),
    "BODY_NOT_POSSIBLE": ("这个单位不能参与这件事", "This body cannot take part in it"),
    "ASKED_BY_THE_CLOSER": ("请由答复人以外的人来问", "Somebody else has to ask"),
    "ASSOCIATE_DECIDED": ("这件事已经定了", "This is decided already"),
    "ATTACHMENT_DIGEST": ("收到的内容不完整，请重新上传", "The bytes are not those announced"),
    "ATTACHMENT_NOT_UPLOADING": ("这次上传已结束，请重新上传", "The upload has ended"),
    "ATTACHMENT_TOO_LONG": ("录音超过3分钟", "It lasts longer than 3 minutes"),
    "ATTACHMENT_TYPE": ("文件类型与说的不一样", "The content is of another type"),
    "ATTACHMENT_UNSAFE": ("这个文件不能接收，请换一个", "This file cannot be taken"),
    "BODY_TOO_SLOW": ("内容传得太慢", "The body came too slowly"),
    "CHALLENGE_DECIDED": ("回避申请已经有决定", "Somebody has decided already"),
    "CONSENT_REQUIRED": ("要本人同意原文才能公布", "Needs consent to the exact text"),
    "COUNCIL_EXISTS": ("这个村已有议事会", "The village has its council"),
    "COUNCIL_TEXT_REQUIRED": ("请先确认不含姓名的文字", "Confirm a text without names first"),
    "DATABASE_UNAVAILABLE": ("暂时无法保存，请稍后再试", "Nothing can be stored now; try again"),
    "DEADLINE_EXCEEDED": ("处理时间过长，请再试", "It took too long; try again"),
    "DUPLICATE_FIELD": ("同一字段出现两次", "A field stands there twice"),
    "ETAG_MISMATCH": ("内容已经变了，请重新读取", "It has changed; read it again"),
    "ETAG_REQUIRED": ("请附上读到的版本（If-Match）", "Send what you read (If-Match)"),
    "IDEMPOTENCY_KEY_REUSED": ("请求编号已用于别的内容", "The key was used for another request"),
    "INTERNAL": ("我们这边出错了", "Something went wrong on our side"),
    "INVALID_FIELDS": ("有些内容需要改一改", "Some fields need correcting"),
    "INVALID_JSON": ("内容不是有效的JSON", "The body is not valid JSON"),
    "INVALID_REQUEST": ("请求有误", "The request is not as it should be"),
    "INVALID_UNICODE": ("文字里有残缺的字符", "A text holds half a character"),
    "INVALID_UTF8": ("文字编码不是UTF-8", "The text is not UTF-8"),
    "INVITATION_NOT_POSSIBLE": ("不能邀请这个人", "This person cannot be invited"),
    "ITEM_CLOSED": ("这项议题已结束", "The item is closed"),
    "LEGAL_ROUTE_OPEN": ("已进入法律程序，不能复查", "A court or agency decides about it"),
    "MAJORITY_NOT_MET": ("赞成人数未过半", "No majority"),
    "MATTER_ENDED": ("事项已结束", "The matter has ended"),
    "MATTER_MOVED": ("事项已转到别处", "The matter is elsewhere now"),
    "MATTER_NOT_OPEN": ("事项不在办理中", "The matter is not open"),
    "MATTER_NOT_RESOLVED": ("事项还没有答复", "There is no outcome yet"),
    "MEETING_CLOSED": ("会议已结束", "The meeting is closed"),
    "MEETING_NOT_BEGUN": ("议事还没开始", "The meeting is not open yet"),
    "MEETING_OVER": ("议事时间已过", "The hours of the meeting are over"),
    "MEETING_STILL_OPEN": ("议事时间还没结束", "Its hours are not over yet"),
    "MONTHLY_EXISTS": ("这个月已有月度议事", "The month has its meeting"),
    "MERGE_NOT_POSSIBLE": ("这两件事不能并在一起", "These two cannot be one matter"),
    "METHOD_NOT_ALLOWED": ("这里不能这样操作", "This method is not for this path"),
    "NOTHING_PROMISED": ("没有待兑现的答应", "Nothing is promised"),
    "NOTHING_TO_UNDO": ("没有可以撤回的", "There is nothing to take back"),
    "NOT_A_VISIT": ("这项任务不是走访", "This task is no visit"),
    "NOT_CLAIMED": ("还没有人认领", "Nobody has taken it yet"),
    "NOT_OFTEN_INVITED": ("参加议事还不够多", "Not often enough here as a guest"),
    "NOT_RESOLVED": ("还没有定下办法", "Nothing is decided yet"),
    "NOT_FOUND": ("没有找到", "Not found"),
    "NOT_MERGED": ("它没有并在别的事里", "It is part of no other matter"),
    "NOT_OBJECTIONABLE": ("这件事不能提出异议", "There is nothing to object to"),
    "NOT_ON_DOCKET": ("不在这个议事会", "This council does not have it"),
    "NOT_URGENT_PUBLIC": ("要事随议只议公共急事", "Only for urgent public matters"),
    "NOT_WAITING": ("事项不在等待中", "It does not wait for a meeting"),
    "NOT_YET_ARRIVED": ("事项还在路上，请稍后再试", "It is still on its way; try again"),
    "NO_LEVEL_BELOW": ("下面没有更低一级了", "There is no level below"),
    "NO_LEVEL_ABOVE": ("上面没有更高一级了", "There is no level above"),
    "NOT_PAUSED": ("现在没有在等", "Its clock does not rest"),
    "NO_OBJECTION": ("没有等您表态的异议", "Nobody waits for your word"),
    "OBJECTION_WINDOW_OVER": ("提出异议的时间已过", "The time to object is over"),
    "OFFSET_MISMATCH": ("请从断开的地方接着传", "Go on where the upload stands"),
    "OVERLOADED": ("现在人太多，请稍后再试", "Too busy now; try again"),
    "PAUSE_NOT_ALLOWED": ("不能再等了", "It may not wait any longer"),
    "PLACE_SHOWS_HER": ("写地点会暴露本人", "The place would show who she is"),
    "QUESTION_OPEN": ("已有一个问题等着回话", "A question waits for her already"),
    "QUORUM_NOT_MET": ("到会人数不够", "Too few councillors are present"),
    "RELAY_OUTSIDE_COUNTY": ("只能转给本县的村", "Only to a village of this county"),
    "RECEIPT_NOT_FOUND": ("没有查到，请核对编号和密码", "This does not open anything"),
    "REOPEN_WINDOW_OVER": ("已过30天，请重新反映", "30 days have passed; raise a new matter"),
    "RESOLUTION_STALE": ("已有新的答复", "There is a newer outcome"),
    "RESOURCE_TAKEN": ("这个时间已被预订", "It is booked for that time"),
    "REVIEW_EXHAUSTED": ("已经复查、复核过", "It was reviewed and re-checked"),
    "REVIEW_WINDOW_OVER": ("已过30天，不能再复查", "30 days have passed"),
    "ONLY_ASSOCIATES": ("只能结束固定成员的席位", "Only seats of associates"),
    "ROUND_CLOSED": ("这一轮已经结束", "The round is closed"),
    "ROUND_NOT_OPEN": ("现在没有开着的一轮", "No round is open now"),
    "ROUND_OPEN": ("上一轮还没结束", "A round is open; close it first"),
    "SCREENING_REQUIRED": ("请先做安全评估", "A safety screening comes first"),
    "SEALED_NOT_AVAILABLE": ("有危险请马上拨打110", "In danger call 110 now"),
    "SERVICE_UNAVAILABLE": ("服务暂时不可用，请稍后再试", "A part is away; try again"),
    "STAGE_NOT_ACCEPTED": ("请先由专人受理", "Somebody has to take it first"),
    "STATE_NOT_ALLOWED": ("现在不能这样做", "Not possible now"),
    "SUPERVISION_DECIDED": ("已有人定了怎么办", "Somebody has decided it"),
    "SUPERVISION_ENDED": ("已经有进展，不用再定了", "They acted meanwhile; nothing to decide"),
    "SUPERIOR_DECIDED": ("上级已经定了", "The superior has decided"),
    "TOKEN_EXPIRED": ("登录已过期", "The token has expired"),
    "TOKEN_INVALID": ("登录无效", "The token is not valid"),
    "TOKEN_REQUIRED": ("请先登录", "Please sign in"),
    "TOO_MANY_STREAMS": ("打开的窗口太多", "Too many open streams"),
    "TOO_MANY_ATTACHMENTS": ("附件太多了", "The matter has too many attachments"),
    "TOO_DEEP": ("内容层次太多", "The body is nested too deeply"),
    "TOO_LARGE": ("内容太大", "Too large"),
    "TRY_AGAIN": ("有人正在处理，请稍后再试", "Somebody else works on it; try again"),
    "UNDO_TOO_LATE": ("已过10分钟，不能撤回", "10 minutes have passed"),
    "UNKNOWN_PATH": ("没有这个地址", "There is no such path"),
    "VISIT_REQUIRED": ("请写下走访的情况", "Write down what was found"),
    "WRONG_CONTENT_TYPE": ("内容的格式不对", "The body is of another type than is wanted"),
}


def status_of(kind: Kind, reason: str) -> int:
    """Return the HTTP status of a refusal."""
    return STATUS_OF_REASON.get(reason, STATUS_OF_KIND[kind])


def title_of(reason: str, status: int) -> str:
    """Return the title of a problem, Chinese first; that of its status for a new reason."""
    zh, en = TITLES.get(reason) or TITLE_OF_STATUS.get(status, TITLE_OF_STATUS[400])
    return f"{zh} · {en}"


def slug_of(reason: str) -> str:
    """Return the last part of a problem's type: MATTER_MOVED gives matter-moved."""
    return reason.lower().replace("_", "-")
