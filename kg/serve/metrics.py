"""What the server did, as Prometheus reads it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping

_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """Requests by status, and how long they took."""

    def __init__(self) -> None:
        """Start at nought."""
        self.statuses: Counter[int] = Counter()
        self.times = [0] * (len(_BOUNDS) + 1)
        self.seconds = 0.0

    def count(self, status: int, seconds: float) -> None:
        """Take a request into account."""
        self.statuses[status] += 1
        self.times[bisect_left(_BOUNDS, seconds)] += 1
        self.seconds += seconds

    def text(self, counters: Mapping[str, int], gauges: Mapping[str, int]) -> str:
        """Everything in Prometheus's text format, with counts from elsewhere."""
        return "".join(f"{line}\n" for line in self._lines(counters, gauges))

    def _lines(self, counters: Mapping[str, int], gauges: Mapping[str, int]) -> Iterator[str]:
        yield "# TYPE medkg_requests_total counter"
        for status, number in sorted(self.statuses.items()):
            yield f'medkg_requests_total{{status="{status}"}} {number}'
        yield "# TYPE medkg_request_seconds histogram"
        below = 0
        for bound, number in zip((*_BOUNDS, "+Inf"), self.times, strict=True):
            below += number
            yield f'medkg_request_seconds_bucket{{le="{bound}"}} {below}'
        yield f"medkg_request_seconds_sum {self.seconds:.6f}"
        yield f"medkg_request_seconds_count {below}"
        for name, number in sorted(counters.items()):
            yield f"# TYPE medkg_{name}_total counter"
            yield f"medkg_{name}_total {number}"
        for name, number in sorted(gauges.items()):
            yield f"# TYPE medkg_{name} gauge"
            yield f"medkg_{name} {number}"
