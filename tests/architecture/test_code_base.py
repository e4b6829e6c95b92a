"""Rules about the code base itself."""

import ast
import importlib
import pkgutil
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from google.protobuf import descriptor_pool
from google.protobuf.descriptor import FieldDescriptor

from chassis.policy import Policy
from chassis.service import Card

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("intake", "deliberation", "escalation", "notification")
# The chassis' words that rules may use: pure, no I/O beyond read-only reference data.
PURE = {
    "calendar",
    "catalogue",
    "etag",
    "ids",
    "names",
    "protected_value",
    "refusals",
    "region",
    "validation",
}
# What use cases may use besides: plain values and the sentences.
PLAIN = PURE | {"act", "facts", "ports", "texts"}
PURE_LIBRARIES = {
    "__future__",
    "abc",
    "bisect",
    "collections",
    "contextlib",
    "dataclasses",
    "datetime",
    "enum",
    "fractions",
    "functools",
    "hashlib",
    "itertools",
    "json",
    "math",
    "re",
    "types",
    "typing",
    "unicodedata",
    "uuid",
    "zoneinfo",
}


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(  # noqa: S603 - git and our own patterns
        ["git", "ls-files", "-co", "--exclude-standard", *patterns],  # noqa: S607 - git is needed anyway
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def python_files() -> list[Path]:
    return [path for path in tracked("*.py") if "proto/gen/" not in path.as_posix()]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def card(service: str) -> Card:
    return importlib.import_module(f"services.{service}").CARD


def policy(service: str) -> Policy:
    return importlib.import_module(f"services.{service}.policy").POLICY


def rpcs(service: str) -> set[str]:
    package = importlib.import_module(f"tongxin.{service}.v1")
    for module in pkgutil.iter_modules(package.__path__):
        if module.name.endswith("_pb2"):
            importlib.import_module(f"tongxin.{service}.v1.{module.name}")
    pool = descriptor_pool.Default()
    return {
        f"{name}/{method.name}"
        for name in card(service).rpcs
        for method in pool.FindServiceByName(name).methods
    }


def test_no_file_is_longer_than_400_lines() -> None:
    files = python_files()
    assert len(files) > 100, "the walk finds the code"
    long = {
        str(path.relative_to(ROOT)): count
        for path in files
        if "/migrations/versions/" not in path.as_posix()
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_only_the_chassis_commits() -> None:
    commits = {
        str(path.relative_to(ROOT))
        for path in python_files()
        if path.parts[len(ROOT.parts)] in {"chassis", "services", "gateway"}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    }
    assert commits == {"chassis/work.py"}, "and there is exactly one commit"


@pytest.mark.parametrize("service", SERVICES)
def test_domain_is_pure_and_use_cases_do_no_io(service: str) -> None:
    for room, allowed in (("domain", PURE), ("app", PLAIN)):
        own = (f"services.{service}.domain", f"services.{service}.app")
        files = sorted((ROOT / "services" / service / room).glob("*.py"))
        assert len(files) > 1
        for path in files:
            for module in imports(path):
                top, _, rest = module.partition(".")
                fine = (
                    top in PURE_LIBRARIES
                    or (top == "chassis" and rest in allowed)
                    or (module.startswith(own) and (room == "app" or ".app" not in module))
                )
                assert fine, f"{path.relative_to(ROOT)} imports {module}"


@pytest.mark.parametrize("service", SERVICES)
def test_every_rpc_has_its_policy_row(service: str) -> None:
    served = rpcs(service)
    assert served
    assert set(policy(service).rpcs) == served


def test_every_contract_service_is_on_a_card() -> None:
    declared = {
        f"{package}.{name}"
        for path in tracked("proto/tongxin/*.proto")
        for package in re.findall(r"^package ([\w.]+);", path.read_text(), re.MULTILINE)
        for name in re.findall(r"^service (\w+)", path.read_text(), re.MULTILINE)
    }
    assert declared == {name for service in SERVICES for name in card(service).rpcs}


@pytest.mark.parametrize("service", SERVICES)
def test_every_published_event_stands_everywhere(service: str) -> None:
    contract = (ROOT / f"proto/tongxin/{service}/v1/events.proto").read_text(encoding="utf-8")
    in_contract = {
        f"tongxin.{service}.v1.{name}"
        for name in re.findall(r"^message (\w+)", contract, re.MULTILINE)
    }
    published = importlib.import_module(f"services.{service}.api.published").PUBLISHED
    in_code = {cls.DESCRIPTOR.full_name for cls in published.events}
    catalogue = yaml.safe_load((ROOT / "proto/asyncapi.yaml").read_text(encoding="utf-8"))
    in_asyncapi = {
        name
        for name in catalogue["components"]["messages"]
        if name.startswith(f"tongxin.{service}.")
    }
    assert in_contract == in_code == in_asyncapi == set(card(service).events_out)
    assert in_contract


@pytest.mark.parametrize("service", SERVICES)
def test_consumed_events_exist_and_are_handled(service: str) -> None:
    consumed = set(card(service).events_in)
    published = {name for other in SERVICES for name in card(other).events_out}
    assert consumed <= published
    source = (ROOT / f"services/{service}/api/consumers.py").read_text(encoding="utf-8")
    for name in consumed:
        assert name.rpartition(".")[2] in source


@pytest.mark.parametrize("service", SERVICES)
def test_events_carry_ids_codes_and_times_only(service: str) -> None:
    events = importlib.import_module(f"tongxin.{service}.v1.events_pb2")
    words = {"text", "display_name", "phone", "comment", "reason", "minutes", "council_text"}
    seen = 0
    for message in events.DESCRIPTOR.message_types_by_name.values():
        for field in message.fields:
            seen += 1
            assert field.name not in words, f"{message.full_name}.{field.name}"
            assert field.type != FieldDescriptor.TYPE_BYTES
    assert seen


def test_asyncapi_is_up_to_date() -> None:
    from deploy.asyncapi import TARGET, render

    assert TARGET.read_text(encoding="utf-8") == render(), "run `tongxin asyncapi`"


def test_sentences_that_are_said_exist_and_the_others_are_gone() -> None:
    from chassis.texts import Sentences

    said = set()
    for path in (ROOT / "services/intake").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                said.add(node.value)
    levels = {f"raised.{level}" for level in ("village", "township", "county", "city", "province")}
    filed = {f"filed.{kind}" for kind in ("group", "council", "federation")}
    keys = set(Sentences.load().keys)
    assert keys - {"changed"} <= said | levels | filed
    spoken = {
        word
        for word in said
        if re.fullmatch(
            r"(status|filed|raised|answered|meeting|deadline|reopened|received)\..+", word
        )
    }
    assert spoken <= keys


def test_the_repository_speaks_of_the_project_alone() -> None:
    """No path of anybody's machine, and a lock that names no place to fetch from."""
    path_of_a_machine = re.compile(r"(?<![\w.~<])/(?:home|root|Users|work)/[a-z.]")
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked()
        if path.suffix in {".py", ".md", ".toml", ".yaml", ".lock", ".proto", ".sh", ".json", ""}
        for match in path_of_a_machine.finditer(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert found == []
    somewhere = "/" + "home/somebody/tongxin"
    assert path_of_a_machine.search(f"cd {somewhere}"), "the pattern finds what it looks for"
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in lock
    assert "://" not in lock
    assert "--find-links" not in lock
