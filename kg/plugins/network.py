"""The network of the extractor `learned`: how likely each relation is between two things of a sentence.

Words, their kinds, and what the rules read of them go through three layers that look at a word's neighbours, one that
looks at the whole sentence, and two that look at both things, what stands between them, and how far they are apart.
All weights and what passes between layers are whole numbers over a power of two, small enough for sums without loss: so
the result is the same on every machine, in whatever order it adds. `scripts/learn.py` makes the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from io import BytesIO
from math import exp
from pathlib import Path
from typing import NamedTuple, TypeAlias
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from kg.errors import FormatError
from kg.plugins.encoding import FIRST, Encoded, Vocabulary

FILE = "learned.npz"
NONE = "none"
STEP = 128  # what passes between layers is rounded to whole numbers over this
REACHES = (1, 2, 4)  # how far the layers look to each side
FAR = (0, 1, 2, 4, 7, 11, 16, 24)  # words between two things
SCALE = 8  # what attention is divided by
MOST_ATTENTION = 16

Floats: TypeAlias = npt.NDArray[np.float32]
Spans: TypeAlias = Sequence[tuple[int, int, int, int]]


class Network(NamedTuple):
    """Its vocabulary, its classes (`causes s`: the first thing is the subject), the least score to tell each, its weights."""

    vocabulary: Vocabulary
    classes: tuple[str, ...]
    least: tuple[float, ...]
    doubt: float
    weights: Mapping[str, Floats]

    def scores(self, encoded: Encoded, spans: Spans, *, blind: bool = False) -> Iterator[list[float]]:
        """How likely each class is for each pair of spans; `blind` keeps from it what the rules read."""
        if spans:
            for row in self._logits(encoded, spans, blind=blind).tolist():
                most = max(row)
                parts = [exp(value - most) for value in row]
                whole = sum(parts)
                yield [part / whole for part in parts]

    def _logits(self, encoded: Encoded, spans: Spans, *, blind: bool) -> Floats:
        w = self.weights
        hidden = self._read(encoded, blind=blind)
        pad = np.vstack([np.zeros((1, hidden.shape[1]), np.float32), np.cumsum(hidden, 0)])
        one_low, one_high, low, high = np.array(spans, np.int32).T
        between = np.minimum(one_high, low)

        def mean(start: npt.NDArray[np.int32], end: npt.NDArray[np.int32]) -> Floats:
            return _step((pad[end] - pad[start]) / np.maximum(end - start, 1)[:, None])

        one, other = mean(one_low, one_high), mean(low, high)
        far = (low - one_high)[:, None] > np.array(FAR)
        topic = (one_high <= 1)[:, None]
        parts = [one, other, mean(between, low), _step(one * other), hidden[high - 1], hidden[low - 1]]
        seen = np.hstack([*parts, topic, ~topic, far]).astype(np.float32)
        whole = _times(hidden.max(0), w["whole"])
        second = _step(np.maximum(_times(seen, w["pair"]) + w["pair_bias"] + whole, 0))
        found: Floats = _times(second, w["class"]) + w["class_bias"]
        return found

    def _read(self, encoded: Encoded, *, blind: bool) -> Floats:
        """What each word means where it stands."""
        w, (words, tags, suffixes, kinds) = self.weights, encoded.numbers
        flags = encoded.flags
        if blind:
            flags = flags.copy()
            flags[:, -2:] = 0
        rows = np.hstack([w["word"][words], w["tag"][tags], w["kind"][kinds], w["suffix"][suffixes], flags])
        hidden = _step(np.clip(_times(rows, w["in"]) + w["in_bias"], -1, 1))
        for number, reach in enumerate(REACHES):
            none = np.zeros((reach, hidden.shape[1]), np.float32)
            near = np.vstack([none, hidden, none])
            around = np.hstack([near[: len(hidden)], hidden, near[2 * reach :]])
            value, gate = np.split(_times(around, w[f"near{number}"]) + w[f"near{number}_bias"], 2, 1)
            hidden = _step(hidden + np.clip(value, -1, 1) * np.clip(gate / 4 + 0.5, 0, 1))
        asked, offered = _step(_times(hidden, w["ask"])), _step(_times(hidden, w["offer"]))
        heed = _step(np.clip(_times(asked, offered.T) / SCALE + w["heed"], 0, MOST_ATTENTION)).astype(
            np.float64
        )
        given = heed @ _step(_times(hidden, w["give"])) / (heed.sum(1, keepdims=True) + 1)
        return _step(hidden + given)


def _times(left: Floats, right: Floats) -> Floats:
    """The product of two tables of small whole numbers over powers of two: no sum in it is rounded."""
    found: Floats = left @ right
    return found


def _step(values: npt.NDArray[np.floating]) -> Floats:
    """Rounded to what sums keep without loss."""
    found: Floats = (np.rint(values * STEP) / STEP).astype(np.float32)
    return found


@cache
def network(path: Path) -> Network | None:
    """The network of a file; None where there is no such file."""
    if not path.exists():
        return None
    try:
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        texts = {name[1:]: _lines(arrays.pop(name)) for name in sorted(arrays) if name.startswith("_")}
        numbered = {
            name: {line: n for n, line in enumerate(texts[name], 1)} for name in ("tags", "kinds", "suffixes")
        }
        words = {word: n for n, word in enumerate(texts["words"], FIRST)}
        exponents = dict(zip(sorted(arrays), map(int, texts["exponents"]), strict=True))
        weights = {
            name: np.ldexp(array.astype(np.float32), -exponents[name]) for name, array in arrays.items()
        }
        least = tuple(map(float, texts["least"]))
        (doubt,) = map(float, texts["doubt"])
        vocabulary = Vocabulary(words, numbered["tags"], numbered["kinds"], numbered["suffixes"])
        return Network(vocabulary, tuple(texts["classes"]), least, doubt, weights)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise FormatError(f"{path}: this is no network: {error}") from error


def _lines(array: npt.NDArray[np.uint8]) -> list[str]:
    return array.tobytes().decode("utf-8").split("\n")
