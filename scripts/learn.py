"""Makes `ontology/learned.npz`, the network of the extractor `learned`; needs `medkg[learn]`.

    python scripts/learn.py

Reads the pages of `benchmarks/gold`. A network of four fifths of them is tried on the rest: it prints how many of its
claims are right there, and keeps for each class the least score with which GOAL of them are. The network that is
written has learned from all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from annotated import ROOT, Seen, family, pages, scenes, texts
from network import Example, logits, packed, short, started, trained
from vectors import vectors

from kg.plugins.encoding import FIRST, Vocabulary, encode, ending
from kg.plugins.network import FILE, NONE, Network

ROUNDS = 7
FOLDS = 5
FEWEST = 40  # pairs of a class
GOAL = 0.6  # of the claims of a class on pages it was not made from are right, as annotators have them
GOALS = (0.5, 0.55, 0.65, 0.7)  # what else is shown
DOUBT = 0.1  # below it half of the rules' claims are right, as annotators have them
NEVER = 2.0  # a score that none has
SUFFIXES = 4000  # ends of words that have a number


def numbered(found: list[Seen], words: list[str]) -> Vocabulary:
    """The numbers of all that scenes are told by."""
    tokens = [token for seen in found for token in seen.scene.words.tokens]
    tags = dict.fromkeys(["@", "h", "|", *(token.tag for token in tokens)])
    kinds = dict.fromkeys(
        k for seen in found for k in (seen.scene.kind, *(t.kind for t in seen.scene.things))
    )
    ends = [end for end, _ in Counter(ending(token.low) for token in tokens).most_common(SUFFIXES)]
    tables = ({name: n for n, name in enumerate(sorted(names), 1)} for names in (tags, kinds, ends))
    return Vocabulary({word: n for n, word in enumerate(words, FIRST)}, *tables)


def example(seen: Seen, classes: list[str], vocabulary: Vocabulary) -> Example:
    """A scene as what the network learns from; where several classes are right, each is in part."""
    encoded = encode(seen.scene, vocabulary)
    spans = [(*encoded.span(a, seen.scene), *encoded.span(b, seen.scene)) for a, b in seen.pairs]
    right = np.zeros((len(spans), len(classes)), np.float32)
    for at, names in enumerate(seen.right):
        known = [classes.index(name) for name in names if name in classes] or [0]
        right[at, known] = 1 / len(known)
    return Example(
        seen.page, encoded.numbers, encoded.flags, np.array(spans, np.int32), np.array(seen.told), right
    )


def scored(examples: list[Example], weights: Any, *, blind: bool) -> Iterator[np.ndarray]:
    """How likely each class is for each pair of each example."""
    for seen in examples:
        batch, _, _ = packed([seen], blind=blind)
        told = np.asarray(logits(weights, *batch))[0, : len(seen.spans)]
        parts = np.exp(told - told.max(1, keepdims=True))
        yield parts / parts.sum(1, keepdims=True)


# Of each class the scores of its claims, and if they are right.
Told: TypeAlias = dict[str, list[tuple[float, bool]]]


def told(found: list[Seen], made: list[Example], weights: Any, classes: list[str]) -> Told:
    """What a network tells of pages that it was not made from, beside the rules, the likeliest first."""
    claims: Told = {}
    for seen, scores in zip(found, scored(made, weights, blind=False), strict=True):
        for known, names, row in zip(seen.told, seen.right, scores, strict=True):
            best = classes[int(row.argmax())]
            if not known and best != NONE:
                fits = family(best) in {*map(family, names)}
                claims.setdefault(best, []).append((round(float(row.max()), 3), fits))
    return {name: sorted(pairs, reverse=True) for name, pairs in sorted(claims.items())}


def least(claims: Told, goal: float) -> dict[str, float]:
    """The least score of each class at which so many of its claims are right, if there is one."""
    limits, total, whole = {}, 0, 0
    for name, scores in claims.items():
        right = list(accumulate(fits for _, fits in scores))
        enough = [n for n in range(FEWEST // 4, len(right) + 1) if right[n - 1] / n >= goal]
        if enough:
            limits[name] = scores[enough[-1] - 1][0]
            total, whole = total + right[enough[-1] - 1], whole + enough[-1]
            print(f"  {name:24} from {limits[name]:.3f}: {right[enough[-1] - 1]} of {enough[-1]} right")
    print(f"at {goal}: {total} of {whole} right")
    return limits


def doubted(found: list[Seen], made: list[Example], weights: Any) -> None:
    """Show how many of the rules' claims are right below some scores."""
    held = []
    for seen, scores in zip(found, scored(made, weights, blind=True), strict=True):
        held += [(max(1 - float(scores[at, 0]) for at in places), right) for places, right in seen.claims]
    for tenths in range(1, 11):
        fits = [right for score, right in held if score <= tenths / 10]
        print(f"below {tenths / 10}: {sum(fits)} of {len(fits)} claims of the rules right")


def save(path: Path, made: Network) -> None:
    """The network with its weights as whole numbers over powers of two."""
    arrays: dict[str, np.ndarray] = {}
    exponents = {}
    for name in sorted(made.weights):
        values = np.asarray(made.weights[name], np.float64)
        kept, kind = (127, np.int8) if values.ndim > 1 else (32767, np.int16)
        exponents[name] = min(10, int(np.floor(np.log2(kept / max(np.abs(values).max(), 1e-6)))))
        arrays[name] = np.rint(np.ldexp(values, exponents[name])).astype(kind)
    texts = {
        **made.vocabulary._asdict(),
        "classes": made.classes,
        "least": map(str, made.least),
        "doubt": [str(made.doubt)],
        "exponents": map(str, exponents.values()),
    }
    lines = {f"_{name}": np.frombuffer("\n".join(rows).encode(), np.uint8) for name, rows in texts.items()}
    np.savez_compressed(path, **arrays, **lines)


def fitted(examples: Iterable[Example], vocabulary: Vocabulary, start: np.ndarray, classes: list[str]) -> Any:
    """The weights that some examples teach."""
    sizes = {"tag": len(vocabulary.tags), "kind": len(vocabulary.kinds), "suffix": len(vocabulary.suffixes)}
    return trained([*examples], started(start, sizes, len(classes)), ROUNDS)


def main() -> None:
    """Learn, judge, write."""
    found = [seen for page in pages() for seen in scenes(page)]
    words, start = vectors(texts())
    vocabulary = numbered(found, words)
    count = Counter(name for seen in found for names in seen.right for name in names)
    classes = [NONE, *sorted(name for name, times in count.items() if times >= FEWEST)]
    made = [example(seen, classes, vocabulary) for seen in found]
    usable = [at for at, one in enumerate(made) if short(one)]
    found, made = [found[at] for at in usable], [made[at] for at in usable]
    names = sorted({seen.page for seen in found})
    held = {name for at, name in enumerate(np.random.RandomState(1).permutation(names)) if at % FOLDS == 0}
    print(
        f"{len(made)} sentences on {len(names)} pages, {sum(len(e.spans) for e in made)} pairs, {len(words)} words"
    )
    weights = fitted((e for e in made if e.page not in held), vocabulary, start, classes)
    tested = [at for at, e in enumerate(made) if e.page in held]
    tests = [found[at] for at in tested], [made[at] for at in tested]
    claims = told(*tests, weights, classes)
    for goal in GOALS:
        least(claims, goal)
    limits = least(claims, GOAL)
    doubted(*tests, weights)
    weights = fitted(made, vocabulary, start, classes)
    scores = tuple(limits.get(name, NEVER) for name in classes)
    save(ROOT / "ontology" / FILE, Network(vocabulary, tuple(classes), scores, DOUBT, weights))


if __name__ == "__main__":
    main()
