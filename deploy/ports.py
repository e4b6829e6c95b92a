"""Free ports on 127.0.0.1 that a process keeps over its restarts."""

import random
import socket

from deploy.state import Settings

# Below the range from which Linux takes ports for outgoing connections (32768 and up): so nothing
# takes the port of a process while it is being restarted.
_FIRST, _LAST = 20_000, 32_000
_ATTEMPTS = 200
_RANDOM = random.SystemRandom()


class NoFreePortError(RuntimeError):
    """No free port was found on 127.0.0.1."""


def is_free(port: int) -> bool:
    """Whether `port` of 127.0.0.1 can be listened on now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do: a port whose last connections still time out counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def kept_port(settings: Settings, name: str, taken: frozenset[int] = frozenset()) -> int:
    """Return the port that `name` had before, or a free one where it is taken; keep it."""
    kept = settings.find(f"port/{name}")
    if kept is None or not is_free(int(kept)):
        kept = str(free_port(taken))
        settings.put(f"port/{name}", kept)
    return int(kept)


def free_port(taken: frozenset[int] = frozenset()) -> int:
    """Return a free port outside `taken`, chosen at random; NoFreePortError where there is none."""
    for _ in range(_ATTEMPTS):
        port = _RANDOM.randrange(_FIRST, _LAST)
        if port not in taken and is_free(port):
            return port
    message = f"no free port between {_FIRST} and {_LAST} on 127.0.0.1"
    raise NoFreePortError(message)
