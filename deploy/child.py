"""Become another program that dies with its parent.

Started by `deploy.process` as a plain script (`python -I -S child.py …`), it imports nothing of the
project. A function run between fork and exec would be unsafe beside threads; a tiny program is not.
Order matters: changing the user clears the parent-death signal, so it is set last.
"""

import argparse
import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000


def _checked(libc: ctypes.CDLL, call: str, *arguments: int) -> None:
    if getattr(libc, call)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{call}: {os.strerror(number)}")


def _enter_user_namespace(libc: ctypes.CDLL, user: int) -> None:
    """Appear as `user` to the program, while files keep belonging to the one who started it."""
    outer_user, outer_group = os.geteuid(), os.getegid()
    _checked(libc, "unshare", CLONE_NEWUSER)
    own = Path("/proc/self")
    # The kernel lets a group map be written only after setgroups is denied.
    (own / "setgroups").write_text("deny", encoding="ascii")
    (own / "uid_map").write_text(f"{user} {outer_user} 1", encoding="ascii")
    (own / "gid_map").write_text(f"{user} {outer_group} 1", encoding="ascii")


def _raise_file_limit() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def main(arguments: list[str]) -> None:
    """Parse `arguments`, tie this process to its parent, and become the command.

    Exits with 125 where the parent is already gone.
    """
    parser = argparse.ArgumentParser(prog="child.py")
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--death-signal", type=int, default=int(signal.SIGKILL))
    parser.add_argument("--user", type=int)
    parser.add_argument("--namespace", action="store_true")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args(arguments)
    libc = ctypes.CDLL(None, use_errno=True)
    _raise_file_limit()
    if options.user is not None and options.namespace:
        _enter_user_namespace(libc, options.user)
    elif options.user is not None:
        os.setgroups([])
        os.setgid(options.user)
        os.setuid(options.user)
    _checked(libc, "prctl", PR_SET_PDEATHSIG, options.death_signal)
    # The parent may have died before the line above: then nobody would send the signal.
    if os.getppid() != options.parent:
        sys.exit(125)
    os.execvp(options.command[0], options.command)  # noqa: S606 - becoming the program is the job


if __name__ == "__main__":
    main(sys.argv[1:])
