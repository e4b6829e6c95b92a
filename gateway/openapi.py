"""Write the API's contract: `python -m gateway.openapi`."""

import json
from pathlib import Path

from gateway.app import build

FILE = Path(__file__).with_name("openapi.json")


def document() -> str:
    """Return the contract as the text of its file."""
    return json.dumps(build().openapi(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
