"""Places that no play reaches, with the test in which somebody entitled sees each working.

Strangers try them in the demo all the same, where a play names what they hang on.
"""

_PLACES: dict[str, tuple[str, ...]] = {
    "tests/component/intake/test_owner_clocks.py": ("POST /matters/{matter}/fulfil",),
    "tests/component/intake/test_conversation.py": ("POST /matters/{matter}/messages",),
    "tests/component/intake/test_notes.py": ("POST /matters/{matter}/notes",),
    "tests/component/deliberation/test_attendance.py": (
        "POST /meetings/{meeting}/attendance",
        "POST /meetings/{meeting}/items/{item}/recuse",
        "POST /meetings/{meeting}/items/{item}/close",
    ),
    "tests/component/deliberation/test_rounds.py": (
        "POST /meetings/{meeting}/items/{item}/rounds",
        "GET /meetings/{meeting}/items/{item}/rounds",
        "POST /meetings/{meeting}/items/{item}/rounds/{matter}/close",
        "POST /meetings/{meeting}/items/{item}/proposals/{proposal}/support",
        "POST /meetings/{meeting}/items/{item}/consensus",
        "GET /meetings/{meeting}/items/{item}/former-proposals",
    ),
    "tests/component/deliberation/test_tasks.py": (
        "POST /actions/{action}/progress",
        "GET /actions/{action}/progress",
        "POST /actions/{action}/release",
        "POST /actions/{action}/hand-on",
        "GET /actions/{action}/visit",
    ),
    "tests/component/escalation/test_requests.py": (
        "POST /cases/{matter}/requests",
        "GET /bundles/{bundle}",
        "POST /bundles/{bundle}/acknowledge",
        "GET /requests?state=ASKED",
        "GET /requests/{request}",
        "POST /requests/{request}/reject",
        "POST /requests/{request}/agenda",
        "POST /requests/{request}/withdraw",
    ),
    "tests/component/escalation/test_supervision.py": ("GET /supervisions/{supervision}",),
    "tests/component/gateway/test_dispatches.py": (
        "POST /cases/{matter}/dispatch",
        "GET /dispatches",
        "GET /dispatches/{dispatch}",
        "POST /dispatches/{dispatch}/accept",
        "POST /dispatches/{dispatch}/report",
        "POST /dispatches/{dispatch}/verify",
        "POST /cases/{matter}/inform",
        "GET /information",
        "POST /information/{information}/read",
    ),
    "tests/component/gateway/test_standing.py": (
        "POST /publications",
        "GET /publications?region={region}",
    ),
    "tests/component/intake/test_asking.py": ("POST /matters/{matter}/contacts",),
    "tests/component/intake/test_attachments.py": (
        "GET /matters/{matter}/attachments",
        "POST /matters/{matter}/attachments",
        "HEAD /matters/{matter}/attachments/{matter}",
        "GET /matters/{matter}/attachments/{matter}/content",
    ),
    "tests/component/intake/test_extending.py": ("POST /matters/{matter}/extension/decide",),
    "tests/component/intake/test_desk.py": ("POST /matters/{matter}/receipt",),
    "tests/component/intake/test_disputes.py": (
        "GET /matters/{matter}/objection",
        "POST /matters/{matter}/objection/decide",
        "GET /matters/{matter}/challenges",
        "POST /matters/{matter}/challenge/decide",
    ),
    "tests/component/intake/test_merging.py": ("POST /matters/{matter}/unmerge",),
    "tests/component/intake/test_moves_between_owners.py": (
        "POST /matters/{matter}/take-over",
        "POST /matters/{matter}/undo",
        "POST /matters/{matter}/end-referral",
        "POST /cases/{matter}/take-over",
    ),
    "tests/component/intake/test_pauses.py": ("POST /matters/{matter}/resume",),
    "tests/component/intake/test_posts.py": (
        "POST /matters/{matter}/offer",
        "GET /matters/{matter}/offers",
    ),
}

SHOWN_BY_TESTS: dict[str, str] = {key: test for test, keys in _PLACES.items() for key in keys}
"""Place (`Surface.key`) → the test file."""
