"""A worker: holds a store, does one job after another, and may be killed at any time."""

from __future__ import annotations

import gzip
import hashlib
import os
import socket
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kg.directories import to_write
from kg.errors import KgError
from kg.ontology import Ontology
from kg.sandbox import bound_memory, die_with_parent, shut_network
from kg.serve import answers, changes, pages
from kg.serve.formats import written
from kg.serve.messages import Answer, Job, RefusedError, next_job, said
from kg.store import Store

Task: TypeAlias = Callable[[Store, Job], Answer]

TASKS: dict[str, Task] = answers.TASKS | pages.TASKS
CHANGES: dict[str, Task] = changes.TASKS
_WORTH_PACKING = 1_024  # bytes
_TRIES = 40  # of opening a store whose last writer is just being killed


def work(
    line: int, path: Path, ontology: Ontology, settings: Mapping[str, str | int], *, writes: bool
) -> None:
    """Answer on a socket until the other side closes it; never returns."""
    try:
        die_with_parent()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a dying engine's last words are nobody's business
        shut_network()
        store = Store(ontology=ontology)
        store.ox = _to_write(path) if writes else ox.Store.read_only(str(path))
        bound_memory(int(settings["memory"]))
        most = int(settings["answer"])
        tasks = CHANGES if writes else TASKS
        with socket.socket(fileno=line) as talk, talk.makefile("rb") as stream:
            talk.sendall(b"!")
            while job := next_job(stream):
                talk.sendall(said(answered(tasks, store, job, most)))
    finally:
        os._exit(0)


def answered(tasks: Mapping[str, Task], store: Store, job: Job, most: int) -> Answer:
    """What comes of a job; what is wrong with it is an answer, too."""
    try:
        answer = tasks[job.task](store, replace(job, about=job.about | {"most": most}))
    except RefusedError as error:
        answer = Answer(error.status, _TEXT, f"{error}\n".encode())
    except KgError as error:
        answer = Answer(400, _TEXT, f"{error}\n".encode())
    except MemoryError:
        answer = Answer(503, _TEXT, b"the answer needs more memory than a query is given\n")
    except Exception as error:  # noqa: BLE001  # whatever it is, the client gets a status and the worker goes on
        place = traceback.extract_tb(error.__traceback__)[-1]
        message = f"the server failed: {type(error).__name__} in {Path(place.filename).name}:{place.lineno}\n"
        answer = Answer(500, _TEXT, message.encode())
    return packed(answer, gzipped=job.gzip)


def packed(answer: Answer, *, gzipped: bool) -> Answer:
    """The answer with its ETag, compressed where that is wanted and worth it."""
    if answer.status != 200:  # noqa: PLR2004  # only what is whole can be kept
        return answer
    name = hashlib.blake2b(answer.body, digest_size=12).hexdigest()
    if gzipped and len(answer.body) >= _WORTH_PACKING:
        body = gzip.compress(answer.body, compresslevel=1, mtime=0)
        more = {"Content-Encoding": "gzip", "ETag": f'"{name}-gzip"'}
        return Answer(200, answer.headers | more, body)
    return Answer(200, answer.headers | {"ETag": f'"{name}"'}, answer.body)


_TEXT = {"Content-Type": written("text/plain")}


def _to_write(path: Path) -> ox.Store:
    for _ in range(_TRIES):
        with suppress(KgError):
            return to_write(path)
        time.sleep(0.05)
    return to_write(path)
