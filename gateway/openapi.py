"""Write the API's contract: `python -m gateway.openapi`."""

import json

from gateway.app import CONTRACT, build


def document() -> str:
    """Return the contract as the text of its file."""
    return json.dumps(build().openapi(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    CONTRACT.write_text(document(), encoding="utf-8")
