"""The sentences that people read: complete, short, plain, and right in both languages."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from chassis.texts import NEUTRAL, Sentences, TextsUnusableError, parameters, place_name

FOLDER = Path(__file__).parents[3] / "proto" / "texts"
COUNCIL = "councils/211021112209"
FEDERATION = "federations/210922107000"
GROUP = "groups/019b2c3d-4e5f-7001-8a9b-0c1d2e3f4a5b"
MAX_ZH = 40
MAX_EN = 120

# What the register puts into each sentence, and nothing else: parameters, then keys.
CONTRACT = """
body until: filed.group filed.council filed.federation filed.on_behalf received.council
 received.federation accepted forwarded raised.village raised.township raised.county raised.city
 raised.province raised.without_deliberation clock.to_council meeting.resolved answered.solved
 meeting.resolved_for_now meeting.helped
 answered.partly answered.advised answered.not_possible reopened.same reopened.above merged
 unmerged parent.withdrawn reminder.half clock.raised answered.promised promise.fulfilled
 promise.passed status.promised status.resolved status.merged status.overdue_top
body until: returned relayed taken_over referred referral_ended unstaffed undone to_superior
body until: objected challenged reviewed rechecked
: excluded challenge.upheld challenge.rejected
body: question.asked
 meeting.ratified meeting.not_ratified meeting.no_resolution action.done noted confirmed
 clock.gone_top
body above: clock.gone supervision.climbed
body: supervision.top
body until: supervision.helped reminder.supervision
body: reminder.acceptance acceptance.gone
until: deadline.agenda deadline.resolution deadline.order pause.her pause.court pause.weather
 pause.over extension.granted
body: extension.asked
body until: extension.agreed extension.refused
: asking.late
body until: reminder.whole reminder.follow_up
body: contact.missed closed.unconfirmed
body at until: meeting.scheduled
body at: meeting.scheduled_late
body: action.progress
body at: action.claimed action.visit_claimed action.expected
body: result.published
body number: round.opened round.closed
body resource: booked
number: cosigned
: message.written note.public attachment.added
body since until above: status.open
body since until: status.open_top
body until above: status.overdue
body: visited post.answered
: offered post.finished
body: visited
body helper: ask.requested ask.dispatched ask.informed ask.refused ask.answered ask.reported
helper: ask.accepted
body until: ask.all_done
: withdrawn finished changed status.closed status.withdrawn status.received status.taken
"""
WANTED = {
    key: set(names.split())
    for names, keys in re.findall(r"^([a-z ]*):((?:[^:]|\n )+)$", CONTRACT, re.MULTILINE)
    for key in keys.split()
}

# Words of offices, and our own words for states: nothing that a neighbour would say.
JARGON = re.compile(
    "受理|办结|转办|督办|诉求|反映人|信访|立案|呈报|上报|批转|交办|承办|处置|落实|研判|依法|有关部门|"
    "相关部门|本着|予以|特此|事项|流转|环节|工单|派单|待议|议题|决议|回访|闭环|群众|逐级|下达|责任单位|"
    "满意度|结案|归档|审批|审核|提交|状态|系统|平台|该件|此件|贵方|办理|答复意见|"
    r"\b(docket|escalat|petition|supervis|epoch|status|deliberat|resolution|stage|case\b|complain|"
    "request|ticket|submitted|pending|process|deadline|pursuant|authority|applicant|unit|level)",
    re.IGNORECASE,
)
GENDERED_EN = re.compile(
    r"\b(she|he|her|hers|him|his|herself|himself|mrs?|ms|madam|sir)\b", re.IGNORECASE
)
GENDERED_ZH = re.compile("[她他]|女士|先生|大姐|大嫂|姐妹|同志")
CAPITALS = re.compile(r"[A-Z]{2,}|_")
LATIN = re.compile("[A-Za-z]")
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def sentences() -> Sentences:
    return Sentences.load()


def read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return loaded


ZH: dict[str, str] = read("timeline.zh-CN.yaml")
EN: dict[str, str] = read("timeline.en.yaml")
WORDS_ZH = read("words.zh-CN.yaml")
WORDS_EN = read("words.en.yaml")


def written(sentences: dict[str, str]) -> dict[str, str]:
    """Return the sentences as written, without their parameters."""
    return {key: re.sub(r"\{\w+\}", "", text) for key, text in sentences.items()}


def said_with(day: datetime, resource: str) -> dict[str, str]:
    """Return every parameter with these values, the names of bodies apart."""
    at = day.isoformat()
    return {"until": at, "since": at, "at": at, "number": "1000", "resource": resource}


BODIES = ("body", "above", "helper")


def longest(sentences: Sentences, key: str) -> tuple[int, int]:
    """Return how long a sentence gets in the longest months, without the names of bodies."""
    names = sentences.body(COUNCIL)
    sizes: tuple[list[int], list[int]] = ([], [])
    # The longest months of both languages; a quarter to twelve is the longest time.
    for month in (9, 12):
        for day in range(30):
            at = datetime(2026, month, 1, 3, 45, tzinfo=UTC) + timedelta(days=day)
            for resource in WORDS_ZH["resources"] if key == "booked" else [""]:
                params = said_with(at, resource) | dict.fromkeys(BODIES, COUNCIL)
                said = sentences.render(key, params)
                for text, template, title, size in zip(
                    said, (ZH[key], EN[key]), names, sizes, strict=True
                ):
                    named = sum(template.count(f"{{{name}}}") for name in BODIES)
                    size.append(len(text) - named * len(title))
    return max(sizes[0]), max(sizes[1])


def test_at_least_thirty_timeline_sentences(sentences: Sentences) -> None:
    assert len([key for key in sentences.keys if not key.startswith("status.")]) >= 30


def test_exactly_the_keys_and_parameters_of_the_contract(sentences: Sentences) -> None:
    assert {key: set(sentences.params(key)) for key in sentences.keys} == WANTED


def test_both_languages_have_the_same_keys_and_parameters() -> None:
    assert list(ZH) == list(EN)
    assert {k: parameters(t) for k, t in ZH.items()} == {k: parameters(t) for k, t in EN.items()}


def test_both_languages_have_the_same_words() -> None:
    assert WORDS_ZH.keys() == WORDS_EN.keys()
    for key in ("bodies", "bodies_without_place", "levels", "resources", "minutes"):
        assert WORDS_ZH[key].keys() == WORDS_EN[key].keys(), key
    for key, size in (("weekdays", 7), ("months", 12), ("hours", 24)):
        assert len(WORDS_ZH[key]) == len(WORDS_EN[key]) == size


def test_every_sentence_is_short(sentences: Sentences) -> None:
    lengths = {key: longest(sentences, key) for key in sentences.keys}
    assert not {key: n for key, n in lengths.items() if n[0] > MAX_ZH or n[1] > MAX_EN}
    # The measure counts the dates: this sentence says two of them, ten characters each.
    assert lengths["status.open"][0] == len(written(ZH)["status.open"]) + 20


def test_no_official_word_and_no_state_name() -> None:
    for sentences in (ZH, EN):
        for key, text in written(sentences).items():
            assert not JARGON.search(text), key
            assert not CAPITALS.search(text), key


@pytest.mark.parametrize(
    "text",
    ["您反映的诉求已受理，正在转办。", "The petition was escalated to the next stage.", "已归档"],
)
def test_official_words_would_be_found(text: str) -> None:
    assert JARGON.search(text)


def test_a_state_name_would_be_found() -> None:
    assert CAPITALS.search("Your matter is OPEN.")
    assert CAPITALS.search("closed_confirmed")


def test_chinese_holds_no_english_and_english_no_chinese() -> None:
    assert not [key for key, text in written(ZH).items() if LATIN.search(text)]
    assert not [key for key, text in written(EN).items() if HAN.search(text)]
    assert all(HAN.search(text) for text in written(ZH).values())
    assert all(LATIN.search(text) for text in written(EN).values())


def test_people_are_addressed_politely_and_without_a_gender() -> None:
    zh, en = written(ZH), written(EN)
    assert not [key for key, text in zh.items() if "你" in text or GENDERED_ZH.search(text)]
    assert not [key for key, text in en.items() if GENDERED_EN.search(text)]
    assert len([text for text in zh.values() if "您" in text]) > len(zh) / 2
    assert GENDERED_ZH.search("她说解决了")
    assert GENDERED_EN.search("Ask her whether it is solved.")


def test_every_sentence_ends() -> None:
    assert all(text.endswith("。") for text in ZH.values())
    assert all(text.endswith(".") for text in EN.values())


def test_who_has_it_and_until_when(sentences: Sentences) -> None:
    zh, en = sentences.render(
        "status.open",
        {
            "body": COUNCIL,
            "above": FEDERATION,
            "since": "2026-11-20T01:00:00Z",
            "until": "2026-11-27T15:59:59Z",
        },
    )
    assert zh == (
        "榆树村妇女议事会从11月20日（周五）起在办，11月27日（周五）前要答复您，"
        "过了时间就由阿尔乡镇妇联来管。"
    )
    assert en == (
        "With the women's council of 榆树村 since Friday 20 November, who must answer you by "
        "Friday 27 November. After that the women's federation of 阿尔乡镇 steps in."
    )


def test_a_body_begins_a_sentence_with_a_capital(sentences: Sentences) -> None:
    params = {"body": GROUP, "until": "2026-11-27T15:59:59Z"}
    assert sentences.render("accepted", params)[0].startswith("您所在的群有专人")
    assert sentences.render("filed.council", params)[1].startswith("Your group has your matter")
    assert ". Your group takes over" in sentences.render("reopened.above", params)[1]


@pytest.mark.parametrize(
    ("at", "zh", "en"),
    [
        # 23:59:59 in Shanghai is still that day; a second later it is the next.
        ("2026-11-27T15:59:59Z", "11月27日（周五）晚上11点59分", "Friday 27 November at 23:59"),
        ("2026-11-27T16:00:00Z", "11月28日（周六）凌晨0点", "Saturday 28 November at 0:00"),
        ("2026-11-27T07:30:00.123456789Z", "11月27日（周五）下午3点半", "November at 15:30"),
        ("2026-12-31T20:05:00+00:00", "1月1日（周五）凌晨4点5分", "Friday 1 January at 4:05"),
    ],
)
def test_moments_are_said_in_shanghai_time(sentences: Sentences, at: str, zh: str, en: str) -> None:
    said = sentences.render("meeting.scheduled", {"body": COUNCIL, "at": at, "until": at})
    assert zh in said[0]
    assert en in said[1]


def test_resources_have_a_word_and_unknown_ones_a_neutral_one(sentences: Sentences) -> None:
    def booked(code: str) -> tuple[str, str]:
        return sentences.render("booked", {"body": COUNCIL, "resource": code})

    assert "直播间" in booked("livestream_studio")[0]
    assert "livestream studio" in booked("livestream_studio")[1]
    assert "约好了资源" in booked("x_ray_machine")[0]
    assert "x_ray" not in "".join(booked("x_ray_machine"))


@pytest.mark.parametrize(
    ("body", "zh", "en"),
    [
        (GROUP, "您所在的群", "your group"),
        (COUNCIL, "榆树村妇女议事会", "the women's council of 榆树村"),
        ("federations/210000000000", "辽宁省妇联", "the women's federation of 辽宁省"),
        ("councils/999999999999", "妇女议事会", "the women's council"),
        ("federations/", "妇联", "the women's federation"),
        ("bodies/12338", "管这件事的人", "those who have it"),
        ("", "管这件事的人", "those who have it"),
    ],
)
def test_bodies_have_everyday_names(sentences: Sentences, body: str, zh: str, en: str) -> None:
    assert sentences.body(body) == (zh, en)


@pytest.mark.parametrize(
    ("name", "everyday"),
    [
        ("金家村民委员会", "金家村"),
        ("戊村村委会", "戊村"),
        ("东山村委会", "东山村"),
        ("春晓社区居委会", "春晓社区"),
        ("站前居委会", "站前社区"),
        ("三分场生活区", "三分场生活区"),
        ("村委会", "村委会"),
    ],
)
def test_a_village_is_called_by_its_place(name: str, everyday: str) -> None:
    assert place_name(name) == everyday


@pytest.mark.parametrize(
    ("key", "params"),
    [
        ("no.such.key", {}),
        ("accepted", {}),
        ("accepted", {"body": COUNCIL, "until": "soon"}),
        ("accepted", {"body": COUNCIL, "until": "2026-11-27T15:59:59"}),
        ("accepted", {"body": COUNCIL, "until": "9999-12-31T23:59:59Z"}),
        ("cosigned", {"number": "many"}),
    ],
)
def test_what_cannot_be_said_becomes_the_neutral_sentence(
    sentences: Sentences, key: str, params: dict[str, str]
) -> None:
    neutral = sentences.render(NEUTRAL, {})
    assert sentences.render(key, params) == neutral
    assert neutral == (ZH[NEUTRAL], EN[NEUTRAL])


def test_a_value_is_never_a_template(sentences: Sentences) -> None:
    said = sentences.render("booked", {"body": "{resource}", "resource": "{body}"})
    assert not [text for text in said if "{" in text]


def test_levels_have_words(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    for language in ("zh-CN", "en"):
        with (tmp_path / f"timeline.{language}.yaml").open("a", encoding="utf-8") as file:
            file.write('\nat_level: "{level}"\n')
    sentences = Sentences(tmp_path)
    assert sentences.render("at_level", {"level": "COUNTY"}) == ("县区", "County or district")
    assert sentences.render("at_level", {"level": "99"}) == ("上面一层", "The next level")


@pytest.mark.parametrize("broken", ["one language only", "neutral sentence missing"])
def test_texts_that_do_not_fit_together_are_refused(tmp_path: Path, broken: str) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    for path in sorted(tmp_path.glob("timeline.*.yaml")):
        kept = read(path.name)
        if broken == "one language only":
            kept["only." + path.name] = "x"
        else:
            del kept[NEUTRAL]
        path.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    with pytest.raises(TextsUnusableError):
        Sentences(tmp_path)


def test_the_shipped_texts_are_read_once(sentences: Sentences) -> None:
    assert Sentences.load() is sentences
