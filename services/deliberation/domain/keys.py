"""Keys for requests that follow from a request."""

import hashlib


def derived_key(request_id: str, method: str, *parts: object) -> str:
    """Return the key of a call that a request makes; the same request gives the same key.

    Empty without a request_id: then nothing tells a repetition from a new request.
    """
    if not request_id:
        return ""
    whole = "|".join([request_id, method, *map(str, parts)])
    return hashlib.sha256(whole.encode()).hexdigest()
