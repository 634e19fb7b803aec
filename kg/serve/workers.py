"""The pool: jobs go to workers that wait; one that is late is killed, and another takes its place."""

from __future__ import annotations

import asyncio
import select
import shutil
import socket
import tempfile
from collections import Counter, deque
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kg.serve.admission import Admission
from kg.serve.limits import MEGABYTE, Limits
from kg.serve.messages import LENGTHS, Answer, Job, RefusedError, heard_answer, said
from kg.serve.nursery import Nursery

_LONG = 0.1  # seconds after which a query steps behind the others
_CHUNK = 1 << 16
_PATIENCE = 10  # seconds for a worker to be born


@dataclass(slots=True)
class Worker:
    """A process, as the pool sees it."""

    number: int
    store: Path
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    answered: int = 0


@dataclass(frozen=True, slots=True)
class Spooled:
    """An answer that is too long for the memory: it waits in a file that has no name."""

    answer: Answer
    file: IO[bytes]


class Pool:
    """Workers for one store. `store` is what readers open; the writer, if there is one, opens `source`."""

    def __init__(self, ontology: Path, source: Path, limits: Limits, *, writable: bool) -> None:
        """Prepare; `start` lets the workers be born."""
        self.ontology, self.source, self.limits, self.writable = ontology, source, limits, writable
        self.admission = Admission(limits)
        self.counts: Counter[str] = Counter()
        self.store = source
        self.generation = 0
        self._idle: deque[Worker] = deque()
        self._all: dict[int, Worker] = {}
        self._born = 0
        self._writing = asyncio.Lock()
        self._writer: Worker | None = None
        self._hatching: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Let the workers be born; in a store that is written, show it to them first."""
        self.nursery = Nursery(self.ontology, self.limits)
        if self.writable:
            shutil.rmtree(self._snapshots, ignore_errors=True)  # of a server that was killed
            self._snapshots.mkdir()
            answer = await self.change(Job("snapshot", {}))
            if answer.status >= 300:  # noqa: PLR2004  # not a success
                raise RefusedError(503, answer.body.decode())
        for worker in await asyncio.gather(*(self._hatched() for _ in range(self.limits.workers))):
            self._idle.append(worker)

    def close(self) -> None:
        """End them all."""
        self.nursery.close()
        if self.writable:
            shutil.rmtree(self._snapshots, ignore_errors=True)

    async def ask(self, client: str, job: Job) -> Answer | Spooled:
        """The answer to a job that only reads; refused when it is late or its worker falls."""
        async with self.admission.place(client):
            worker = await self._worker()
            late = False
            try:
                answer = await self._told(worker, job)
            except TimeoutError:
                late = True
                raise RefusedError(503, f"not answered in {self.limits.deadline:g} seconds") from None
            except (OSError, EOFError) as error:
                self.counts["fallen"] += 1
                sentence = "the query needs more memory than it is given, or brought its worker down"
                raise RefusedError(503, sentence) from error
            except BaseException:
                late = True  # nobody waits for the answer any more
                raise
            else:
                worker.answered += 1
            finally:
                self.counts["killed"] += late
                self._put_back(worker, whole=not late and worker.answered > 0 and not worker.reader.at_eof())
            return answer

    async def change(self, job: Job) -> Answer:
        """The answer to a job that writes, one at a time; readers see what it did."""
        async with self._writing:
            target = self._snapshots / str(self.generation + 1)
            shutil.rmtree(target, ignore_errors=True)
            worker = self._writer = self._writer or await self._hatched(writes=True)
            job = Job(job.task, job.about | {"snapshot": str(target)}, job.accept, body=job.body)
            try:
                answer = await self._told(worker, job)
            except BaseException as error:
                self._end(worker)
                self._writer = None
                if isinstance(error, TimeoutError | OSError | EOFError):
                    raise RefusedError(503, "the change was not finished, or nobody could say so") from error
                raise
            if isinstance(answer, Spooled):
                raise RefusedError(500, "the writer said too much")
            if answer.status < 300:  # noqa: PLR2004  # a success
                self.generation += 1
                self.store = target
                while self._idle:  # they know the old state; the first new one is made ready now
                    self._end(self._idle.pop())
                self._start_replacing()
                self._prune()
            return answer

    @property
    def _snapshots(self) -> Path:
        return self.source.with_name(f".{self.source.name}.snapshots")

    async def _told(self, worker: Worker, job: Job) -> Answer | Spooled:
        loop = asyncio.get_running_loop()
        slow = loop.call_later(_LONG, self.nursery.slow, worker.number)
        try:
            async with asyncio.timeout(self.limits.deadline):
                worker.writer.write(said(job))
                await worker.writer.drain()
                return await _heard(worker.reader)
        finally:
            if slow.when() <= loop.time():
                worker.answered = self.limits.uses  # it is slow for good: let it go
            slow.cancel()

    async def _worker(self) -> Worker:
        """One that waits, or a new one: there is a place for it, else nobody would have been admitted."""
        while self._idle:
            worker = self._idle.pop()
            if _waits(worker):
                return worker
            self._end(worker)  # somebody killed it while it waited
        return await self._hatched()

    async def _hatched(self, *, writes: bool = False) -> Worker:
        """A new worker that has opened its store."""
        for _ in range(3):
            self._born += 1
            self.counts["born"] += 1
            number, store = self._born, self.source if writes else self.store
            ours, theirs = socket.socketpair()
            with theirs:
                try:
                    self.nursery.hatch(number, theirs, store, writes=writes)
                except OSError:  # the nursery itself was killed
                    self.nursery = Nursery(self.ontology, self.limits)
                    self.nursery.hatch(number, theirs, store, writes=writes)
            reader, writer = await asyncio.open_unix_connection(sock=ours, limit=MEGABYTE)
            self._all[number] = worker = Worker(number, store, reader, writer)
            try:
                async with asyncio.timeout(_PATIENCE):
                    await reader.readexactly(1)
            except (TimeoutError, OSError, EOFError):
                self._end(worker)
            else:
                return worker
        raise RefusedError(503, "the store cannot be opened", Retry_After="2")

    def _put_back(self, worker: Worker, *, whole: bool) -> None:
        """Let a worker wait for the next job, or replace it."""
        if whole and worker.answered < self.limits.uses and worker.store == self.store:
            self._idle.append(worker)
            return
        self._end(worker)
        if len(self._all) < self.limits.workers + self.writable:
            self._start_replacing()

    def _start_replacing(self) -> None:
        task = asyncio.get_running_loop().create_task(self._replace())
        self._hatching.add(task)
        task.add_done_callback(self._hatching.discard)

    async def _replace(self) -> None:
        """Have a new worker ready before anybody waits for it."""
        try:
            self._put_back(await self._hatched(), whole=True)
        except RefusedError:
            self.counts["unborn"] += 1  # the next request tries again, and says so

    def _end(self, worker: Worker) -> None:
        self.nursery.kill(worker.number)
        worker.writer.close()
        del self._all[worker.number]
        if self.writable:
            self._prune()

    def _prune(self) -> None:
        """Remove the snapshots that no reader has open and none will open."""
        held = {worker.store for worker in self._all.values()}
        for path in self._snapshots.iterdir():
            made = path.name.isdigit()  # one that is being made has a longer name
            if made and int(path.name) < self.generation and path not in held:
                shutil.rmtree(path, ignore_errors=True)


def _waits(worker: Worker) -> bool:
    """Whether an idle worker is still there: its socket has something to tell only when it has ended."""
    ended = select.poll()
    ended.register(worker.writer.get_extra_info("socket"), select.POLLIN)
    return not ended.poll(0)


async def _heard(reader: asyncio.StreamReader) -> Answer | Spooled:
    head_length, body_length = LENGTHS.unpack(await reader.readexactly(LENGTHS.size))
    head = await reader.readexactly(head_length)
    if body_length <= MEGABYTE:
        return heard_answer(head, await reader.readexactly(body_length))
    file = tempfile.TemporaryFile()  # noqa: SIM115  # whoever sends it closes it
    try:
        while left := body_length - file.tell():
            file.write(await reader.readexactly(min(left, _CHUNK)))
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return Spooled(heard_answer(head, b""), file)
