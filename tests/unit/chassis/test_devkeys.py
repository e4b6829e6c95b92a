"""Development keys: made once, healed, private, and good for what they are made for."""

import json
import stat
import threading
from pathlib import Path

import pytest

from chassis.auth import KeySetError, SystemTokens, TokenVerifier, load_jwks
from chassis.devkeys import SERVICES, ensure_keys, mint_person_token, mint_seed_token
from chassis.paging import PageTokens
from chassis.protected import FileKeyProvider

PERSON = "01a0d5b2-7c00-7abc-8def-0123456789ab"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "state" / "keys"
    ensure_keys(made)
    return made


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def verifier(folder: Path) -> TokenVerifier:
    return TokenVerifier(load_jwks(folder / "jwks.json"), development=True)


def test_every_file_is_there_and_for_the_owner_alone(folder: Path) -> None:
    expected = {"jwks.json", "issuer.pem", ".lock"}
    for service in SERVICES:
        expected |= {f"system-{service}.pem", f"vault-{service}.json", f"page-{service}.key"}
    assert {path.name for path in folder.iterdir()} == expected
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_doing_it_again_changes_nothing(folder: Path) -> None:
    before = contents(folder)
    ensure_keys(folder)
    assert contents(folder) == before


def test_open_permissions_are_closed_again(folder: Path) -> None:
    folder.chmod(0o755)
    (folder / "issuer.pem").chmod(0o644)
    ensure_keys(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "issuer.pem").stat().st_mode) == 0o600


def test_what_is_missing_is_made_and_the_rest_stays(folder: Path) -> None:
    before = contents(folder)
    (folder / "system-intake.pem").unlink()
    (folder / "jwks.json").unlink()
    ensure_keys(folder)
    after = contents(folder)
    assert after["system-intake.pem"] != before["system-intake.pem"]
    assert after["jwks.json"] != before["jwks.json"]
    unchanged = set(before) - {"system-intake.pem", "jwks.json"}
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}
    token = SystemTokens(folder / "system-intake.pem", "intake").token()
    assert verifier(folder).verify(token).subject == "system:intake"


def test_several_at_once_agree(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    errors: list[Exception] = []

    def make() -> None:
        try:
            ensure_keys(folder)
        except Exception as error:  # noqa: BLE001 - reported by the assertion below
            errors.append(error)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert errors == []
    assert verifier(folder).verify(mint_person_token(folder, PERSON)).person_id == PERSON
    assert not [
        path for path in folder.iterdir() if path.name.startswith(".") and path.stem != ".lock"
    ]


def test_a_damaged_key_is_said_and_not_replaced(folder: Path) -> None:
    (folder / "issuer.pem").write_bytes(b"damaged")
    with pytest.raises(KeySetError, match=r"issuer\.pem"):
        ensure_keys(folder)
    assert (folder / "issuer.pem").read_bytes() == b"damaged"


def test_the_public_set_holds_no_private_part(folder: Path) -> None:
    keys = json.loads((folder / "jwks.json").read_text())["keys"]
    assert [key["kid"] for key in keys] == ["development", *(f"system-{s}" for s in SERVICES)]
    assert all("d" not in key and key["tongxin_development"] is True for key in keys)


def test_production_refuses_the_development_set(folder: Path) -> None:
    with pytest.raises(KeySetError, match="outside development"):
        TokenVerifier(load_jwks(folder / "jwks.json"))


def test_minted_tokens_verify(folder: Path) -> None:
    check = verifier(folder)
    caller = check.verify(mint_person_token(folder, PERSON, acr="face", lifetime_s=60))
    assert (caller.person_id, caller.acr) == (PERSON, "face")
    seed = check.verify(mint_seed_token(folder))
    assert (seed.subject, seed.is_system) == ("system:seed", True)


@pytest.mark.parametrize("person_id", ["", "system:intake", "system:seed", PERSON.upper(), "王芳"])
def test_only_person_ids_are_minted(folder: Path, person_id: str) -> None:
    with pytest.raises(ValueError, match="UUIDv7"):
        mint_person_token(folder, person_id)


def test_minting_keeps_the_limits(folder: Path) -> None:
    with pytest.raises(ValueError, match="600"):
        mint_person_token(folder, PERSON, lifetime_s=601)
    with pytest.raises(ValueError, match="acr"):
        mint_person_token(folder, PERSON, acr="a b")


def test_vault_and_page_keys_are_usable_and_differ(folder: Path) -> None:
    page_keys = {(folder / f"page-{service}.key").read_bytes() for service in SERVICES}
    assert len(page_keys) == len(SERVICES)
    for key in page_keys:
        assert len(key) == 32
        PageTokens(key)
    vaults = {(folder / f"vault-{service}.json").read_bytes() for service in SERVICES}
    assert len(vaults) == len(SERVICES)
    for service in SERVICES:
        provider = FileKeyProvider(folder / f"vault-{service}.json")
        key_id, wrapped = provider.wrap(b"k" * 32, b"person.name")
        assert provider.unwrap(key_id, wrapped, b"person.name") == b"k" * 32
        assert len(provider.index(b"person.phone_index", b"13900001111")) == 32


def test_a_vault_of_before_gets_its_index_key_and_keeps_the_others(folder: Path) -> None:
    path = folder / "vault-intake.json"
    old = {name: value for name, value in json.loads(path.read_text()).items() if name != "index"}
    path.write_text(json.dumps(old))
    ensure_keys(folder)
    healed = json.loads(path.read_text())
    assert {name: value for name, value in healed.items() if name != "index"} == old
    ensure_keys(folder)
    assert json.loads(path.read_text()) == healed
    FileKeyProvider(path).index(b"a", b"b")
