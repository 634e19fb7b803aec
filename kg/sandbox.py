"""What a process that runs foreign work may not do: use the network, start programs, take much memory.

A filter in the kernel (seccomp, Linux) refuses the system calls; it needs no privileges, holds
for all threads that come later, and cannot be taken off again.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import signal
import socket
import struct
import sys
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER = 1, 38, 22, 2
_LOAD, _EQUALS, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # instructions of the kernel's filter machine
_KILL, _REFUSE, _ALLOW = 0x8000_0000, 0x0005_0000 | errno.EPERM, 0x7FFF_0000
_OTHER_NUMBERS = 0x4000_0000  # x86 has a second set of numbers for the same calls
_NUMBER_AT, _MACHINE_AT = 0, 4

# The numbers of: socket, connect, accept, bind, listen, socketpair, accept4, execve, execveat, ptrace,
# kill, process_vm_readv, process_vm_writev, io_uring_setup (which can do all of the others), pidfd_getfd.
_CALLS: dict[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (0xC000_003E, (41, 42, 43, 49, 50, 53, 288, 59, 322, 101, 62, 310, 311, 425, 438)),
    "aarch64": (0xC000_00B7, (198, 203, 202, 200, 201, 199, 242, 221, 281, 117, 129, 270, 271, 425, 438)),
}


def has_filter() -> bool:
    """Whether this platform can shut the network to a process."""
    return sys.platform == "linux" and platform.machine() in _CALLS


def shut_network() -> None:
    """Refuse, from now on, every call of this process that could reach out of it.

    Where the kernel has no filter, Python's own sockets refuse, which stops what is written in Python.
    """
    if not has_filter():
        _shut_sockets()
        return
    program = _program(*_CALLS[platform.machine()])
    code = ctypes.create_string_buffer(program)
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    for arguments in ((_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (_PR_SET_SECCOMP, _FILTER, header, 0, 0)):
        if libc.prctl(*arguments):
            raise OSError(ctypes.get_errno(), "the network cannot be shut")


def die_with_parent() -> None:
    """Let the kernel end this process when its parent is gone, also in the middle of a query."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def bound_memory(more: int) -> None:
    """Let this process take so many bytes more than it has now; without end where nobody can tell."""
    try:
        import resource
    except ImportError:  # not on this system
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    taken = Path("/proc/self/statm")
    if taken.exists():
        pages = int(taken.read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + more
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _shut_sockets() -> None:
    def refuse(*_: object, **__: object) -> Any:
        raise PermissionError(errno.EPERM, "no network here")

    for name in ("connect", "connect_ex", "sendto", "bind"):
        setattr(socket.socket, name, refuse)
    socket.create_connection = refuse
    socket.getaddrinfo = refuse


def _program(machine: int, calls: tuple[int, ...]) -> bytes:
    """The filter: of another machine's calls kill, of these refuse, all others allow."""
    refuse = len(calls) + 1  # how far the instruction that refuses is from the first comparison
    lines = [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_EQUALS, 1, 0, machine),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, refuse, 0, _OTHER_NUMBERS),
        *((_EQUALS, refuse - place, 0, call) for place, call in enumerate(calls, start=1)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in lines)
