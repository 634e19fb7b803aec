"""Requests to one server: bounded in time and size, tried again where that is safe, with errors one can act on."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from kg.errors import IncompleteResult, RemoteError
from kg.remote.login import Auth, Login
from kg.terminal import visible
from kg.version import __version__

_BUSY = {429, 502, 503, 504}
_MOVED = {301, 302, 307, 308}
_ASKS_FOR_LOGIN, _FORBIDS = 401, 403
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
_LONGEST_WORDS = 300  # of what a server says about a failure


@dataclass(frozen=True, slots=True)
class Limits:
    """The seconds and bytes that one answer may take, and how often a request is tried."""

    seconds: float = 300.0
    bytes: int = 4 << 30
    tries: int = 4
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that came in full."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class Wire:
    """The line to one server. Certificates are checked, and no other server is ever spoken to."""

    def __init__(self, login: Login, limits: Limits) -> None:
        """Prepare a client; nothing is sent here."""
        self._login, self.limits = login, limits
        self._client = httpx.Client(
            auth=Auth(login) if login else None,
            timeout=httpx.Timeout(limits.seconds, connect=min(10.0, limits.seconds)),
            follow_redirects=False,
            headers={"User-Agent": f"medkg/{__version__}"},
            mounts={f"all://{host}": None for host in ("localhost", "127.0.0.1", "[::1]")},  # no proxy
        )

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def headers(self, url: httpx.URL) -> Mapping[str, str]:
        """The headers of whatever stands at an address, even of a refusal."""
        return self._tried(self._client.build_request("GET", url), only_headers=True).headers

    def ask(  # noqa: PLR0913  # one for each part of a request
        self,
        method: str,
        url: httpx.URL,
        *,
        accept: str = "*/*",
        form: Mapping[str, str] | None = None,
        content: bytes | None = None,
        type_: str = "",
    ) -> Reply:
        """The answer to a request that may be sent twice; whatever its status, but a failure of the line.

        Raises RemoteError when the server cannot be reached, is busy, sends on to another, or wants
        a login; IncompleteResult when its answer breaks off or exceeds the limits.
        """
        headers = {"Accept": accept} | ({"Content-Type": type_} if type_ else {})
        return self._tried(
            self._client.build_request(method, url, headers=headers, data=form, content=content)
        )

    def words(self, reply: Reply) -> str:
        """What a server said of a failure, cut, and without what it must not repeat."""
        text = self._login.hidden(reply.body.decode(errors="replace"))
        if "html" in reply.headers.get("content-type", ""):
            text = re.sub(
                r"<(style|script|title)\b.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL | re.IGNORECASE
            )
        text = visible(" ".join(text.split()))
        return text if len(text) <= _LONGEST_WORDS else f"{text[:_LONGEST_WORDS]} …"

    def _tried(self, request: httpx.Request, *, only_headers: bool = False) -> Reply:
        for number in range(self.limits.tries):
            last = number == self.limits.tries - 1
            pause = _FIRST_PAUSE * 2**number
            try:
                reply = self._followed(request, only_headers=only_headers)
            except httpx.TimeoutException as error:
                raise RemoteError(
                    f"{shown(request.url)}: no answer within {self.limits.seconds:g} seconds"
                ) from error
            except httpx.TransportError as error:
                if last or "CERTIFICATE" in str(error):
                    raise RemoteError(f"{shown(request.url)} cannot be reached: {error}") from error
            else:
                if only_headers:
                    return reply
                if reply.status not in _BUSY:
                    return self._allowed(request, reply)
                if last:
                    said = f"status {reply.status} {self.words(reply)}".strip()
                    raise RemoteError(f"{shown(request.url)} is too busy to answer: {said}")
                pause = _wished(reply.headers.get("retry-after", ""), pause)
            time.sleep(pause)
        raise AssertionError  # pragma: no cover  # the last go returns or raises

    def _followed(self, request: httpx.Request, *, only_headers: bool) -> Reply:
        for _ in range(self.limits.redirects + 1):
            with self._sent(request) as response:
                if response.status_code not in _MOVED:
                    body = b"" if only_headers else self._body(response)
                    return Reply(response.status_code, response.headers, body)
                request = _moved(request, response)
        raise RemoteError(f"{shown(request.url)} sends on more than {self.limits.redirects} times")

    @contextmanager
    def _sent(self, request: httpx.Request) -> Iterator[httpx.Response]:
        response = self._client.send(request, stream=True)
        try:
            yield response
        finally:
            response.close()

    def _body(self, response: httpx.Response) -> bytes:
        where, end = shown(response.url), time.monotonic() + self.limits.seconds
        body = bytearray()
        try:
            for part in response.iter_bytes():
                body += part
                if len(body) > self.limits.bytes:
                    raise IncompleteResult(
                        f"{where}: the answer has more than {self.limits.bytes:,} bytes; ask for less"
                    )
                if time.monotonic() > end:
                    raise IncompleteResult(
                        f"{where}: the answer had not ended after {self.limits.seconds:g} seconds"
                    )
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise IncompleteResult(f"{where}: the answer broke off after {len(body):,} bytes") from error
        return bytes(body)

    def _allowed(self, request: httpx.Request, reply: Reply) -> Reply:
        if reply.status == _ASKS_FOR_LOGIN:
            what = "does not take the login that it was given" if self._login else "asks for a login"
            raise RemoteError(
                f"{shown(request.url)} {what}: set KG_REMOTE_USER and KG_REMOTE_PASSWORD, or "
                "KG_REMOTE_TOKEN, or put the host into netrc"
            )
        if reply.status == _FORBIDS:
            raise RemoteError(f"{shown(request.url)} forbids it: {self.words(reply) or 'status 403'}")
        return reply


def shown(url: httpx.URL) -> str:
    """An address without what may be secret in it.

    >>> shown(httpx.URL("https://me:word@example.org/sparql?key=1"))
    'https://example.org/sparql'
    """
    return str(url.copy_with(userinfo=b"", query=None, fragment=None))


def _moved(request: httpx.Request, response: httpx.Response) -> httpx.Request:
    """The request at the place where the server sends it, if that is the same server."""
    try:
        there = request.url.join(response.headers.get("location", ""))
    except httpx.InvalidURL:
        there = httpx.URL("about:blank")
    same = (there.scheme, there.host, there.port) == (request.url.scheme, request.url.host, request.url.port)
    upgraded = (request.url.scheme, there.scheme) == ("http", "https") and there.host == request.url.host
    keeps = request.method == "GET" or response.status_code in {307, 308}
    if not keeps or not (same or upgraded):
        raise RemoteError(
            f"{shown(request.url)} sends on to {shown(there)}; give that address if you trust it"
        )
    headers = {
        name: value for name, value in request.headers.items() if name not in {"host", "authorization"}
    }
    return httpx.Request(request.method, there, headers=headers, content=request.content)


def _wished(retry_after: str, pause: float) -> float:
    """The seconds that a busy server wants us to wait, within reason."""
    return min(float(retry_after), _LONGEST_PAUSE) if retry_after.isdigit() else pause
