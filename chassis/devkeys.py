"""Keys and tokens of a development system. Production brings its own and refuses these.

Every public key made here carries `tongxin_development`, which TokenVerifier accepts in
development only.
"""

import base64
import fcntl
import json
import os
import secrets
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from chassis.auth import MAX_LIFETIME_S, sign_token
from chassis.keyset import SEED_SUBJECT, WORD, KeySetError, is_person_id

SERVICES: Final = ("intake", "deliberation", "escalation", "notification", "gateway")
ISSUER_KID: Final = "development"

_KEY_BYTES: Final = 32
_LOCK_NAME: Final = ".lock"


def ensure_keys(folder: Path) -> None:
    """Make what is missing in the folder; what is there stays, so old rows remain readable.

    jwks.json (public), issuer.pem, and per service system-<service>.pem, vault-<service>.json
    (for FileKeyProvider) and page-<service>.key (for PageTokens). Files are written whole or not
    at all, readable by the owner alone. Raises KeySetError for a damaged key and OSError.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    with _locked(folder):
        public = [_public_jwk(_ensure_pem(folder / "issuer.pem"), ISSUER_KID, "person")]
        for service in SERVICES:
            pem = _ensure_pem(folder / f"system-{service}.pem")
            public.append(_public_jwk(pem, f"system-{service}", f"system:{service}"))
            _ensure_vault(folder / f"vault-{service}.json")
            _ensure(folder / f"page-{service}.key", lambda: secrets.token_bytes(_KEY_BYTES))
        # Derived from the private keys each time: a half-made folder heals itself.
        key_set = json.dumps({"keys": public}, indent=2).encode() + b"\n"
        path = folder / "jwks.json"
        if _ensure(path, lambda: key_set) != key_set:
            _write_whole(path, key_set)


def mint_person_token(
    folder: Path, person_id: str, *, acr: str = "dev", lifetime_s: int = MAX_LIFETIME_S
) -> str:
    """Sign a token for a person (UUIDv7 text), valid from now for `lifetime_s` seconds.

    Raises ValueError for another id, a malformed acr or a lifetime over 600 s, OSError without
    keys.
    """
    if not is_person_id(person_id):
        raise ValueError("a person id is a UUIDv7 in canonical text form")
    return _mint(folder, person_id, acr=acr, lifetime_s=lifetime_s)


def mint_seed_token(folder: Path) -> str:
    """Sign a token for `system:seed`, which loads the sample people and bodies (10 minutes)."""
    return _mint(folder, SEED_SUBJECT, acr="dev", lifetime_s=MAX_LIFETIME_S)


def _mint(folder: Path, subject: str, *, acr: str, lifetime_s: int) -> str:
    if not WORD.fullmatch(acr):
        raise ValueError("acr is 1 to 64 letters, digits or . _ : -")
    return sign_token(
        (folder / "issuer.pem").read_bytes(),
        ISSUER_KID,
        subject,
        session=str(uuid.uuid4()),
        acr=acr,
        issued_at=int(time.time()),
        lifetime_s=lifetime_s,
    )


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep two processes from making different keys; the lock ends with its process."""
    descriptor = os.open(folder / _LOCK_NAME, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _ensure(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return the content of the file, made first where it is missing."""
    if not path.exists():
        _write_whole(path, make())
    path.chmod(0o600)
    return path.read_bytes()


def _write_whole(path: Path, content: bytes) -> None:
    """Write through a temporary file (mode 0600) and a rename: never half a key."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _ensure_pem(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(_ensure(path, _new_pem), password=None)
    except (ValueError, TypeError) as error:
        raise KeySetError(f"not a readable private key: {path.name}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeySetError(f"not an Ed25519 key: {path.name}")
    return key


def _new_pem() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


def _ensure_vault(path: Path) -> None:
    vault = json.loads(_ensure(path, _new_vault))
    if "index" not in vault:  # made before there were blind indexes
        _write_whole(path, json.dumps(vault | {"index": _new_key()}).encode() + b"\n")


def _new_vault() -> bytes:
    vault = {"active": "k1", "keys": {"k1": _new_key()}, "index": _new_key()}
    return json.dumps(vault).encode() + b"\n"


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def _public_jwk(key: Ed25519PrivateKey, kid: str, use: str) -> dict[str, str | bool]:
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {
        "kty": "OKP",
        "crv": "Ed25519",
        "alg": "EdDSA",
        "use": "sig",
        "kid": kid,
        "x": base64.urlsafe_b64encode(raw).rstrip(b"=").decode(),
        "tongxin_use": use,
        "tongxin_development": True,
    }
