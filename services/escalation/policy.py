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
    ],
    {
        "tongxin.escalation.v1.FederationService/GetFederation": "federation.read",
        "tongxin.escalation.v1.FederationService/ListFederations": "federation.list",
        "tongxin.escalation.v1.FederationService/CreatePost": "post.create",
        "tongxin.escalation.v1.FederationService/EndPost": "post.end",
        "tongxin.escalation.v1.FederationService/ListPosts": "post.list",
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
