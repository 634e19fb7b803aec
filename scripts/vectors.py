"""What words are like, told by their neighbours in many texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.utils.extmath import randomized_svd

SIZE = 100  # numbers of a vector
REACH, COMMON = 2, 4000  # neighbours to each side, and the commonest words that are counted among them
RARE = 4  # times that a word must occur
WORD = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*|[.,;:()]")


def vectors(texts: Iterable[str]) -> tuple[list[str], np.ndarray]:
    """The words of some texts, the commonest first, and a vector of each: of its neighbours' pointwise mutual information."""
    found = [WORD.findall(text.lower()) for text in texts]
    count = Counter(word for text in found for word in text)
    words = [
        word for word, times in sorted(count.items(), key=lambda item: (-item[1], item[0])) if times >= RARE
    ]
    number = {word: at for at, word in enumerate(words)}
    near: Counter[tuple[int, int]] = Counter()
    places = [step for step in range(-REACH, REACH + 1) if step]
    for text in found:
        numbers = [number.get(word, len(words)) for word in text]
        for column, step in enumerate(places):
            near.update(
                (a, b + COMMON * column)
                for a, b in zip(numbers[max(0, -step) :], numbers[max(0, step) :], strict=False)
                if a < len(words) and b < COMMON
            )
    (rows, columns), times = np.array([*near]).T, np.array([*near.values()], float)
    table = csr_matrix((times, (rows, columns)), shape=(len(words), COMMON * len(places))).tocoo()
    own, theirs = np.asarray(table.sum(1)).ravel(), np.asarray(table.sum(0)).ravel() ** 0.75
    mutual = np.log(table.data * theirs.sum() / (own[table.row] * theirs[table.col]))
    table = csr_matrix((np.maximum(mutual, 0), (table.row, table.col)), shape=table.shape)
    left, strength, _ = randomized_svd(table, SIZE, random_state=0)
    return words, _as_long(left * np.sqrt(strength))


def joined(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Of two vectors of each word one that says most of both: their first principal components."""
    both = np.hstack([_as_long(one), _as_long(_pressed(other))])
    return _as_long(_pressed(both))


def _pressed(table: np.ndarray) -> np.ndarray:
    middle = table - table.mean(0)
    left, strength, _ = randomized_svd(middle, SIZE, random_state=0)
    return left * strength


def _as_long(table: np.ndarray) -> np.ndarray:
    """Vectors of length one."""
    return (table / (np.linalg.norm(table, axis=1, keepdims=True) + 1e-9)).astype(np.float32)
