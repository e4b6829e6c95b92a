"""Key sets and key files: a doubtful one is refused at the start; services sign their own."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from chassis.auth import KeySetError, SystemTokens, TokenVerifier, load_jwks, sign_token
from tests.support.tokens import (
    CURVE_KEY,
    DEVELOPMENT_KEY,
    FOREIGN_KEY,
    INTAKE_KEY,
    KEYS,
    NOW,
    PERSON,
    SEED_KEY,
    Clock,
    b64,
    claims,
    pem,
    refused,
    signed,
    verifier,
)


def test_development_keys_are_refused_outside_development() -> None:
    keys = {"keys": [*KEYS, DEVELOPMENT_KEY]}
    token = signed(claims(sub="system:seed"), SEED_KEY, "development")
    with pytest.raises(KeySetError, match="outside development"):
        TokenVerifier(keys, clock=Clock())
    caller = TokenVerifier(keys, clock=Clock(), development=True).verify(token)
    assert caller.subject == "system:seed"


def test_only_a_development_key_signs_for_the_seed() -> None:
    check = TokenVerifier({"keys": [*KEYS, DEVELOPMENT_KEY]}, clock=Clock(), development=True)
    assert refused(signed(claims(sub="system:seed")), check).detail == "SUBJECT_NOT_ALLOWED_FOR_KEY"
    other_service = signed(claims(sub="system:intake"), SEED_KEY, "development")
    assert refused(other_service, check).detail == "SUBJECT_NOT_ALLOWED_FOR_KEY"


def rsa_jwk() -> dict[str, Any]:
    numbers = (
        rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key().public_numbers()
    )
    return {
        "kty": "RSA",
        "kid": "rsa",
        "n": b64(numbers.n.to_bytes(256, "big")),
        "e": "AQAB",
        "tongxin_use": "person",
    }


@pytest.mark.parametrize(
    "keys",
    [
        [],
        "keys",
        None,
        ["people"],
        [{}],
        [KEYS[0], KEYS[0]],
        [{**KEYS[0], "kid": None}],
        [{**KEYS[0], "kid": "a\nb"}],
        [{**KEYS[0], "tongxin_use": None}],
        [{**KEYS[0], "tongxin_use": "people"}],
        [{**KEYS[0], "tongxin_use": "system:"}],
        [{**KEYS[0], "tongxin_use": "system:seed"}],
        [{**KEYS[0], "alg": "HS256"}],
        [{**KEYS[0], "use": "enc"}],
        [{**KEYS[0], "key_ops": ["sign"]}],
        [{**KEYS[0], "d": "AAAA"}],
        [{**KEYS[0], "x": "AAAA"}],
        [{**KEYS[0], "crv": "Ed448"}],
        [{**KEYS[0], "tongxin_development": "no"}],
        [{"kty": "oct", "kid": "k", "k": "AAAA", "tongxin_use": "person"}],
        [rsa_jwk()],
    ],
)
def test_a_doubtful_key_set_is_refused_whole(keys: object) -> None:
    with pytest.raises(KeySetError):
        TokenVerifier({"keys": keys})


def test_load_jwks(tmp_path: Path) -> None:
    path = tmp_path / "jwks.json"
    with pytest.raises(KeySetError, match="not readable"):
        load_jwks(path)
    path.write_text("{")
    with pytest.raises(KeySetError, match="not readable"):
        load_jwks(path)
    path.write_text("[]")
    with pytest.raises(KeySetError, match="not a JSON object"):
        load_jwks(path)
    path.write_text(json.dumps({"keys": KEYS}))
    check = TokenVerifier(load_jwks(path), clock=Clock())
    assert check.verify(signed(claims())).person_id == PERSON


def test_system_tokens_are_reused_until_a_minute_before_they_end(tmp_path: Path) -> None:
    key_file = tmp_path / "system-intake.pem"
    key_file.write_bytes(pem(INTAKE_KEY))
    clock = Clock()
    tokens = SystemTokens(key_file, "intake", clock=clock)
    check = verifier(clock)
    first = tokens.token()
    assert check.verify(first).subject == "system:intake"
    clock.now = NOW + 539
    assert tokens.token() == first
    clock.now = NOW + 540
    second = tokens.token()
    assert second != first
    assert check.verify(second).session == check.verify(first).session


def test_system_tokens_follow_a_clock_that_was_set_back(tmp_path: Path) -> None:
    key_file = tmp_path / "system-intake.pem"
    key_file.write_bytes(pem(INTAKE_KEY))
    clock = Clock()
    tokens = SystemTokens(key_file, "intake", clock=clock)
    clock.now = NOW - 3600
    assert verifier(clock).verify(tokens.token()).subject == "system:intake"


def test_a_service_with_the_key_of_another_is_refused(tmp_path: Path) -> None:
    key_file = tmp_path / "system-intake.pem"
    key_file.write_bytes(pem(FOREIGN_KEY))
    assert refused(SystemTokens(key_file, "intake", clock=Clock()).token()).detail == (
        "SIGNATURE_WRONG"
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a key",
        pem(rsa.generate_private_key(public_exponent=65537, key_size=2048)),
        pem(ec.generate_private_key(ec.SECP384R1())),
    ],
)
def test_an_unusable_key_file_stops_the_start(tmp_path: Path, content: bytes) -> None:
    key_file = tmp_path / "system-intake.pem"
    key_file.write_bytes(content)
    with pytest.raises(KeySetError):
        SystemTokens(key_file, "intake")
    with pytest.raises(KeySetError):
        SystemTokens(tmp_path / "missing.pem", "intake")


def test_sign_token_with_p256_and_its_limits() -> None:
    token = sign_token(
        pem(CURVE_KEY), "people-es", PERSON, session="s", acr="sms", issued_at=NOW, lifetime_s=1
    )
    assert verifier().verify(token).acr == "sms"
    for lifetime_s in (0, -1, 601):
        with pytest.raises(ValueError, match="lives 1 to 600"):
            sign_token(
                pem(CURVE_KEY),
                "people-es",
                PERSON,
                session="s",
                acr="sms",
                issued_at=NOW,
                lifetime_s=lifetime_s,
            )
