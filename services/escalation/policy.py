"""Who may do what at the third platform."""

from chassis.policy import ANYONE, Policy, rule

# How a person stands to a matter: `chair@owner`, `cadre@owner` (of the federation that has it
# now), `chair@held`, `cadre@held` (of one that has or had a stage). Excluded persons stand
# outside of everything. SEALED matters: no body and no role counts, hence no row here.
SEED = "system:seed"
CLASSES = ("OPEN", "PROTECTED")
OWNING = ("chair@owner", "cadre@owner")
HELD = ("chair@held", "cadre@held")
# Supervision: who holds a post in the federation that has to choose (`body`), in one that is late
# (`about`), or leads a federation above the one that has to choose.
SUPERVISORS = ("chair@body", "cadre@body", "fed_leader@body")
SUPERVISED = ("chair@about", "cadre@about", "fed_leader@about")
LEADERS_ABOVE = tuple(f"fed_leader@{level}" for level in ("township", "county", "city", "province"))
# Asks: who asks, who is asked; a federation to which the owner has given work assists.
ASSISTING = ("chair@assisting", "cadre@assisting")
ASKERS = ("chair@asker", "cadre@asker")
DOERS = ("chair@doer", "cadre@doer")
INFORMED = (*DOERS, "fed_leader@doer", "officer@doer")
OPEN_ASK = ("ASKED", "ACCEPTED", "SENT_BACK")

POLICY = Policy(
    [
        rule("federation.read", ANYONE, SEED),
        rule("federation.list", ANYONE),
        rule("post.create", SEED),
        rule("post.end", SEED),
        rule("post.list", "chair", "cadre", "fed_leader", SEED),
        # The registry of bodies.
        rule("body.create", SEED),
        rule("body.read", ANYONE, SEED),
        rule("body.list", ANYONE, SEED),
        rule("body.end", SEED),
        rule("officer.create", SEED),
        rule("officer.list", "officer", SEED),
        rule("officer.end", SEED),
        rule("case.list", ANYONE),
        rule("case.read", *HELD, classes=CLASSES),
        rule("case.accept", *OWNING, classes=CLASSES),
        rule("case.note", *OWNING, classes=CLASSES),
        rule("case.answer", *OWNING, classes=CLASSES),
        rule("case.raise", *OWNING, classes=CLASSES),
        rule("case.list_work", ANYONE),
        # Supervision.
        rule("supervision.list", ANYONE),
        rule("supervision.read", *SUPERVISORS, *SUPERVISED, *LEADERS_ABOVE, classes=CLASSES),
        rule(
            "supervision.decide", *SUPERVISORS, classes=CLASSES, states=["OPEN", "LISTED", "LATE"]
        ),
        rule("supervision.lead", "fed_leader@body", classes=CLASSES),
        # Asks. A body's officers see what a request discloses, never the case.
        rule("case.see", *HELD, *OWNING, *ASSISTING, classes=CLASSES),
        rule("request.create", *OWNING, *ASSISTING, classes=CLASSES),
        rule("request.refer", *OWNING, classes=CLASSES),
        rule("request.list", ANYONE),
        rule("request.read", "officer@doer", *ASKERS, classes=CLASSES),
        rule("request.accept", "officer@doer", classes=CLASSES, states=["ASKED"]),
        rule("request.reject", "officer@doer", classes=CLASSES, states=["ASKED"]),
        rule("request.answer", "officer@doer", classes=CLASSES, states=OPEN_ASK),
        rule("request.agenda", "officer@doer", classes=CLASSES, states=["ASKED", "ACCEPTED"]),
        rule("request.withdraw", *ASKERS, classes=CLASSES, states=[*OPEN_ASK, "REFUSED"]),
        rule("dispatch.create", *OWNING, classes=CLASSES),
        rule("dispatch.list", ANYONE),
        rule("dispatch.read", *ASKERS, *DOERS, classes=CLASSES),
        rule("dispatch.accept", *DOERS, classes=CLASSES, states=["ASKED"]),
        rule("dispatch.report", *DOERS, classes=CLASSES, states=OPEN_ASK),
        rule("dispatch.verify", *ASKERS, classes=CLASSES, states=["ANSWERED"]),
        rule("information.create", *OWNING, classes=CLASSES),
        rule("information.list", ANYONE),
        rule("information.read", *ASKERS, *INFORMED, classes=CLASSES),
        rule("information.note", *INFORMED, classes=CLASSES, states=["ASKED"]),
        rule("bundle.read", *ASKERS, classes=CLASSES),
        rule("bundle.acknowledge", *ASKERS, classes=CLASSES),
    ],
    {
        "tongxin.escalation.v1.FederationService/GetFederation": "federation.read",
        "tongxin.escalation.v1.FederationService/ListFederations": "federation.list",
        "tongxin.escalation.v1.FederationService/CreatePost": "post.create",
        "tongxin.escalation.v1.FederationService/EndPost": "post.end",
        "tongxin.escalation.v1.FederationService/ListPosts": "post.list",
        "tongxin.escalation.v1.DispatchService/CreateDispatch": "dispatch.create",
        "tongxin.escalation.v1.DispatchService/ListDispatches": "dispatch.list",
        "tongxin.escalation.v1.DispatchService/GetDispatch": "dispatch.read",
        "tongxin.escalation.v1.DispatchService/AcceptDispatch": "dispatch.accept",
        "tongxin.escalation.v1.DispatchService/ReportDispatch": "dispatch.report",
        "tongxin.escalation.v1.DispatchService/VerifyDispatch": "dispatch.verify",
        "tongxin.escalation.v1.InformationService/CreateInformation": "information.create",
        "tongxin.escalation.v1.InformationService/ListInformation": "information.list",
        "tongxin.escalation.v1.InformationService/ReadInformation": "information.note",
        "tongxin.escalation.v1.RequestService/CreateRequests": "request.create",
        "tongxin.escalation.v1.RequestService/ReferCase": "request.refer",
        "tongxin.escalation.v1.RequestService/ListBundles": "bundle.read",
        "tongxin.escalation.v1.RequestService/GetBundle": "bundle.read",
        "tongxin.escalation.v1.RequestService/AcknowledgeBundle": "bundle.acknowledge",
        "tongxin.escalation.v1.RequestService/ListRequests": "request.list",
        "tongxin.escalation.v1.RequestService/GetRequest": "request.read",
        "tongxin.escalation.v1.RequestService/AcceptRequest": "request.accept",
        "tongxin.escalation.v1.RequestService/RejectRequest": "request.reject",
        "tongxin.escalation.v1.RequestService/AnswerRequest": "request.answer",
        "tongxin.escalation.v1.RequestService/EnterAgenda": "request.agenda",
        "tongxin.escalation.v1.RequestService/WithdrawRequest": "request.withdraw",
        "tongxin.escalation.v1.BodyService/CreateBody": "body.create",
        "tongxin.escalation.v1.BodyService/GetBody": "body.read",
        "tongxin.escalation.v1.BodyService/ListBodies": "body.list",
        "tongxin.escalation.v1.BodyService/EndBody": "body.end",
        "tongxin.escalation.v1.BodyService/CreateOfficer": "officer.create",
        "tongxin.escalation.v1.BodyService/ListOfficers": "officer.list",
        "tongxin.escalation.v1.BodyService/EndOfficer": "officer.end",
        "tongxin.escalation.v1.CaseService/ListCases": "case.list",
        "tongxin.escalation.v1.CaseService/GetCase": "case.read",
        "tongxin.escalation.v1.CaseService/AcceptCase": "case.accept",
        "tongxin.escalation.v1.CaseService/CreateActionNote": "case.note",
        "tongxin.escalation.v1.CaseService/ListActionNotes": "case.read",
        "tongxin.escalation.v1.CaseService/AnswerCase": "case.answer",
        "tongxin.escalation.v1.CaseService/RaiseCase": "case.raise",
        "tongxin.escalation.v1.CaseService/ListWorkItems": "case.list_work",
        # Supervision.
        "tongxin.escalation.v1.SupervisionService/ListSupervisions": "supervision.list",
        "tongxin.escalation.v1.SupervisionService/GetSupervision": "supervision.read",
        "tongxin.escalation.v1.SupervisionService/DecideSupervision": "supervision.decide",
        "tongxin.escalation.v1.SupervisionService/DecideGroup": "supervision.decide",
        "tongxin.escalation.v1.SupervisionService/ListOverdueBodies": "supervision.list",
        "tongxin.escalation.v1.SupervisionService/ListLeadershipOverdue": "supervision.lead",
    },
)
