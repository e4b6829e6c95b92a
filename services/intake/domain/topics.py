"""The topics of the four families 四议, with their default class and ⚠ screening."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

OPEN, PROTECTED, SEALED = "OPEN", "PROTECTED", "SEALED"
# A higher class may be chosen, never a lower one.
CLASS_RANK: Final = MappingProxyType({OPEN: 1, PROTECTED: 2, SEALED: 3})


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: its family, the class its matters get by themselves, whether ⚠ comes first."""

    code: str
    family: str
    confidentiality: str
    needs_screening: bool
    zh: str
    en: str


def _topics() -> dict[str, Topic]:
    # family | code | class, with ! for ⚠ | Chinese | English
    table = """
CARE domestic_violence S 家庭暴力 Violence at home
CARE sexual_harm S 性侵害、性骚扰 Sexual harm
CARE child_harm S 伤害儿童 Harm to a child
CARE elder_abuse S 虐待老人 Abuse of an elder
CARE stalking S 跟踪纠缠 Stalking
CARE land_and_membership P 土地和成员权益 Land and membership
CARE inheritance P 继承 Inheritance
CARE marital_property P! 夫妻财产 Marital property
CARE equal_work_and_maternity P 平等就业和生育 Equal work and maternity
CARE wages P 工资 Wages
CARE legal_aid P 法律援助 Legal aid
FAMILY couple P! 夫妻矛盾 Couple
FAMILY custody P! 孩子抚养 Custody
FAMILY elder_support P! 赡养老人 Support of elders
FAMILY in_laws P! 婆媳等亲戚矛盾 In-laws
FAMILY parenting P 教育孩子 Parenting
FAMILY neighbours P 邻里矛盾 Neighbours
FAMILY family_motto O 家风家训 Family motto
HARDSHIP allowance P 低保和补助 Allowance
HARDSHIP illness P 生病 Illness
HARDSHIP school_costs P 上学费用 School costs
HARDSHIP single_parent P 单亲家庭 Single parent
HARDSHIP left_behind P 留守老人和孩子 Left behind
HARDSHIP bereaved P 失独和丧亲 Bereaved
HARDSHIP disability P 残疾 Disability
HARDSHIP counselling P 心理疏导 Counselling
HARDSHIP disaster O 受灾 Disaster
LIVELIHOOD water_power_heat O 水电暖 Water, power, heat
LIVELIHOOD public_safety O 公共安全 Public safety
LIVELIHOOD noise_and_space O 噪音和场地 Noise and space
LIVELIHOOD environment O 环境卫生 Environment
LIVELIHOOD jobs O 找工作 Jobs
LIVELIHOOD selling O 卖农产品 Selling
LIVELIHOOD childcare O 看护孩子 Childcare
LIVELIHOOD elder_service O 养老服务 Services for elders
LIVELIHOOD other O 其他 Other
"""
    classes = {"O": OPEN, "P": PROTECTED, "S": SEALED}
    topics = {}
    for line in table.strip().splitlines():
        family, code, mark, zh, en = line.split(" ", 4)
        topics[code] = Topic(code, family, classes[mark[0]], mark.endswith("!"), zh, en)
    return topics


TOPICS: Final = MappingProxyType(_topics())
