"""The public keys that tokens are verified with, and for whom each of them may speak.

A key may sign only for the subjects that its JWK member `tongxin_use` names, so a stolen service
key speaks for that one service and an issuer's key never for a service:

- `"person"`: any person id (canonical UUIDv7 text); a development key also `system:seed`;
- `"system:<service>"`: exactly that subject.

The member `tongxin_development: true` marks keys that are accepted in development only.
"""

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jwt

SEED_SUBJECT: Final = "system:seed"
# What key ids and the claims sub, sid and acr are made of: safe in any log line.
WORD: Final = re.compile(r"[A-Za-z0-9._:-]{1,64}", re.ASCII)

# The algorithm belongs to the key (RFC 8725, 3.1), never to the header of a token.
_ALGORITHM_OF: Final = {("OKP", "Ed25519"): "EdDSA", ("EC", "P-256"): "ES256"}
_SYSTEM_USE: Final = re.compile(r"system:[a-z][a-z0-9-]{0,30}", re.ASCII)


class KeySetError(Exception):
    """The key set or key file is unusable; a process must not start with it."""


def is_person_id(text: str) -> bool:
    """Whether the text is a UUIDv7 in its one canonical form (lower case, with hyphens)."""
    try:
        parsed = uuid.UUID(text)
    except ValueError:
        return False
    return parsed.version == 7 and str(parsed) == text  # noqa: PLR2004 - the version of UUIDv7


def load_jwks(path: Path) -> dict[str, Any]:
    """Read a JWK set (RFC 7517) from a file. Raises KeySetError where it is not one."""
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KeySetError(f"key set not readable: {path.name}") from error
    if not isinstance(loaded, dict):
        raise KeySetError(f"key set is not a JSON object: {path.name}")
    return loaded


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """A public key with the one algorithm and the subjects it may speak for."""

    jwk: jwt.PyJWK
    use: str
    development: bool

    def may_sign(self, subject: str) -> bool:
        """Whether this key speaks for the subject."""
        if self.use != "person":
            return subject == self.use
        return is_person_id(subject) or (self.development and subject == SEED_SUBJECT)


def read_keys(jwks: Mapping[str, Any], *, development: bool) -> dict[str, VerifyingKey]:
    """Read all keys of a set by their key id.

    Raises KeySetError if it is empty, if any key is doubtful or stands twice, and for development
    keys outside development: a copied development key set must not open production.
    """
    members = jwks.get("keys")
    if not isinstance(members, list) or not members:
        raise KeySetError("the key set has no keys")
    keys: dict[str, VerifyingKey] = {}
    for member in members:
        kid, key = _read_member(member, development=development)
        if kid in keys:
            raise KeySetError(f"key {kid!r} stands twice in the key set")
        keys[kid] = key
    return keys


def _problem_of_material(member: Mapping[str, Any]) -> str:
    """Name what is wrong with the key itself; empty where nothing is."""
    kid, operations = member.get("kid"), member.get("key_ops", ["verify"])
    algorithm = _algorithm_of(member)
    if not isinstance(kid, str) or not WORD.fullmatch(kid):
        return "kid is missing or malformed"
    if not algorithm or member.get("alg", algorithm) != algorithm:
        return "only Ed25519 (EdDSA) and P-256 (ES256) keys are accepted"
    if "d" in member:
        return "a private key stands in the public key set"
    if member.get("use", "sig") != "sig" or operations != ["verify"]:
        return "the key is not meant for verifying signatures"
    return ""


def _problem_of_use(member: Mapping[str, Any], *, development: bool) -> str:
    """Name what is wrong with whom the key may speak for; empty where nothing is."""
    use, marked = member.get("tongxin_use"), member.get("tongxin_development", False)
    if not isinstance(use, str) or not (use == "person" or _SYSTEM_USE.fullmatch(use)):
        return 'tongxin_use must be "person" or "system:<service>"'
    if use == SEED_SUBJECT:
        return "system:seed is signed by the development issuer only"
    if not isinstance(marked, bool) or (marked and not development):
        return "a development key is refused outside development"
    return ""


def _algorithm_of(member: Mapping[str, Any]) -> str:
    return _ALGORITHM_OF.get((str(member.get("kty")), str(member.get("crv"))), "")


def _read_member(member: object, *, development: bool) -> tuple[str, VerifyingKey]:
    if not isinstance(member, dict):
        raise KeySetError("a member of the key set is not a JSON object")
    kid = str(member.get("kid"))
    problem = _problem_of_material(member) or _problem_of_use(member, development=development)
    if problem:
        raise KeySetError(f"key {kid!r}: {problem}")
    try:
        jwk = jwt.PyJWK(member, algorithm=_algorithm_of(member))
    except jwt.PyJWTError as error:
        raise KeySetError(f"key {kid!r} cannot be read") from error
    marked = bool(member.get("tongxin_development", False))
    return kid, VerifyingKey(jwk=jwk, use=str(member["tongxin_use"]), development=marked)
