"""The network of the extractor `learned`: how likely each relation is between two things of a sentence.

Words and their kinds go through three layers that look at a word's neighbours and one that looks at the whole sentence.
Two more tell how much of what stands around a noun is meant, and two what relation two things have: from both of them,
what stands between them, and how far they are apart.
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
LONG = (1, 2, 3, 4, 6, 9)  # words of what may be meant
SCALE = 8  # what attention is divided by
MOST_ATTENTION = 16

Floats: TypeAlias = npt.NDArray[np.float32]
Places: TypeAlias = npt.NDArray[np.int32]
Span: TypeAlias = tuple[int, int]
Spans: TypeAlias = tuple[int, int, int, int]  # of two


class Read(NamedTuple):
    """What each word of a sentence means where it stands, one that means nothing behind them, and the sums up to each."""

    words: Floats
    sums: Floats

    def mean(self, low: Places, high: Places) -> Floats:
        """The mean of the words from one place to before another."""
        return _step((self.sums[high] - self.sums[low]) / np.maximum(high - low, 1)[:, None])


class Network(NamedTuple):
    """Its vocabulary, its classes (`causes s`: the first thing is the subject), and its weights.

    The least score to tell each class as a draft, that to tell it, and the one below which the rules' claims are drafts.
    """

    vocabulary: Vocabulary
    classes: tuple[str, ...]
    least: tuple[float, ...]
    sure: tuple[float, ...]
    doubt: float
    weights: Mapping[str, Floats]

    def read(self, encoded: Encoded) -> Read:
        """What each word means where it stands."""
        w, (words, tags, suffixes, kinds) = self.weights, encoded.numbers
        rows = np.hstack(
            [w["word"][words], w["tag"][tags], w["kind"][kinds], w["suffix"][suffixes], encoded.flags]
        )
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
        hidden = _step(hidden + given)
        none = np.zeros((1, hidden.shape[1]), np.float32)
        return Read(np.vstack([hidden, none]), np.vstack([none, np.cumsum(hidden, 0)]))

    def meant(self, read: Read, spans: Sequence[Span]) -> list[float]:
        """How likely the words of each span are meant, all of them and no more, where what is around is spoken of."""
        w = self.weights
        low, high = np.array(spans, np.int32).T
        long = (high - low)[:, None] > np.array(LONG)
        words = read.words
        parts = [read.mean(low, high), words[low], words[high - 1], words[low - 1], words[high], long]
        seen = np.hstack(parts).astype(np.float32)
        second = _step(np.maximum(_times(seen, w["form"]) + w["form_bias"], 0))
        logits = _times(second, w["meant"])[:, 0] + w["meant_bias"]
        return [1 / (1 + exp(-value)) for value in logits.tolist()]

    def scores(self, read: Read, spans: Sequence[Spans]) -> Iterator[list[float]]:
        """How likely each class is for each pair of spans."""
        if spans:
            for row in self._logits(read, spans).tolist():
                most = max(row)
                parts = [exp(value - most) for value in row]
                whole = sum(parts)
                yield [part / whole for part in parts]

    def _logits(self, read: Read, spans: Sequence[Spans]) -> Floats:
        w = self.weights
        one_low, one_high, low, high = np.array(spans, np.int32).T
        one, other = read.mean(one_low, one_high), read.mean(low, high)
        between = read.mean(np.minimum(one_high, low), low)
        far = (low - one_high)[:, None] > np.array(FAR)
        topic = (one_high <= 1)[:, None]
        parts = [one, other, between, _step(one * other), read.words[high - 1], read.words[low - 1]]
        seen = np.hstack([*parts, topic, ~topic, far]).astype(np.float32)
        whole = _times(read.words[:-1].max(0), w["whole"])
        second = _step(np.maximum(_times(seen, w["pair"]) + w["pair_bias"] + whole, 0))
        found: Floats = _times(second, w["class"]) + w["class_bias"]
        return found


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
        least, sure = (tuple(map(float, texts[name])) for name in ("least", "sure"))
        (doubt,) = map(float, texts["doubt"])
        vocabulary = Vocabulary(words, numbered["tags"], numbered["kinds"], numbered["suffixes"])
        return Network(vocabulary, tuple(texts["classes"]), least, sure, doubt, weights)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise FormatError(f"{path}: this is no network: {error}") from error


def _lines(array: npt.NDArray[np.uint8]) -> list[str]:
    return array.tobytes().decode("utf-8").split("\n")
