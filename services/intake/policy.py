"""Who may do what at the first platform."""

from chassis.policy import ANYONE, Policy, rule

# How a person stands to a matter: `concerned`, `reporter` (until hand-in, then `informant`),
# `representative` (the reporter of somebody without a login), `invitee` (X, until the item
# closes), `leader@owner` (leader of the group that has it), `leader@held` (of a group that had
# it), `member@audience` (of the group that she let read it), `chair@gave` (of the body that gave
# it to its present owner), `cadre@supervising` (of a federation that is asked to look after it).
# `excluded` wins over all.
SEED = "system:seed"
OPEN, PROTECTED = "OPEN", "PROTECTED"
CLOSE = ("concerned", "representative")
OFFICERS = ("leader@owner", "director@owner", "chair@owner", "cadre@owner")
FORMER_OFFICERS = ("leader@held", "director@held")
ROOM = ("councillor@owner", "councillor@held", "associate@owner", "associate@held")
FEDERATIONS_BEFORE = ("chair@held", "cadre@held")
# Who supervises the body that has it, or is asked to decide about it: reads it masked.
SUPERIORS = ("chair@supervising", "cadre@supervising", "fed_leader@supervising")
# Who is asked for more time, until that is decided: reads it masked too.
APPROVERS = ("chair@approving", "cadre@approving", "fed_leader@approving")
FEDERATION_OFFICERS = ("chair@owner", "cadre@owner")
# Officers of the body that gave it to its present owner.
# A federation that works for the owner, and bodies that got to know: read without names, unless
# the owner lets who assists read them.
ASSISTING = ("chair@assisting", "cadre@assisting")
ASSISTING_NAMED = ("chair@assisting_named", "cadre@assisting_named")
INFORMED = ("chair@informed", "cadre@informed", "fed_leader@informed", "director@informed")
GIVERS = ("leader@gave", "director@gave", "chair@gave", "cadre@gave")
# Officers of a federation that is asked to decide on a challenge.
DECIDING = ("chair@deciding", "cadre@deciding", "fed_leader@deciding")
MASKED = (*ROOM, *FEDERATIONS_BEFORE, *SUPERIORS, "invitee", "member@audience")
ALIVE = ("OPEN", "REFERRED", "RESOLVED", "MERGED")
WORKED_ON = ("OPEN", "REFERRED")
ANSWERED = ("RESOLVED", "MERGED")
OWNED = ("OPEN", "RESOLVED", "REFERRED")

POLICY = Policy(
    [
        rule("person.create", SEED),
        rule("person.read_me", ANYONE),
        rule("group.create", SEED),
        rule("group.add_member", SEED),
        rule("group.remove_member", SEED),
        rule("group.read", "member", "leader", SEED),
        rule("group.list", ANYONE),
        rule("group.list_members", "leader", "organiser", SEED),
        rule("topic.list", ANYONE),
        rule("worklist.list", ANYONE),
        rule("matter.create", ANYONE),
        rule("matter.list", ANYONE),
        rule("matter.read", *CLOSE, "reporter", "informant", "invitee"),
        rule("matter.read", *OFFICERS, *FORMER_OFFICERS, *ROOM, *FEDERATIONS_BEFORE),
        rule("matter.read", "member@audience", classes=[OPEN]),
        # The course and the outcome: not for a reporter who is not the concerned person.
        rule("matter.read_course", *CLOSE, "invitee"),
        rule("matter.read_course", *OFFICERS, *FORMER_OFFICERS, *ROOM, *FEDERATIONS_BEFORE),
        rule("matter.read_course", "member@audience", classes=[OPEN]),
        rule("matter.read_names", *CLOSE, "reporter", *OFFICERS, *FORMER_OFFICERS),
        rule("matter.read_custody", *CLOSE, *OFFICERS, *FORMER_OFFICERS, *FEDERATIONS_BEFORE),
        rule("matter.update", *CLOSE, "reporter", states=["OPEN"]),
        rule("matter.cosign", "member@audience", classes=[OPEN], states=["OPEN"]),
        rule("matter.draft_council_text", *OFFICERS, states=["OPEN"]),
        rule("matter.update_council_text", *OFFICERS, states=["OPEN"]),
        rule("matter.forward", "leader@owner", states=["OPEN"]),
        rule("matter.answer", *OFFICERS, states=WORKED_ON),
        rule("matter.raise", *OFFICERS, states=["OPEN"]),
        # An N who does an action tells by when it will be done.
        rule("matter.set_deadline", "councillor@owner", "director@owner"),
        rule("matter.set_deadline", "chair@owner", "cadre@owner"),
        rule("matter.invite", "director@owner"),
        rule("matter.leave", "invitee"),
        rule("matter.confirm", *CLOSE, states=ANSWERED),
        rule("matter.reopen", *CLOSE, states=[*ANSWERED, "CLOSED_CONFIRMED", "CLOSED_UNCONFIRMED"]),
        rule("matter.withdraw", *CLOSE, states=ALIVE),
        # Clocks: who watches over a late owner reads without names, and may set another date.
        rule("matter.read", *SUPERIORS),
        rule("matter.read_course", *SUPERIORS),
        rule("matter.read_custody", *SUPERIORS),
        rule("matter.skip", *SUPERIORS, states=["OPEN"]),
        # Who leads a federation closes with a reason what it has taken over: an answer.
        rule("matter.read", "fed_leader@owner"),
        rule("matter.read_course", "fed_leader@owner"),
        rule("matter.answer", "fed_leader@owner", states=WORKED_ON),
        rule("matter.order", *SUPERIORS, states=["OPEN", "REFERRED"]),
        rule("matter.pause", *OFFICERS[1:], states=["OPEN", "REFERRED"]),
        # More time: the owner asks, the level above decides; nobody for her own matter.
        rule("matter.extend", *OFFICERS[1:], states=WORKED_ON, unless=["concerned"]),
        rule("matter.read", *APPROVERS),
        rule("matter.read_course", *APPROVERS),
        rule("matter.read_custody", *APPROVERS),
        rule("matter.decide_extension", *APPROVERS, states=WORKED_ON, unless=["concerned"]),
        rule("matter.ask_her", *OFFICERS, *FORMER_OFFICERS, *SUPERIORS, states=["RESOLVED"]),
        rule("matter.fulfil", *OFFICERS, states=["RESOLVED"]),
        # The conversation: hers and her owner's. Masked readers and former officers stay outside;
        # a reporter who is not she says what she knows until hand-in and reads her own words.
        rule("matter.read_messages", *CLOSE, "reporter", *OFFICERS),
        rule("matter.read_all_messages", *CLOSE, *OFFICERS),
        rule("matter.message", *CLOSE, "reporter", *OFFICERS, states=OWNED),
        rule("matter.ask", *OFFICERS, states=["OPEN", "REFERRED"], unless=["concerned"]),
        rule("matter.speak_for_owner", *OFFICERS, unless=["concerned"]),
        # Attachments: the original for who may read names, a reporter's own; without names only
        # pictures of what is done openly, and never a paper or a voice.
        rule("matter.attach", *CLOSE, "reporter", *OFFICERS, states=OWNED),
        rule("matter.read_attachments", *CLOSE, "reporter", *OFFICERS, *FORMER_OFFICERS),
        rule("matter.read_attachments", *MASKED, classes=[OPEN]),
        rule("matter.read_pictures", *MASKED, classes=[OPEN]),
        rule("matter.read_own_originals", *CLOSE, "reporter", *OFFICERS, *FORMER_OFFICERS),
        rule("matter.read_all_originals", *CLOSE, *OFFICERS, *FORMER_OFFICERS),
        # Notes name her: for officers who may read names, and never for whom they are about.
        rule("matter.note", *OFFICERS, *FORMER_OFFICERS, unless=["concerned"]),
        rule("matter.note", *FEDERATIONS_BEFORE, classes=[OPEN], unless=["concerned"]),
        rule("matter.read_inside_notes", *OFFICERS, *FORMER_OFFICERS, unless=["concerned"]),
        rule("matter.read_inside_notes", *FEDERATIONS_BEFORE, classes=[OPEN], unless=["concerned"]),
        rule("matter.read_notes", *CLOSE, *OFFICERS, *FORMER_OFFICERS),
        rule("matter.read_notes", *FEDERATIONS_BEFORE, classes=[OPEN]),
        # Asks: who assists and who was informed.
        rule("matter.assist", *FEDERATION_OFFICERS, states=OWNED),
        rule("matter.inform", "director@owner", *FEDERATION_OFFICERS, states=OWNED),
        rule("matter.leave", *ASSISTING, *ASSISTING_NAMED),
        rule("matter.read", *ASSISTING, *ASSISTING_NAMED, *INFORMED),
        rule("matter.read_course", *ASSISTING, *ASSISTING_NAMED, *INFORMED),
        rule("matter.read_names", *ASSISTING_NAMED),
        rule("matter.mask_texts", *OFFICERS, *FEDERATIONS_BEFORE, *ASSISTING, *ASSISTING_NAMED),
        # Moves between owners.
        rule("matter.read", *DECIDING),
        rule("matter.read_course", *DECIDING),
        rule("matter.read_custody", *DECIDING),
        rule("matter.object", "director@owner", *FEDERATION_OFFICERS, states=["OPEN"]),
        rule("matter.decide_objection", *GIVERS, states=["OPEN"]),
        rule("matter.read_objection", *GIVERS),
        rule("matter.challenge", *CLOSE, "reporter", states=OWNED),
        rule("matter.challenge", "informant", states=OWNED),
        rule("matter.decide_challenge", *DECIDING),
        rule("matter.exclude", *CLOSE),
        rule("matter.review", *CLOSE, states=[*ANSWERED, "CLOSED_CONFIRMED", "CLOSED_UNCONFIRMED"]),
        rule("matter.merge", *OFFICERS, states=["OPEN"]),
        rule("matter.unmerge", *OFFICERS, states=OWNED),
        rule("matter.skip", *OFFICERS, states=["OPEN"]),
        rule("matter.return", "director@owner", *FEDERATION_OFFICERS, states=["OPEN"]),
        rule("matter.relay", *OFFICERS, states=["OPEN"]),
        rule("matter.take_over", *SUPERIORS, *FEDERATION_OFFICERS, states=WORKED_ON),
        rule("matter.refer", *FEDERATION_OFFICERS, states=["OPEN"]),
        rule("matter.end_referral", *FEDERATION_OFFICERS, states=["REFERRED"]),
        rule("matter.undo", *GIVERS, states=["OPEN"]),
        # The desk. Where somebody may search is in the query: her own offices' regions.
        rule("walk_in.register", "chair", "cadre"),
        rule("matter.renew_receipt", *CLOSE, "chair@owner", "cadre@owner"),
        rule("receipt.lookup", "system:gateway"),
        rule("person.search", ANYONE),
        # Field work. Who works in which grid is asked for each record; she reads only her own.
        rule("grid_worker.appoint", SEED, "chair"),
        rule("grid_worker.end", SEED, "chair"),
        rule("grid_worker.list", SEED, "chair"),
        rule("field.record", ANYONE),
        rule("field.list", ANYONE),
        # Stand-ins and hand-overs: a deputy holds the relation itself, but names no other deputy.
        rule("deputy.create", "leader"),
        rule("deputy.end", ANYONE),
        rule("deputy.list", ANYONE),
        rule("office.hand_over", "leader", "director@council"),
        rule("group.set_title", "leader"),
        # Posts of a group, and offers of help on what the group may read.
        rule("post.create", "member", "leader"),
        rule("post.list", "member", "leader"),
        rule("post.read_private", "leader"),
        rule("post.promote", "leader"),
        rule("post.take_private", "leader", "councillor@council", "director@council"),
        rule("matter.offer", "member@audience", classes=[OPEN], states=WORKED_ON, unless=CLOSE),
        rule("matter.read_offers", *CLOSE, *OFFICERS),
        rule("matter.visit", *CLOSE, "reporter", "informant", *OFFICERS, states=OWNED),
        # Asking for one's own move of before tells nothing else.
        rule("matter.lookup_move", ANYONE),
    ],
    {
        "tongxin.intake.v1.PeopleService/CreatePerson": "person.create",
        "tongxin.intake.v1.PeopleService/GetMe": "person.read_me",
        "tongxin.intake.v1.GroupService/CreateGroup": "group.create",
        "tongxin.intake.v1.GroupService/GetGroup": "group.read",
        "tongxin.intake.v1.GroupService/ListGroups": "group.list",
        "tongxin.intake.v1.GroupService/AddMember": "group.add_member",
        "tongxin.intake.v1.GroupService/RemoveMember": "group.remove_member",
        "tongxin.intake.v1.GroupService/ListMembers": "group.list_members",
        "tongxin.intake.v1.MatterService/CreateMatter": "matter.create",
        "tongxin.intake.v1.MatterService/GetMatter": "matter.read",
        "tongxin.intake.v1.MatterService/BatchGetMatters": "matter.read",
        "tongxin.intake.v1.MatterService/ListMatters": "matter.list",
        "tongxin.intake.v1.MatterService/UpdateMatter": "matter.update",
        "tongxin.intake.v1.MatterService/CosignMatter": "matter.cosign",
        "tongxin.intake.v1.MatterService/DraftCouncilText": "matter.draft_council_text",
        "tongxin.intake.v1.MatterService/ForwardMatter": "matter.forward",
        "tongxin.intake.v1.MatterService/AnswerMatter": "matter.answer",
        "tongxin.intake.v1.MatterService/RaiseMatter": "matter.raise",
        "tongxin.intake.v1.MatterService/ConfirmMatter": "matter.confirm",
        "tongxin.intake.v1.MatterService/ReopenMatter": "matter.reopen",
        "tongxin.intake.v1.MatterService/WithdrawMatter": "matter.withdraw",
        "tongxin.intake.v1.MatterService/ListTimeline": "matter.read",
        "tongxin.intake.v1.MatterService/ListCustody": "matter.read_custody",
        "tongxin.intake.v1.MatterService/ListTopics": "topic.list",
        "tongxin.intake.v1.AttachmentService/CreateAttachment": "matter.attach",
        "tongxin.intake.v1.AttachmentService/AppendAttachment": "matter.attach",
        "tongxin.intake.v1.AttachmentService/GetAttachment": "matter.read_attachments",
        "tongxin.intake.v1.AttachmentService/ListAttachments": "matter.read_attachments",
        "tongxin.intake.v1.AttachmentService/ReadAttachment": "matter.read_attachments",
        "tongxin.intake.v1.ConversationService/CreateMessage": "matter.message",
        "tongxin.intake.v1.ConversationService/ListMessages": "matter.read_messages",
        "tongxin.intake.v1.ConversationService/MarkMessagesRead": "matter.read_all_messages",
        "tongxin.intake.v1.ConversationService/CreateNote": "matter.note",
        "tongxin.intake.v1.ConversationService/ListNotes": "matter.read_notes",
        "tongxin.intake.v1.ClockService/PauseMatter": "matter.pause",
        "tongxin.intake.v1.ClockService/ExtendMatter": "matter.extend",
        "tongxin.intake.v1.ClockService/DecideExtension": "matter.decide_extension",
        "tongxin.intake.v1.ClockService/NoteContact": "matter.ask_her",
        "tongxin.intake.v1.ClockService/ResumeMatter": "matter.pause",
        "tongxin.intake.v1.MoveService/ObjectMatter": "matter.object",
        "tongxin.intake.v1.MoveService/GetObjection": "matter.read_objection",
        "tongxin.intake.v1.MoveService/DecideObjection": "matter.decide_objection",
        "tongxin.intake.v1.MoveService/ChallengeHandler": "matter.challenge",
        "tongxin.intake.v1.MoveService/ListChallenges": "matter.decide_challenge",
        "tongxin.intake.v1.MoveService/DecideChallenge": "matter.decide_challenge",
        "tongxin.intake.v1.MoveService/ExcludePerson": "matter.exclude",
        "tongxin.intake.v1.MoveService/ReviewMatter": "matter.review",
        "tongxin.intake.v1.MoveService/MergeMatter": "matter.merge",
        "tongxin.intake.v1.MoveService/UnmergeMatter": "matter.unmerge",
        "tongxin.intake.v1.RegisterService/MoveMatter": "matter.answer",
        "tongxin.intake.v1.RegisterService/LookupMove": "matter.lookup_move",
        "tongxin.intake.v1.RegisterService/SetDeadline": "matter.set_deadline",
        "tongxin.intake.v1.RegisterService/SetFact": "matter.invite",
        "tongxin.intake.v1.RegisterService/MaskTexts": "matter.mask_texts",
        "tongxin.intake.v1.RegisterService/ListWorkItems": "worklist.list",
        "tongxin.intake.v1.DeskService/RegisterWalkIn": "walk_in.register",
        "tongxin.intake.v1.DeskService/RenewReceipt": "matter.renew_receipt",
        "tongxin.intake.v1.DeskService/LookupReceipt": "receipt.lookup",
        "tongxin.intake.v1.DeskService/SearchPeople": "person.search",
        "tongxin.intake.v1.FieldService/AppointGridWorker": "grid_worker.appoint",
        "tongxin.intake.v1.FieldService/EndGridWorker": "grid_worker.end",
        "tongxin.intake.v1.FieldService/ListGridWorkers": "grid_worker.list",
        "tongxin.intake.v1.FieldService/RecordPatrols": "field.record",
        "tongxin.intake.v1.FieldService/RecordVisits": "field.record",
        "tongxin.intake.v1.FieldService/ListPatrols": "field.list",
        "tongxin.intake.v1.FieldService/ListVisits": "field.list",
        "tongxin.intake.v1.FieldService/ListPlannedVisits": "field.list",
        "tongxin.intake.v1.OfficeService/CreateDeputy": "deputy.create",
        "tongxin.intake.v1.OfficeService/EndDeputy": "deputy.end",
        "tongxin.intake.v1.OfficeService/ListDeputies": "deputy.list",
        "tongxin.intake.v1.OfficeService/HandOver": "office.hand_over",
        "tongxin.intake.v1.OfficeService/SetMemberTitle": "group.set_title",
        "tongxin.intake.v1.PostService/CreatePost": "post.create",
        "tongxin.intake.v1.PostService/ListPosts": "post.list",
        "tongxin.intake.v1.PostService/PromotePost": "post.promote",
        "tongxin.intake.v1.PostService/TakePostPrivate": "post.take_private",
        "tongxin.intake.v1.PostService/OfferHelp": "matter.offer",
        "tongxin.intake.v1.PostService/ListOffers": "matter.read_offers",
    },
)
