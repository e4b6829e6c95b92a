"""Tokens: what a genuine one gives, and each known way to forge one."""

import hashlib
import hmac
import json

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chassis import auth
from chassis.auth import Caller
from tests.support.tokens import (
    CURVE_KEY,
    FOREIGN_KEY,
    INTAKE_KEY,
    KEYS,
    NOW,
    PERSON,
    PERSON_KEY,
    Clock,
    b64,
    claims,
    okp,
    refused,
    signed,
    verifier,
)


def test_a_genuine_token_says_who_calls() -> None:
    caller = verifier().verify(signed(claims()))
    assert caller == Caller(subject=PERSON, session="session-1", acr="sms")
    assert (caller.is_system, caller.person_id) == (False, PERSON)


def test_an_es256_key_works_too() -> None:
    token = jwt.encode(claims(), CURVE_KEY, algorithm="ES256", headers={"kid": "people-es"})
    assert verifier().verify(token).person_id == PERSON


def test_a_service_is_nobody_in_person() -> None:
    token = signed(claims(sub="system:intake"), INTAKE_KEY, "system-intake")
    caller = verifier().verify(token)
    assert (caller.is_system, caller.person_id) == (True, None)


@pytest.mark.parametrize("alg", ["none", "None", "NONE", ""])
def test_attack_algorithm_none(alg: str) -> None:
    signing_input = signed(claims(), header={"alg": alg}).rsplit(".", 1)[0]
    assert refused(f"{signing_input}.").detail == "MALFORMED"
    assert refused(f"{signing_input}.AAAA").detail == "ALGORITHM_NOT_OF_KEY"


def test_attack_hmac_with_the_public_key_as_secret() -> None:
    public = PERSON_KEY.public_key()
    secrets = [
        public.public_bytes(Encoding.Raw, PublicFormat.Raw),
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        json.dumps(KEYS[0]).encode(),
    ]
    head = b64(json.dumps({"alg": "HS256", "typ": "JWT", "kid": "people"}).encode())
    signing_input = f"{head}.{b64(json.dumps(claims()).encode())}"
    for secret in secrets:
        mac = hmac.new(secret, signing_input.encode(), hashlib.sha256).digest()
        assert refused(f"{signing_input}.{b64(mac)}").detail == "ALGORITHM_NOT_OF_KEY"


def test_attack_algorithm_of_another_key() -> None:
    token = jwt.encode(claims(), CURVE_KEY, algorithm="ES256", headers={"kid": "people"})
    assert refused(token).detail == "ALGORITHM_NOT_OF_KEY"


@pytest.mark.parametrize("kid", [None, "", "unknown", "people ", "../people"])
def test_attack_missing_or_unknown_kid(kid: str | None) -> None:
    assert refused(signed(claims(), kid=kid)).detail == "UNKNOWN_KEY"


def test_attack_kid_that_is_not_a_text() -> None:
    assert refused(signed(claims(), kid=["people"])).reason == "TOKEN_INVALID"


@pytest.mark.parametrize(
    "header",
    [
        {"jku": "https://attacker.example/jwks.json"},
        {"x5u": "https://attacker.example/cert.pem"},
        {"x5c": ["AAAA"]},
        {"jwk": okp(FOREIGN_KEY, "people", "person")},
        {"crit": ["exp"]},
        {"b64": False, "crit": ["b64"]},
        {"zip": "DEF"},
        {"typ": "JOSE+JSON"},
    ],
)
def test_attack_header_that_steers_the_verification(header: dict[str, object]) -> None:
    for key in (PERSON_KEY, FOREIGN_KEY):
        assert refused(signed(claims(), key, header=header)).reason == "TOKEN_INVALID"


def test_attack_embedded_key_is_refused_even_with_a_genuine_signature() -> None:
    error = refused(signed(claims(), header={"jwk": KEYS[0]}))
    assert error.detail == "HEADER_NOT_ALLOWED"


def test_attack_foreign_key_under_a_known_kid() -> None:
    assert refused(signed(claims(), FOREIGN_KEY)).detail == "SIGNATURE_WRONG"


def test_attack_changed_payload_under_an_old_signature() -> None:
    head, _, signature = signed(claims()).split(".")
    other = "01a0d5b2-7c00-7abc-8def-0123456789ac"
    body = b64(json.dumps(claims(sub=other)).encode())
    assert refused(f"{head}.{body}.{signature}").detail == "SIGNATURE_WRONG"


@pytest.mark.parametrize("subject", ["system:intake", "system:seed", "system:", "root"])
def test_attack_issuer_key_speaks_for_a_service(subject: str) -> None:
    assert refused(signed(claims(sub=subject))).detail == "SUBJECT_NOT_ALLOWED_FOR_KEY"


@pytest.mark.parametrize("subject", [PERSON, "system:escalation", "system:seed", "system:intake2"])
def test_attack_service_key_speaks_for_somebody_else(subject: str) -> None:
    token = signed(claims(sub=subject), INTAKE_KEY, "system-intake")
    assert refused(token).detail == "SUBJECT_NOT_ALLOWED_FOR_KEY"


@pytest.mark.parametrize(
    "subject",
    [
        PERSON.upper(),
        PERSON.replace("-", ""),
        f"urn:uuid:{PERSON}",
        "01a0d5b2-7c00-4abc-8def-0123456789ab",  # version 4
        "01a0d5b2-7c00-7abc-0def-0123456789ab",  # another variant
        "",
        PERSON + "\n",
    ],
)
def test_attack_second_spelling_of_a_person(subject: str) -> None:
    assert refused(signed(claims(sub=subject))).reason == "TOKEN_INVALID"


@pytest.mark.parametrize("name", ["sub", "sid", "acr", "aud", "exp", "iat"])
def test_every_claim_is_required(name: str) -> None:
    assert refused(signed(claims(**{name: None}))).detail == "CLAIM_MISSING"


@pytest.mark.parametrize("audience", ["other", " ", "TONGXIN", ["tongxin"], ["tongxin", "x"], 7])
def test_attack_token_for_another_audience(audience: object) -> None:
    assert refused(signed(claims(aud=audience))).detail == "AUDIENCE_WRONG"


@pytest.mark.parametrize("value", ["", "a b", "x" * 65, "王芳", 7, ["sms"], "a\nb"])
@pytest.mark.parametrize("name", ["sid", "acr"])
def test_malformed_session_or_acr(name: str, value: object) -> None:
    assert refused(signed(claims(**{name: value}))).detail == "CLAIM_MALFORMED"


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"exp": NOW + 601}, "LIFETIME_TOO_LONG"),
        ({"exp": NOW}, "LIFETIME_TOO_LONG"),
        ({"exp": NOW - 600}, "LIFETIME_TOO_LONG"),
        ({"iat": NOW + 6, "exp": NOW + 60}, "NOT_YET_VALID"),
        ({"nbf": NOW + 6}, "NOT_YET_VALID"),
        ({"iat": NOW - 600, "exp": NOW - 5}, "EXPIRED"),
        ({"exp": float("nan")}, "TIME_NOT_INTEGER"),
        ({"exp": float("inf")}, "TIME_NOT_INTEGER"),
        ({"exp": str(NOW + 600)}, "TIME_NOT_INTEGER"),
        ({"exp": True}, "TIME_NOT_INTEGER"),
        ({"nbf": "0"}, "TIME_NOT_INTEGER"),
        ({"iat": NOW + 0.5}, "TIME_NOT_INTEGER"),
    ],
)
def test_attack_times(changes: dict[str, object], detail: str) -> None:
    error = refused(signed(claims(**changes)))
    assert error.detail == detail
    assert error.reason == ("TOKEN_EXPIRED" if detail == "EXPIRED" else "TOKEN_INVALID")


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": NOW + 600},
        {"iat": NOW + 5, "exp": NOW + 60},
        {"nbf": NOW + 5},
        {"iat": NOW - 600, "exp": NOW - 4},
    ],
)
def test_five_seconds_of_leeway(changes: dict[str, object]) -> None:
    assert verifier().verify(signed(claims(**changes))).person_id == PERSON


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "..",
        "x" * 5000,
        "é.b.c",
        signed(claims()) + "=",
        signed(claims()) + "\n",
        " " + signed(claims()),
        signed(b"[]"),
        signed(b'"text"'),
        signed(b"\xff\xfe"),
        signed(b"[" * 2000),
    ],
)
def test_attack_bytes_that_are_no_token(token: str) -> None:
    assert refused(token).detail == "MALFORMED"


def test_the_public_reason_does_not_tell_which_check_failed() -> None:
    assert str(refused(signed(claims(), FOREIGN_KEY))) == "TOKEN_INVALID"
    assert str(refused(signed(claims(), kid="unknown"))) == "TOKEN_INVALID"


def test_a_remembered_token_ends_with_its_expiry() -> None:
    clock = Clock()
    check = verifier(clock)
    token = signed(claims())
    assert check.verify(token) is check.verify(token)
    clock.now = NOW + 604
    assert check.verify(token).person_id == PERSON
    clock.now = NOW + 605
    assert refused(token, check).detail == "EXPIRED"


def test_the_memory_of_good_tokens_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "_CACHE_SIZE", 2)
    check = verifier()
    first, second, third = (signed(claims(sid=f"s{n}")) for n in range(3))
    remembered = check.verify(first)
    check.verify(second)
    assert check.verify(first) is remembered  # used again: the second is now the oldest
    check.verify(third)
    assert check.verify(first) is remembered
    assert len(check._verified) == 2  # noqa: SLF001 - the bound itself is what is tested
