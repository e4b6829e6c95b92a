"""Generate the Python code of the contracts, and check it.

`python proto/generate.py` writes `proto/gen`; `--check` regenerates into a
temporary folder and fails on any difference, then runs `buf lint` and
`buf breaking` against the committed baseline; `--baseline` renews the baseline
(only together with a release entry in CHANGELOG.md).
"""

from __future__ import annotations

import filecmp
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import grpc_tools

PROTO = Path(__file__).resolve().parent
GENERATED = PROTO / "gen"
BASELINE = PROTO / "baseline.binpb"


def sources() -> list[str]:
    """Return every contract file, relative to the proto folder."""
    return sorted(str(path.relative_to(PROTO)) for path in (PROTO / "tongxin").rglob("*.proto"))


def run(*command: str) -> None:
    """Run a command in the proto folder and stop with its exit code if it fails."""
    done = subprocess.run(command, cwd=PROTO, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def tool(name: str) -> str:
    """Return the path of a program that was installed beside this interpreter."""
    return str(Path(sys.executable).with_name(name))


def generate(into: Path) -> None:
    """Write the generated package to a folder, which is emptied first."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    well_known = Path(grpc_tools.__file__).parent / "_proto"
    run(
        sys.executable,
        "-m",
        "grpc_tools.protoc",
        f"--plugin=protoc-gen-mypy={tool('protoc-gen-mypy')}",
        f"--plugin=protoc-gen-mypy_grpc={tool('protoc-gen-mypy_grpc')}",
        "-I.",
        f"-I{well_known}",
        f"--python_out={into}",
        f"--grpc_python_out={into}",
        f"--mypy_out=quiet:{into}",
        f"--mypy_grpc_out=quiet:{into}",
        *sources(),
    )
    for path in into.rglob("*_pb2_grpc.py*"):
        contract = PROTO / path.relative_to(into).parent / (path.name.split("_pb2_")[0] + ".proto")
        if not re.search(r"^service ", contract.read_text(encoding="utf-8"), re.MULTILINE):
            path.unlink()


def differences(left: Path, right: Path) -> list[str]:
    """Return the files that differ between two folders, ignoring caches."""
    names = {
        str(path.relative_to(root))
        for root in (left, right)
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    return sorted(
        name
        for name in names
        if not (left / name).is_file()
        or not (right / name).is_file()
        or not filecmp.cmp(left / name, right / name, shallow=False)
    )


def check() -> None:
    """Fail when the committed code or baseline does not fit the contracts."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "gen"
        generate(fresh)
        changed = differences(fresh, GENERATED)
    if changed:
        sys.exit("generated code differs, run `make proto`: " + ", ".join(changed))
    run(tool("buf"), "lint")
    run(tool("buf"), "breaking", "--against", str(BASELINE))
    print(f"contracts: {len(sources())} files, generated code up to date, no breaking change")


def main() -> None:
    """Read the one option and do it."""
    match sys.argv[1:]:
        case []:
            generate(GENERATED)
        case ["--check"]:
            check()
        case ["--baseline"]:
            run(tool("buf"), "build", "-o", str(BASELINE))
        case _:
            sys.exit("usage: generate.py [--check | --baseline]")


if __name__ == "__main__":
    main()
