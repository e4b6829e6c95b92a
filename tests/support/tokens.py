"""Keys and tokens for tests, genuine and forged."""

import base64
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from chassis.auth import InvalidTokenError, TokenVerifier

NOW = 1_790_000_000
PERSON = "01a0d5b2-7c00-7abc-8def-0123456789ab"
PERSON_KEY = ed25519.Ed25519PrivateKey.generate()
CURVE_KEY = ec.generate_private_key(ec.SECP256R1())
INTAKE_KEY = ed25519.Ed25519PrivateKey.generate()
SEED_KEY = ed25519.Ed25519PrivateKey.generate()
FOREIGN_KEY = ed25519.Ed25519PrivateKey.generate()


def b64(raw: bytes) -> str:
    """Encode as base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def okp(key: ed25519.Ed25519PrivateKey, kid: str, use: str, **more: object) -> dict[str, Any]:
    """Give the JWK of an Ed25519 key."""
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {
        "kty": "OKP",
        "crv": "Ed25519",
        "kid": kid,
        "x": b64(raw),
        "tongxin_use": use,
        **more,
    }


def curve(key: ec.EllipticCurvePrivateKey, kid: str, use: str) -> dict[str, Any]:
    """Give the JWK of a P-256 key."""
    numbers = key.public_key().public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "kid": kid,
        "x": b64(numbers.x.to_bytes(32, "big")),
        "y": b64(numbers.y.to_bytes(32, "big")),
        "tongxin_use": use,
    }


KEYS = [
    okp(PERSON_KEY, "people", "person"),
    curve(CURVE_KEY, "people-es", "person"),
    okp(INTAKE_KEY, "system-intake", "system:intake"),
]
DEVELOPMENT_KEY = okp(SEED_KEY, "development", "person", tongxin_development=True)


class Clock:
    """Real time that a test can set."""

    def __init__(self) -> None:
        self.now: float = NOW

    def __call__(self) -> float:
        return self.now


def verifier(clock: Clock | None = None) -> TokenVerifier:
    """Make a verifier that knows KEYS."""
    return TokenVerifier({"keys": KEYS}, clock=clock or Clock())


def claims(**changes: object) -> dict[str, object]:
    """Give the claims of a genuine token, some changed or (None) left out."""
    whole: dict[str, object] = {
        "sub": PERSON,
        "sid": "session-1",
        "acr": "sms",
        "aud": "tongxin",
        "iat": NOW,
        "exp": NOW + 600,
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def signed(
    payload: dict[str, object] | bytes,
    key: ed25519.Ed25519PrivateKey = PERSON_KEY,
    kid: object = "people",
    header: dict[str, object] | None = None,
) -> str:
    """Sign anything at all, also what a well-behaved library refuses to."""
    head: dict[str, object] = {"alg": "EdDSA", "typ": "JWT", "kid": kid, **(header or {})}
    head = {name: value for name, value in head.items() if value is not None}
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    signing_input = f"{b64(json.dumps(head).encode())}.{b64(body)}"
    return f"{signing_input}.{b64(key.sign(signing_input.encode()))}"


def refused(token: str, check: TokenVerifier | None = None) -> InvalidTokenError:
    """Return the error with which the token is refused; fail where it is accepted."""
    try:
        caller = (check or verifier()).verify(token)
    except InvalidTokenError as error:
        return error
    raise AssertionError(f"accepted as {caller}")


def pem(key: Any) -> bytes:
    content: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return content
