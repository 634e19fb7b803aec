import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's filter is Linux's")

SHUT = "import os, socket; from kg import sandbox; assert sandbox.has_filter(); sandbox.shut_network()\n"
OPEN = (
    "import os, socket; from kg import sandbox; sandbox.has_filter = lambda: False; sandbox.shut_network()\n"
)


def outcome(start, attempt):
    """What an attempt in a process of its own meets with."""
    code = f"{start}try:\n    {attempt}\n    print('done')\nexcept PermissionError:\n    print('refused')\n"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


@pytest.mark.parametrize(
    "attempt", ["socket.socket()", "os.kill(os.getppid(), 0)", "os.execv('/bin/true', ['true'])"]
)
def test_a_process_whose_network_is_shut_reaches_nobody(attempt):
    assert (
        outcome("import os, socket\n", attempt.replace("execv", "access").replace("['true']", "0")) == "done"
    )
    assert outcome(SHUT, attempt) == "refused"


@pytest.mark.parametrize("reach", ["connect({0})", "connect_ex({0})", "sendto(b'x', {0})", "bind({0})"])
def test_where_the_kernel_has_no_filter_pythons_sockets_refuse(reach):
    assert outcome(OPEN, f"socket.socket().{reach.format(('127.0.0.1', 9))}") == "refused"


def test_memory_is_bounded_from_what_there_is():
    start = "from kg import sandbox; sandbox.bound_memory(32 << 20)\n"
    assert outcome(start, "bytes(8 << 20)") == "done"
    assert (
        outcome(
            start.replace("\n", "\ntry:\n    bytes(64 << 20)\nexcept MemoryError:\n    print('stopped')\n"),
            "pass",
        )
        == "stopped\ndone"
    )
