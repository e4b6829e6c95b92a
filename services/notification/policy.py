"""Who may do what with an inbox: everybody with her own, nobody with another's.

No request names whose inbox is meant: it is always the caller's, so relations decide nothing.
"""

from chassis.policy import ANYONE, Policy, rule

POLICY = Policy(
    [
        rule("inbox.list", ANYONE),
        rule("inbox.mark_read", ANYONE),
        # Each watch within the call brings its own person's token.
        rule("inbox.watch", ANYONE),
        rule("preferences.read", ANYONE),
        rule("preferences.update", ANYONE),
    ],
    {
        "tongxin.notification.v1.InboxService/ListEntries": "inbox.list",
        "tongxin.notification.v1.InboxService/MarkRead": "inbox.mark_read",
        "tongxin.notification.v1.WatchService/WatchInboxes": "inbox.watch",
        "tongxin.notification.v1.PreferencesService/GetPreferences": "preferences.read",
        "tongxin.notification.v1.PreferencesService/UpdatePreferences": "preferences.update",
    },
)
