"""A stand-in for a service or the gateway: it keeps the contract between processes, nothing more.

TONGXIN_STANDIN_<NAME> changes how it behaves: `dies`, `never-ready`, `deaf` (to SIGTERM).
"""

import json
import os
import signal
import socket
import sys
from pathlib import Path


def main() -> None:
    """Bind, say so, and wait for the end."""
    ready = Path(os.environ["TONGXIN_READY_FILE"])
    mood = os.environ.get(f"TONGXIN_STANDIN_{ready.stem.upper()}", "")
    settings = {key: value for key, value in os.environ.items() if key.startswith("TONGXIN_")}
    (ready.parent / f"{ready.stem}.settings.json").write_text(json.dumps(settings))
    sys.stdout.write(f"{ready.stem} begins\n")
    sys.stdout.flush()
    if mood == "dies":
        sys.exit("the cat ate the configuration")
    # SIGTERM is held back and waited for below; the deaf one never looks.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    bind = os.environ.get("TONGXIN_GRPC_BIND") or os.environ["TONGXIN_HTTP_BIND"]
    host, _, port = bind.rpartition(":")
    with socket.create_server((host, int(port))) as listener:
        if mood != "never-ready":
            fresh = ready.with_suffix(".fresh")
            report = {"pid": os.getpid(), "port": listener.getsockname()[1]}
            fresh.write_text(json.dumps(report))
            fresh.replace(ready)
        signal.sigwait({signal.SIGINT} if mood == "deaf" else {signal.SIGTERM})
    sys.stdout.write(f"{ready.stem} ends\n")


if __name__ == "__main__":
    main()
