"""The topics 四议 in words, for lines of a worklist."""

# SEALED topics never come to a council: they have no words here.
_WORDS = {
    "land_and_membership": ("土地和成员权益", "Land and membership"),
    "inheritance": ("继承", "Inheritance"),
    "marital_property": ("夫妻财产", "Marital property"),
    "equal_work_and_maternity": ("平等就业和生育", "Equal work and maternity"),
    "wages": ("工资", "Wages"),
    "legal_aid": ("法律援助", "Legal aid"),
    "couple": ("夫妻矛盾", "Couple"),
    "custody": ("孩子抚养", "Custody"),
    "elder_support": ("赡养老人", "Support of elders"),
    "in_laws": ("婆媳等亲戚矛盾", "In-laws"),
    "parenting": ("教育孩子", "Parenting"),
    "neighbours": ("邻里矛盾", "Neighbours"),
    "family_motto": ("家风家训", "Family motto"),
    "allowance": ("低保和补助", "Allowance"),
    "illness": ("生病", "Illness"),
    "school_costs": ("上学费用", "School costs"),
    "single_parent": ("单亲家庭", "Single parent"),
    "left_behind": ("留守老人和孩子", "Left behind"),
    "bereaved": ("失独和丧亲", "Bereaved"),
    "disability": ("残疾", "Disability"),
    "counselling": ("心理疏导", "Counselling"),
    "disaster": ("受灾", "Disaster"),
    "water_power_heat": ("水电暖", "Water, power, heat"),
    "public_safety": ("公共安全", "Public safety"),
    "noise_and_space": ("噪音和场地", "Noise and space"),
    "environment": ("环境卫生", "Environment"),
    "jobs": ("找工作", "Jobs"),
    "selling": ("卖农产品", "Selling"),
    "childcare": ("看护孩子", "Childcare"),
    "elder_service": ("养老服务", "Services for elders"),
    "other": ("其他", "Other"),
}

# What an urgent meeting may be about when the matter is OPEN: everybody's troubles, nobody's
# person. LIVELIHOOD 议民生, and disasters.
PUBLIC_TOPICS = frozenset(
    {
        "disaster",
        "water_power_heat",
        "public_safety",
        "noise_and_space",
        "environment",
        "jobs",
        "selling",
        "childcare",
        "elder_service",
        "other",
    }
)

_LINES = {
    "docket.answer": ("待议", "Waiting for the council"),
    "meeting.attend": ("请您参加议事", "A meeting to attend"),
    "ballot.cast": ("等您表决", "Your vote is asked"),
    "meeting.close": ("议事等您结束", "A meeting to close"),
    "item.close": ("有一项议题由您主持", "An item that you lead"),
    "meeting.ratify": ("当场定的事等追认", "To be ratified at a meeting"),
    "invitation.respond": ("邀请您参加议事", "You are invited to deliberate"),
    "action.complete": ("待办任务", "A task to be done"),
    "action.claim": ("有件事等人认领", "A task that nobody has yet"),
    "action.overdue": ("任务过了日子", "A task that is late"),
    "proposal.support": ("请您说说赞成不赞成", "Say how far you support what is proposed"),
    "round.close": ("这一轮时间到了，请小结", "The round is over: sum it up"),
    "action.look_again": ("该回头看看了", "Time to look again"),
}
WORK_KINDS = tuple(_LINES)


def work_line(kind: str, topic: str) -> tuple[str, str]:
    """Return one line (Chinese, English) for a piece of work, without personal data."""
    chinese, english = _LINES[kind]
    if not topic:
        return chinese, english
    words = _WORDS.get(topic, _WORDS["other"])
    return f"{chinese}：{words[0]}", f"{english}: {words[1]}"
