"""The topics, compared letter by letter with the domain's own list."""

from services.intake.domain.topics import CLASS_RANK, TOPICS

# 四议, copied from the description of the domain: O open, P protected, S sealed, ⚠ screening.
DOMAIN = {
    "CARE": "domestic_violence S, sexual_harm S, child_harm S, elder_abuse S, stalking S, "
    "land_and_membership P, inheritance P, marital_property P⚠, equal_work_and_maternity P, "
    "wages P, legal_aid P",
    "FAMILY": "couple P⚠, custody P⚠, elder_support P⚠, in_laws P⚠, parenting P, neighbours P, "
    "family_motto O",
    "HARDSHIP": "allowance P, illness P, school_costs P, single_parent P, left_behind P, "
    "bereaved P, disability P, counselling P, disaster O",
    "LIVELIHOOD": "water_power_heat O, public_safety O, noise_and_space O, environment O, "
    "jobs O, selling O, childcare O, elder_service O, other O",
}
LETTERS = {"O": "OPEN", "P": "PROTECTED", "S": "SEALED"}


def test_topics_families_classes_and_screening_are_the_domains() -> None:
    wanted = [
        (family, code, LETTERS[mark[0]], mark.endswith("⚠"))
        for family, listed in DOMAIN.items()
        for code, mark in (entry.split(" ") for entry in listed.split(", "))
    ]
    got = [
        (topic.family, topic.code, topic.confidentiality, topic.needs_screening)
        for topic in TOPICS.values()
    ]
    assert got == wanted
    assert len(got) == 36


def test_every_topic_has_a_name_in_both_languages() -> None:
    for topic in TOPICS.values():
        assert topic.zh
        assert not topic.zh.isascii()
        assert topic.en.isascii()


def test_classes_are_ranked() -> None:
    assert CLASS_RANK["OPEN"] < CLASS_RANK["PROTECTED"] < CLASS_RANK["SEALED"]
