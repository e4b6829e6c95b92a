"""Who is calling: verifies the tokens of people and services. A token says who, never what.

Which key may speak for whom stands in `chassis.keyset`.
"""

import re
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from chassis.keyset import (
    WORD,
    KeySetError,
    VerifyingKey,
    load_jwks,
    read_keys,
)

__all__ = [
    "AUDIENCE",
    "LEEWAY_S",
    "MAX_LIFETIME_S",
    "Caller",
    "InvalidTokenError",
    "KeySetError",
    "SystemTokens",
    "TokenVerifier",
    "load_jwks",
    "sign_token",
]

AUDIENCE: Final = "tongxin"
MAX_LIFETIME_S: Final = 600
LEEWAY_S: Final = 5

_SYSTEM_PREFIX: Final = "system:"
# A real token has about 450 characters; longer ones are refused before any decoding.
_MAX_TOKEN_CHARS: Final = 4096
_CACHE_SIZE: Final = 1024
_REFRESH_BEFORE_S: Final = 60
_REQUIRED_CLAIMS: Final = ("sub", "sid", "acr", "aud", "exp", "iat")
# Everything else (jku, jwk, x5u, x5c, crit, b64, zip) lets the sender steer the verification.
_ALLOWED_HEADERS: Final = frozenset({"alg", "kid", "typ"})

_COMPACT: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)


class InvalidTokenError(Exception):
    """A token that proves nothing.

    `reason` may be told to the caller: TOKEN_EXPIRED (only of a genuine token: get a new one) or
    TOKEN_INVALID. `detail` is for the log: a stable UPPER_SNAKE word without any of the content.
    """

    def __init__(self, detail: str, reason: str = "TOKEN_INVALID") -> None:
        """Keep the coarse public reason apart from the detail for the log."""
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: `subject` (a person id or `system:<service>`), her session, how she signed in."""

    subject: str
    session: str
    acr: str

    @property
    def is_system(self) -> bool:
        """Whether a service acts by itself (timers, consumers) rather than for a person."""
        return self.subject.startswith(_SYSTEM_PREFIX)

    @property
    def person_id(self) -> str | None:
        """The person's UUIDv7 text, or None for a service."""
        return None if self.is_system else self.subject


class TokenVerifier:
    """Verifies tokens offline against a key set; remembers the last 1,024 good ones until exp."""

    def __init__(
        self,
        jwks: Mapping[str, Any],
        audience: str = AUDIENCE,
        *,
        development: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take the public keys. `clock` gives real time in Unix seconds.

        Raises KeySetError for an empty or doubtful set, and for development keys unless
        `development` is set: a copied development key set must not open production.
        """
        self._keys = read_keys(jwks, development=development)
        self._audience = audience
        self._clock = clock
        self._verified: OrderedDict[str, tuple[float, Caller]] = OrderedDict()

    def verify(self, token: str) -> Caller:
        """Return who calls. CPU only (about 0.1 ms). Raises InvalidTokenError."""
        now = self._clock()
        known = self._verified.get(token)
        if known is not None and now < known[0] + LEEWAY_S:
            self._verified.move_to_end(token)
            return known[1]
        self._verified.pop(token, None)
        key = self._key_for(token)
        claims = self._signed_claims(token, key)
        caller = _caller_of(claims)
        if not key.may_sign(caller.subject):
            raise InvalidTokenError("SUBJECT_NOT_ALLOWED_FOR_KEY")
        expires = _check_times(claims, now)
        self._verified[token] = (expires, caller)
        if len(self._verified) > _CACHE_SIZE:
            self._verified.popitem(last=False)
        return caller

    def _key_for(self, token: str) -> VerifyingKey:
        if len(token) > _MAX_TOKEN_CHARS or not _COMPACT.fullmatch(token):
            raise InvalidTokenError("MALFORMED")
        try:
            header = jwt.get_unverified_header(token)
        except (jwt.PyJWTError, ValueError, RecursionError) as error:
            raise InvalidTokenError("MALFORMED") from error
        if not header.keys() <= _ALLOWED_HEADERS or header.get("typ", "JWT") != "JWT":
            raise InvalidTokenError("HEADER_NOT_ALLOWED")
        kid = header.get("kid")
        key = self._keys.get(kid) if isinstance(kid, str) else None
        if key is None:
            raise InvalidTokenError("UNKNOWN_KEY")
        if header.get("alg") != key.jwk.algorithm_name:
            raise InvalidTokenError("ALGORITHM_NOT_OF_KEY")
        return key

    def _signed_claims(self, token: str, key: VerifyingKey) -> dict[str, Any]:
        try:
            return jwt.decode(
                token,
                key.jwk,
                algorithms=[key.jwk.algorithm_name],
                audience=self._audience,
                # The times are checked by _check_times: with strict types and one clock.
                options={
                    "require": list(_REQUIRED_CLAIMS),
                    "strict_aud": True,
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
        except jwt.InvalidSignatureError as error:
            raise InvalidTokenError("SIGNATURE_WRONG") from error
        except jwt.MissingRequiredClaimError as error:
            raise InvalidTokenError("CLAIM_MISSING") from error
        except jwt.InvalidAudienceError as error:
            raise InvalidTokenError("AUDIENCE_WRONG") from error
        except (jwt.PyJWTError, ValueError, RecursionError) as error:
            raise InvalidTokenError("MALFORMED") from error


def _check_times(claims: Mapping[str, Any], now: float) -> float:
    """Check iat, nbf and exp (Unix seconds, 5 s leeway); returns exp."""
    times = [claims["iat"], claims.get("nbf", claims["iat"]), claims["exp"]]
    # bool is an int in Python; a float could be NaN, which is neither early nor late.
    if any(isinstance(value, bool) or not isinstance(value, int) for value in times):
        raise InvalidTokenError("TIME_NOT_INTEGER")
    issued, not_before, expires = times
    if not 0 < expires - issued <= MAX_LIFETIME_S:
        raise InvalidTokenError("LIFETIME_TOO_LONG")
    if max(issued, not_before) > now + LEEWAY_S:
        raise InvalidTokenError("NOT_YET_VALID")
    if now >= expires + LEEWAY_S:
        raise InvalidTokenError("EXPIRED", reason="TOKEN_EXPIRED")
    return float(expires)


def _caller_of(claims: Mapping[str, Any]) -> Caller:
    words = [claims["sub"], claims["sid"], claims["acr"]]
    if not all(isinstance(word, str) and WORD.fullmatch(word) for word in words):
        raise InvalidTokenError("CLAIM_MALFORMED")
    return Caller(subject=words[0], session=words[1], acr=words[2])


def sign_token(
    private_pem: bytes,
    kid: str,
    subject: str,
    *,
    session: str,
    acr: str,
    issued_at: int,
    lifetime_s: int = MAX_LIFETIME_S,
    audience: str = AUDIENCE,
) -> str:
    """Sign a token with an Ed25519 or P-256 key. `issued_at` is in Unix seconds.

    Raises KeySetError for another kind of key, ValueError for a lifetime outside 1 to 600 s.
    """
    if not 0 < lifetime_s <= MAX_LIFETIME_S:
        raise ValueError(f"a token lives 1 to {MAX_LIFETIME_S} seconds")
    try:
        key = load_pem_private_key(private_pem, password=None)
    except (ValueError, TypeError) as error:
        raise KeySetError(f"key {kid!r} is not a readable private key") from error
    if isinstance(key, Ed25519PrivateKey):
        algorithm = "EdDSA"
    elif isinstance(key, EllipticCurvePrivateKey) and key.curve.name == "secp256r1":
        algorithm = "ES256"
    else:
        raise KeySetError(f"key {kid!r} is neither Ed25519 nor P-256")
    claims = {
        "sub": subject,
        "sid": session,
        "acr": acr,
        "aud": audience,
        "iat": issued_at,
        "exp": issued_at + lifetime_s,
    }
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid})


class SystemTokens:
    """Makes the tokens with which a service acts by itself, signed with its own private key."""

    def __init__(
        self, key_file: Path, service: str, *, clock: Callable[[], float] = time.time
    ) -> None:
        """Read the private key (PEM) of `service`. Raises KeySetError where it is unusable."""
        try:
            self._pem = key_file.read_bytes()
        except OSError as error:
            raise KeySetError(f"key file not readable: {key_file.name}") from error
        self._service = service
        self._session = str(uuid.uuid4())
        self._clock = clock
        self._token = ""
        self._issued_at = 0
        self.token()

    def token(self) -> str:
        """Return a `system:<service>` token with more than a minute left; re-used until then."""
        now = self._clock()
        age_s = now - self._issued_at
        # A negative age is a clock that was set back: the old token would come from the future.
        if not self._token or not 0 <= age_s < MAX_LIFETIME_S - _REFRESH_BEFORE_S:
            self._issued_at = int(now)
            self._token = sign_token(
                self._pem,
                f"system-{self._service}",
                f"{_SYSTEM_PREFIX}{self._service}",
                session=self._session,
                acr="system",
                issued_at=self._issued_at,
            )
        return self._token
