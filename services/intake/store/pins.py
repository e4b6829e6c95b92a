"""PINs as they are kept: hashed slowly, and with a key that is not in the database."""

import asyncio
import hmac
import secrets

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from chassis.protected import blind_index

_SALT_BYTES = 16
_HASH_BYTES = 32
# 16 MiB and about 50 ms a try; two at a time, so that guessing does not take the service's cores.
_COST, _BLOCK, _LANES = 2**14, 8, 1
_turns = asyncio.Semaphore(2)


async def hash_pin(pin: str) -> bytes:
    """Return salt and hash of a PIN."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return salt + await _derived(pin, salt)


async def is_pin(pin: str, stored: bytes) -> bool:
    """Whether a PIN is the one that was kept; takes the same time for every PIN."""
    derived = await _derived(pin, stored[:_SALT_BYTES])
    return hmac.compare_digest(derived, stored[_SALT_BYTES:])


async def spend() -> None:
    """Take as long as `is_pin`: an unknown code must not answer sooner than a wrong PIN."""
    await _derived("", bytes(_SALT_BYTES))


async def _derived(pin: str, salt: bytes) -> bytes:
    # A PIN of six digits has no secret in it: the key makes the stolen hash useless.
    peppered = blind_index("receipt.pin", pin)
    slow = Scrypt(salt=salt, length=_HASH_BYTES, n=_COST, r=_BLOCK, p=_LANES)
    async with _turns:
        return await asyncio.to_thread(slow.derive, peppered)
