"""Who may do what at the first platform."""

from chassis.policy import ANYONE, Policy, rule

# How a person stands to a matter: `concerned`, `reporter` (until hand-in, then `informant`),
# `representative` (the reporter of somebody without a login), `leader@owner` (leader of the
# group that has it), `leader@held` (of a group that had it), `member@audience`, …
SEED = "system:seed"

POLICY = Policy(
    [
        rule("person.create", SEED),
        rule("person.read_me", ANYONE),
        rule("group.create", SEED),
        rule("group.add_member", SEED),
        rule("group.read", "member", "leader", SEED),
        rule("group.list", ANYONE),
        rule("group.list_members", "leader", SEED),
    ],
    {
        "tongxin.intake.v1.PeopleService/CreatePerson": "person.create",
        "tongxin.intake.v1.PeopleService/GetMe": "person.read_me",
        "tongxin.intake.v1.GroupService/CreateGroup": "group.create",
        "tongxin.intake.v1.GroupService/GetGroup": "group.read",
        "tongxin.intake.v1.GroupService/ListGroups": "group.list",
        "tongxin.intake.v1.GroupService/AddMember": "group.add_member",
        "tongxin.intake.v1.GroupService/ListMembers": "group.list_members",
    },
)
