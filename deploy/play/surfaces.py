"""Every place of the API where a PROTECTED matter could show itself."""

import re
from dataclasses import dataclass, field
from typing import Any, Literal

_WHY: dict[str, Any] = {"expected_epoch": 1, "reason": "x"}
_HER: dict[str, Any] = {"person": "people/{matter}"}
_TO = _WHY | {"to": "{federation}"}
_THERE = _WHY | {"region": "{region}"}
_ANSWER = {"outcome": "SOLVED", "text": "x", "action_record": "x"}
_PHOTO = {"kind": "PHOTO", "media_type": "image/jpeg", "size": 1, "sha256": "0" * 64}
_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_REGION = re.compile(r"(?<=/)\d{12}(?=/|$)")

Twin = Literal["mark", "id", "some", "act", "offered"]
"""How somebody entitled shows that the place works: she finds what was planted; or the matter's
id or alias; or anything at all; a step of a play did the act; or the act is offered to her."""


@dataclass(frozen=True, slots=True)
class Surface:
    """One request. Placeholders: the parts below, and region, topic, owner, federation.

    With `by_id` the matter, or what hangs on it, is asked for by its id: a stranger must get
    exactly what she gets for an id that nobody has.
    """

    method: str
    path: str
    twin: Twin
    by_id: bool = True
    query: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] | None = None
    if_match: bool = False

    @property
    def key(self) -> str:
        """Method, path and filters: one line of the list."""
        filters = "&".join(f"{name}={value}" for name, value in sorted(self.query.items()))
        return f"{self.method} {self.path}{'?' if filters else ''}{filters}"

    @property
    def needs(self) -> frozenset[str]:
        """Return which parts must be there."""
        places = [self.path, *self.query.values(), str(self.body or "")]
        known = (
            "matter",
            "meeting",
            "item",
            "proposal",
            "invitation",
            "action",
            "request",
            "bundle",
            "dispatch",
            "information",
            "supervision",
        )
        return frozenset(name for name in known for place in places if f"{{{name}}}" in place)


def shape(method: str, path: str) -> str:
    """Return method and path with everything that varies left out, to compare with others."""
    path = _REGION.sub("{}", _UUID.sub("{}", path))
    return f"{method} {_PLACEHOLDER.sub('{}', path)}"


def _act(path: str, body: dict[str, Any], twin: Twin = "act") -> Surface:
    return Surface("POST", path, twin, body=body)


def _list(path: str, twin: Twin, **query: str) -> Surface:
    return Surface("GET", path, twin, by_id=False, query=query)


_MATTER, _CASE = "/matters/{matter}", "/cases/{matter}"
_SUPERVISION = "/supervisions/{supervision}"
_BY_FRIDAY = {"choice": "ORDER", "until": "2998-01-01T09:00:00+08:00", "reason": "x"}
_MEETING = "/meetings/{meeting}"
_ITEM = f"{_MEETING}/items/{{item}}"

SURFACES: tuple[Surface, ...] = (
    Surface("GET", _MATTER, "mark"),
    Surface("GET", f"{_MATTER}/timeline", "some"),
    Surface("GET", f"{_MATTER}/custody", "some"),
    Surface("GET", f"{_MATTER}/council-text", "mark"),
    Surface("PATCH", _MATTER, "act", body={"text": "x"}, if_match=True),
    _act(f"{_MATTER}/cosign", {"text": "x"}),
    _act(f"{_MATTER}/forward", {"expected_epoch": 1, "council_text": "x"}),
    _act(f"{_MATTER}/answer", {"expected_epoch": 1, "answer": _ANSWER}),
    _act(f"{_MATTER}/raise", {"expected_epoch": 1, "reason": "x", "council_text": "x"}),
    _act(f"{_MATTER}/confirm", {"resolution_no": 1, "solved": True, "satisfaction": "SATISFIED"}),
    _act(f"{_MATTER}/reopen", {"resolution_no": 1, "reason": "x"}),
    _act(f"{_MATTER}/withdraw", {"reason": "x"}, twin="offered"),
    _act(
        f"{_MATTER}/pause",
        {"expected_epoch": 1, "reason": "COURT", "until": "2998-01-01T09:00:00+08:00"},
        twin="offered",
    ),
    _act(f"{_MATTER}/contacts", {"resolution_no": 1, "medium": "PHONE", "reached": False}),
    _act(f"{_MATTER}/extend", {"expected_epoch": 1, "days": 30, "reason": "x"}, twin="offered"),
    _act(f"{_MATTER}/extension/decide", {"approve": True}),
    _act(f"{_MATTER}/resume", {"expected_epoch": 1}, twin="offered"),
    _act(f"{_MATTER}/fulfil", {"expected_epoch": 1}, twin="offered"),
    Surface("GET", f"{_MATTER}/messages", "some"),
    _act(f"{_MATTER}/messages", {"text": "x"}, twin="offered"),
    _act(f"{_MATTER}/messages/read", {"message": "matters/{matter}/messages/{matter}"}),
    Surface("GET", f"{_MATTER}/attachments", "some"),
    _act(f"{_MATTER}/attachments", _PHOTO, twin="offered"),
    Surface("HEAD", f"{_MATTER}/attachments/{{matter}}", "act"),
    Surface("GET", f"{_MATTER}/attachments/{{matter}}/content", "act"),
    Surface("GET", f"{_MATTER}/notes", "some"),
    _act(f"{_MATTER}/notes", {"text": "x"}, twin="offered"),
    _act(f"{_MATTER}/object", _WHY, twin="offered"),
    _act(f"{_CASE}/object", _WHY, twin="offered"),
    Surface("GET", f"{_MATTER}/objection", "some"),
    _act(f"{_MATTER}/objection/decide", _WHY | {"agree": True}, twin="offered"),
    _act(f"{_MATTER}/challenge", _HER | {"reason": "x"}, twin="offered"),
    Surface("GET", f"{_MATTER}/challenges", "some"),
    _act(
        f"{_MATTER}/challenge/decide",
        {"challenge_no": 1, "uphold": True, "reason": "x"},
        twin="offered",
    ),
    _act(f"{_MATTER}/exclude", _HER, twin="offered"),
    _act(f"{_MATTER}/review", {"resolution_no": 1, "reason": "x"}, twin="offered"),
    _act(f"{_MATTER}/merge", _WHY | {"into": "matters/{matter}"}, twin="offered"),
    _act(f"{_MATTER}/unmerge", {"reason": "x"}, twin="offered"),
    _act(f"{_MATTER}/skip", _TO, twin="offered"),
    _act(f"{_MATTER}/return", _TO, twin="offered"),
    _act(f"{_MATTER}/relay", _THERE, twin="offered"),
    _act(f"{_MATTER}/take-over", _TO, twin="offered"),
    _act(f"{_MATTER}/undo", _WHY, twin="offered"),
    _act(f"{_MATTER}/end-referral", _WHY, twin="offered"),
    _act(f"{_CASE}/return", _TO, twin="offered"),
    _act(f"{_CASE}/take-over", _TO, twin="offered"),
    _act(f"{_MATTER}/receipt", {}),
    _act(f"{_MATTER}/offer", {"text": "x"}, twin="offered"),
    Surface("GET", f"{_MATTER}/offers", "some"),
    Surface("GET", _CASE, "id"),
    Surface("GET", f"{_CASE}/notes", "mark"),
    _act(f"{_CASE}/accept", {"expected_epoch": 1}),
    _act(f"{_CASE}/answer", {"expected_epoch": 1, "answer": _ANSWER}),
    _act(f"{_CASE}/raise", {"expected_epoch": 1, "reason": "x"}),
    _act(f"{_CASE}/notes", {"expected_epoch": 1, "note": {"text": "x"}}),
    # Asks: a body's officer sees what a request discloses, and never which matter it is.
    _act(
        f"{_CASE}/requests",
        {"expected_epoch": 1, "bodies": ["bodies/{matter}"], "text": "x"},
        twin="offered",
    ),
    _act(
        f"{_CASE}/refer",
        {"expected_epoch": 1, "body": "bodies/{matter}", "text": "x", "reason": "x"},
        twin="offered",
    ),
    _act(
        f"{_CASE}/dispatch",
        {"expected_epoch": 1, "federation": "{federation}", "text": "x"},
        twin="offered",
    ),
    _list("/dispatches", "id"),
    Surface("GET", "/dispatches/{dispatch}", "id"),
    _act("/dispatches/{dispatch}/accept", {}),
    _act("/dispatches/{dispatch}/report", {"outcome": "DONE", "text": "x"}),
    _act("/dispatches/{dispatch}/verify", {"done": True}),
    _act(
        f"{_CASE}/inform",
        {"expected_epoch": 1, "body": "{federation}", "text": "x"},
        twin="offered",
    ),
    _list("/information", "id"),
    _act("/information/{information}/read", {}),
    Surface("GET", f"{_CASE}/requests", "id"),
    Surface("GET", "/bundles/{bundle}", "id"),
    _act("/bundles/{bundle}/acknowledge", {}),
    _list("/requests", "id"),
    _list("/requests", "id", state="ASKED"),
    Surface("GET", "/requests/{request}", "id"),
    _act("/requests/{request}/accept", {}),
    _act("/requests/{request}/reject", {"reason": "x"}),
    _act("/requests/{request}/answer", {"outcome": "DONE", "text": "x"}),
    _act("/requests/{request}/agenda", {"document": "x", "date": "2026-03-02"}),
    _act("/requests/{request}/withdraw", {"reason": "x"}),
    _act(
        "/meetings",
        {
            "council": "councils/{region}",
            "kind": "PER_MATTER",
            "mode": "ASSEMBLY",
            "start_time": "2998-01-01T09:00:00+08:00",
            "matters": ["matters/{matter}"],
        },
    ),
    Surface("GET", _MEETING, "id"),
    _act(f"{_MEETING}/items", {"matter": "matters/{matter}"}),
    Surface(
        "POST",
        f"{_MEETING}/close",
        "act",
        body={"attendance": [], "minutes": "x", "items": []},
        if_match=True,
    ),
    _act(f"{_MEETING}/attendance", {}, twin="offered"),
    _act(f"{_ITEM}/recuse", {}, twin="offered"),
    _act(f"{_ITEM}/close", {}),
    Surface("GET", f"{_ITEM}/statements", "mark"),
    Surface("GET", f"{_ITEM}/proposals", "mark"),
    _act(f"{_ITEM}/statements", {"text": "x"}),
    _act(f"{_ITEM}/proposals", {"text": "x"}),
    _act(f"{_ITEM}/proposals/{{proposal}}/ballots", {"vote": "YES"}),
    _act("/publications", {"item": "meetings/{meeting}/items/{item}"}),
    _list("/publications", "some", region="{region}"),
    _act(f"{_ITEM}/rounds", {}),
    Surface("GET", f"{_ITEM}/rounds", "some"),
    _act(f"{_ITEM}/rounds/{{matter}}/close", {"summary": "x"}),
    _act(f"{_ITEM}/proposals/{{proposal}}/support", {"level": "FULL"}),
    _act(f"{_ITEM}/consensus", {"text": "x", "built_on": ["x"]}),
    Surface("GET", f"{_ITEM}/former-proposals", "some"),
    _act(f"{_ITEM}/invitations", {"person": "people/{matter}", "skill": "lawyer"}),
    _act("/invitations/{invitation}/accept", {}),
    _act("/invitations/{invitation}/decline", {}),
    _act("/actions/{action}/claim", {}),
    _act("/actions/{action}/done", {"note": "x"}),
    _act(
        "/actions",
        {
            "council": "councils/{region}",
            "matter": "matters/{matter}",
            "kind": "TASK",
            "text": "x",
            "due_time": "2998-01-01T09:00:00+08:00",
        },
    ),
    Surface("GET", "/actions/{action}", "id"),
    _act("/actions/{action}/progress", {"text": "x"}),
    Surface("GET", "/actions/{action}/progress", "some"),
    _act("/actions/{action}/release", {}),
    _act("/actions/{action}/hand-on", {"assignee": "people/{matter}"}),
    _act(
        "/actions/{action}/visit",
        {
            "people": ["people/{matter}"],
            "visit_time": "2026-01-01T09:00:00+08:00",
            "place": "x",
            "finding": "x",
        },
    ),
    Surface("GET", "/actions/{action}/visit", "some"),
    Surface("GET", _SUPERVISION, "id"),
    _act(f"{_SUPERVISION}/decide", {"expected_epoch": 1} | _BY_FRIDAY),
    _list("/supervisions", "id"),
    _list("/supervisions", "id", about="{owner}"),
    _list("/matters", "mark"),
    _list("/matters", "mark", mine="true"),
    _list("/matters", "mark", within="{region}"),
    _list("/matters", "mark", owner="{owner}"),
    _list("/matters", "mark", topic="{topic}"),
    _list("/matters", "mark", status="OPEN"),
    _list("/matters", "mark", status="RESOLVED"),
    _list("/matters", "mark", status="CLOSED_CONFIRMED"),
    _list("/matters", "mark", overdue="true"),
    _list("/worklist", "id"),
    _list("/worklist/counts", "some"),
    _list("/inbox", "id"),
    _list("/inbox", "id", matter="matters/{matter}"),
    _list("/councils/{region}/docket", "id"),
    _list("/meetings", "id", council="councils/{region}"),
    _list("/actions", "id", council="councils/{region}"),
    _list("/cases", "id"),
    _list("/cases", "id", federation="{federation}"),
)

WITHOUT_MATTERS: dict[str, str] = {
    # Takes bytes, not JSON: tests/component/gateway/test_attachments.py lets strangers try it.
    "PATCH /matters/{}/attachments/{}": "bytes of an upload that somebody began",
    "GET /me": "her own facts about bodies",
    "GET /topics": "the same for everybody",
    "POST /matters": "files another matter",
    "POST /walk-ins": "registers another matter",
    "POST /receipts:lookup": "no login: opens with code and PIN only, which no play tells anybody",
    "POST /people:search": "people, no matters",
    "POST /federations/{}/grid-workers": "grid workers, no matters",
    "GET /federations/{}/grid-workers": "grid workers, no matters",
    "POST /grid-workers/{}/end": "grid workers, no matters",
    "POST /patrols:batch": "files other matters",
    "POST /visits:batch": "names a matter only that she may read",
    "GET /patrols": "her own records",
    "POST /me/deputies": "names somebody for a body, no matters",
    "GET /me/deputies": "bodies, no matters",
    "POST /me/deputies/{}/end": "bodies, no matters",
    "POST /handovers": "bodies, no matters",
    "POST /groups/{}/titles": "members, no matters",
    "POST /groups/{}/posts": "says something in her own group",
    "GET /groups/{}/posts": "her own group's posts; a matter is named to who may read it only",
    "POST /groups/{}/posts/{}/promote": "files another matter",
    "POST /groups/{}/posts/{}/take-private": "her own group's posts",
    "GET /visits": "her own records",
    "GET /visits/planned": "her own records",
    "POST /inbox/read": "her own inbox",
    "GET /inbox/unread": "a number of her own inbox",
    "GET /stream": "her own inbox, as GET /inbox shows it",
    "GET /preferences": "her own wishes",
    "PATCH /preferences": "her own wishes",
    "GET /supervisions/overdue": "counts for each late body, no matters",
    "GET /supervisions/leadership": "codes, bodies and days for the province's leaders",
    "POST /supervisions/groups/decide": "counts of what it decided, no matters",
    "POST /people": "the development seed's",
    "POST /groups": "the development seed's",
    "GET /groups": "groups, no matters",
    "GET /groups/{}": "a group, no matters",
    "POST /groups/{}/members": "the development seed's",
    "DELETE /groups/{}/members/{}": "the development seed's",
    "GET /groups/{}/members": "members, no matters",
    "POST /councils": "the development seed's",
    "GET /councils": "councils, no matters",
    "GET /councils/{}": "a council, no matters",
    "POST /councils/{}/seats": "the development seed's",
    "GET /councils/{}/seats": "seats, no matters",
    "POST /councils/{}/seats/{}/end": "seats, no matters",
    "GET /councils/{}/associates": "people, no matters",
    "POST /councils/{}/associates": "people, no matters",
    "POST /councils/{}/associates/{}/vote": "people, no matters",
    "POST /councils/{}/experts": "the development seed's",
    "GET /councils/{}/experts": "experts, no matters",
    "GET /federations": "federations, no matters",
    "GET /federations/{}": "a federation, no matters",
    "POST /federations/{}/posts": "the development seed's",
    "GET /federations/{}/posts": "posts, no matters",
    "POST /federations/{}/posts/{}/end": "the development seed's",
    "POST /bodies": "the development seed's",
    "GET /bodies": "the registry, no matters",
    "GET /bodies/{}": "a body, no matters",
    "POST /bodies/{}/end": "the development seed's",
    "POST /bodies/{}/officers": "the development seed's",
    "GET /bodies/{}/officers": "officers, no matters",
    "POST /bodies/{}/officers/{}/end": "the development seed's",
    "GET /regions": "the catalogue",
    "GET /regions/{}": "the catalogue",
    "GET /regions/{}/children": "the catalogue",
}
"""Operations where no matter can show itself, with why."""


def unclassified(openapi: dict[str, Any], prefix: str) -> list[str]:
    """Return the operations of an API description that are in neither list above."""
    probed = {shape(surface.method, surface.path) for surface in SURFACES}
    return sorted(
        operation
        for path, methods in openapi["paths"].items()
        if path.startswith(prefix)
        for method in methods
        if (operation := shape(method.upper(), path.removeprefix(prefix))) not in probed
        and operation not in WITHOUT_MATTERS
    )
