"""The user that a request's token stands for: one that reads the data API, and nothing else."""

import base64
import binascii
import logging

from starlette.requests import HTTPConnection

from panel.access.permissions import RoleAssignment, User
from panel.records import tokens
from panel.records.tokens import TokensError
from panel.wording import clock

log = logging.getLogger("uppdragspanelen")


def token_in(request: HTTPConnection) -> str | None:
    """Return the token of a request: Authorization: Bearer, or the password of Basic, which Excel and Power BI keep."""
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() == "bearer":
        return rest.strip()
    if scheme.casefold() != "basic":
        return None
    try:
        return base64.b64decode(rest.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def user_of_token(token: str) -> User | None:
    """Return the user of a token that is valid today, None for any other."""
    try:
        found = tokens.find(token)
    except TokensError as error:
        log.error("a token cannot be looked up: %s", error)
        return None
    if found is None or not found.is_valid(clock.today()):
        return None
    role = "analytiker" if found.has_statistics else "läsare"
    return User(f"nyckel:{found.token_id}", "", (RoleAssignment(role, found.plans),))
