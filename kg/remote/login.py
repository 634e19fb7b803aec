"""Who we are to a server: from the environment or from netrc, and never shown.

`KG_REMOTE_TOKEN` is sent as Bearer; `KG_REMOTE_USER` and `KG_REMOTE_PASSWORD` as Digest or Basic, whichever
the server asks for; `KG_REMOTE_HOST` names the one host that may have them. Without these, netrc is asked.
"""

from __future__ import annotations

import netrc
import os
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from kg.errors import RemoteError

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Login:
    """A name with its password, or a token; neither is in its repr."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.user or self.token)

    def hidden(self, text: str) -> str:
        """A text of the server without the secrets that it may have echoed."""
        for secret in filter(None, (self.password, self.token)):
            text = text.replace(secret, "***")
        return text


def login(host: str) -> Login:
    """The login for a host; false where there is none."""
    if os.environ.get("KG_REMOTE_HOST", host) == host:
        token, user = os.environ.get("KG_REMOTE_TOKEN", ""), os.environ.get("KG_REMOTE_USER", "")
        if token or user:
            return Login(user, os.environ.get("KG_REMOTE_PASSWORD", ""), token)
    return _of_netrc(host)


def _of_netrc(host: str) -> Login:
    path = Path(os.environ.get("NETRC") or Path.home() / ".netrc")
    if not path.is_file():
        return Login()
    try:
        found = netrc.netrc(str(path)).authenticators(host)
    except netrc.NetrcParseError as error:  # its text may hold what stands in the line
        raise RemoteError(f"{path}, line {error.lineno}: this is no netrc") from None
    except (OSError, UnicodeDecodeError):
        raise RemoteError(f"{path}: cannot be read") from None
    return Login(found[0], found[2] or "") if found else Login()


class Auth(httpx.Auth):
    """Answers what a server asks: Bearer at once, Digest or Basic when it wants them."""

    def __init__(self, login: Login) -> None:
        """Keep the login; nothing but a token is sent before a server asks."""
        self._login = login
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The request, and again with what the server asks for."""
        if self._login.token:
            _seal(request.url)
            request.headers["Authorization"] = f"Bearer {self._login.token}"
        if self._chosen:
            yield from self._chosen.auth_flow(request)
            return
        response = yield request
        asked = " ".join(response.headers.get_list("www-authenticate")).lower()
        if response.status_code != httpx.codes.UNAUTHORIZED or not self._login.user:
            return
        if "digest" in asked:  # first, as it does not send the password
            self._chosen = httpx.DigestAuth(self._login.user, self._login.password)
            flow = self._chosen.auth_flow(request)
            next(flow)
            yield flow.send(response)
        elif "basic" in asked:
            _seal(request.url)
            self._chosen = httpx.BasicAuth(self._login.user, self._login.password)
            yield from self._chosen.auth_flow(request)


def _seal(url: httpx.URL) -> None:
    """Refuse to send a secret in clear to another machine."""
    if url.scheme != "https" and url.host not in _LOOPBACK:
        raise RemoteError(f"{url.host} would get the password in clear: give its https address")
