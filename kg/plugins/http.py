"""One question to a chat endpoint: bounded in time, size and number of tries."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from kg.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    import httpx

    from kg.plugins.llm import Endpoint

LARGEST = 2_000_000  # bytes of an answer
LONGEST_PAUSE = 10.0  # seconds that a server may make us wait between two tries
AGAIN = {HTTPStatus.TOO_MANY_REQUESTS, *(s for s in HTTPStatus if s >= HTTPStatus.INTERNAL_SERVER_ERROR)}


@dataclass(frozen=True, slots=True)
class Answer:
    """The words of a model."""

    text: str


class _TroubleError(Exception):
    """Something that may be better at the next try, and how long the server asks us to wait."""

    def __init__(self, what: str, wait: float = 0.0) -> None:
        super().__init__(what)
        self.wait = wait


def ask(where: Endpoint, task: str, text: str) -> Answer:
    """What the model answers to a task about a text.

    Raises InputError when the endpoint gives no answer in time, after all tries; the key is in no message.
    """
    try:
        import httpx
    except ImportError as error:
        raise MissingExtraError("The extractor llm needs httpx: pip install 'medkg[llm]'") from error
    body = {
        "model": where.model,
        "temperature": 0,
        "response_format": {"type": "json_object"},
        "messages": [
            {"role": "system", "content": task},
            {"role": "user", "content": json.dumps({"passage": text}, ensure_ascii=False)},
        ],
    }
    headers = {"Authorization": f"Bearer {where.key}"} if where.key else {}
    trouble = _TroubleError("nothing was tried")
    with httpx.Client(timeout=where.timeout, headers=headers, follow_redirects=False) as client:
        for number in range(where.tries):
            if number:
                time.sleep(min(max(trouble.wait, where.pause * 2 ** (number - 1)), LONGEST_PAUSE))
            try:
                return _answer(client, where, body)
            except _TroubleError as again:
                trouble = again
            except httpx.HTTPError as error:
                trouble = _TroubleError(type(error).__name__)
    raise InputError(f"{where.url} gave no answer in {where.tries} tries; the last one: {trouble}.")


def _answer(client: httpx.Client, where: Endpoint, body: dict[str, Any]) -> Answer:
    """One try."""
    until = time.monotonic() + where.timeout
    with client.stream("POST", f"{where.url}/chat/completions", json=body) as response:
        if response.status_code in AGAIN:
            raise _TroubleError(
                f"status {response.status_code}", _pause(response.headers.get("retry-after", ""))
            )
        if response.status_code != HTTPStatus.OK:
            raise InputError(f"{where.url} refuses with status {response.status_code}.")
        data = b""
        for piece in response.iter_bytes():
            data += piece
            if len(data) > LARGEST:
                raise InputError(f"{where.url} answers with more than {LARGEST:,} bytes.")
            if time.monotonic() > until:
                raise _TroubleError(f"no whole answer in {where.timeout:g} seconds")
    try:
        text = json.loads(data)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise _TroubleError("an answer that is not of the chat API") from None
    return Answer(_bare(text if isinstance(text, str) else ""))


def _bare(text: str) -> str:
    """The text without the fence that models like to put around JSON."""
    text = text.strip()
    if text.startswith("```") and text.endswith("```"):
        return text.partition("\n")[2].removesuffix("```").strip()
    return text


def _pause(header: str) -> float:
    """The seconds of a Retry-After header; a date counts as none."""
    return float(header) if header.isdecimal() else 0.0
