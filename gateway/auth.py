"""Who is calling: the bearer token is verified here and handed on as it is."""

from __future__ import annotations

from fastapi import Request

from chassis.auth import InvalidTokenError, TokenVerifier
from chassis.refusals import Kind, TongxinError


def bearer_token(request: Request, verifier: TokenVerifier) -> str:
    """Return the request's verified token. The services verify it again for themselves.

    Raises:
        TongxinError: TOKEN_REQUIRED, TOKEN_INVALID or TOKEN_EXPIRED.
    """
    values = request.headers.getlist("authorization")
    scheme, _, token = values[0].partition(" ") if len(values) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not token:
        raise TongxinError(
            Kind.UNAUTHENTICATED, "TOKEN_REQUIRED", "Say who you are: a bearer token."
        )
    try:
        verifier.verify(token)
    except InvalidTokenError as error:
        raise TongxinError(Kind.UNAUTHENTICATED, error.reason, "The token is not valid.") from error
    return token
