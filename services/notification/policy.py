"""Who may do what with an inbox: everybody with her own, nobody with another's.

No request names whose inbox is meant: it is always the caller's, so relations decide nothing.
"""

from chassis.policy import ANYONE, Policy, rule

POLICY = Policy(
    [
        rule("inbox.list", ANYONE),
        rule("inbox.mark_read", ANYONE),
    ],
    {
        "tongxin.notification.v1.InboxService/ListEntries": "inbox.list",
        "tongxin.notification.v1.InboxService/MarkRead": "inbox.mark_read",
    },
)
