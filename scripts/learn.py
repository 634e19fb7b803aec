"""Makes `ontology/learned.npz`, the network of the extractor `learned`; needs `medkg[learn]`.

    python scripts/learn.py

Reads the pages of `benchmarks/gold`. Two large networks, the teachers, learn from four fifths of them and label what of
the corpus nobody annotated. A small one that learns from these pages and from the labels is tried on the rest: it
prints how many of its claims are right there, and keeps for each class the least score with which GOAL of them are. The
network that is written has learned from all pages and all labels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import numpy as np
import torch
from annotated import ROOT, Seen, family, pages, scenes, texts, unread
from network import Example, Heads, Model, Rate, Sizes, Words, short, trained
from teacher import agreed, meanings, taught
from vectors import joined, vectors

from kg.plugins.encoding import FIRST, Vocabulary, encode, ending
from kg.plugins.hearing import Heard, hear
from kg.plugins.network import FILE, NONE, Network, network
from kg.plugins.scenes import Form, Forms, Pair, Scene, pairs

RATE = Rate(batch=32, rounds=7, step=1.5e-3, given=0)
SIZES = Sizes(words=192, pair=192, form=64)
FOLDS = 5
FEWEST = 40  # pairs of a class
GOAL = 0.8  # of the claims of a class on pages it was not made from are right, as annotators have them
DRAFT = 0.5  # of those that are drafts, and what is surer
GOALS = (0.55, 0.6, 0.65, 0.7, 0.75)  # what else is shown
DOUBT = 0.5  # below it less than two thirds of the rules' claims are right, as annotators have them
NEVER = 2.0  # a score that none has
SAID = 0.5  # of what an annotated page teaches is what its annotator says, the rest what the teachers do
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


def example(
    page: str, seen: Scene, vocabulary: Vocabulary, found: Sequence[Pair] = (), forms: Forms = ()
) -> Example:
    """A scene as what a network learns from, of which nothing is known; `forms`: what is meant in its pairs."""
    encoded = encode(seen, vocabulary)
    every = [form for thing in seen.things for form in thing.forms]
    return Example(
        page,
        (seen.about, *seen.heading, "|", *(token.text for token in seen.words.tokens)),
        encoded.numbers,
        encoded.flags,
        np.array([(*encoded.span(a, forms), *encoded.span(b, forms)) for a, b in found], int).reshape(-1, 4),
        np.zeros((len(found), 0), np.float32),
        np.array([encoded.rows(form) for form in every]),
        np.zeros(len(every), np.float32),
    )


def annotated(seen: Seen, classes: list[str], vocabulary: Vocabulary) -> Example:
    """A scene with what annotators say of it; where several classes are right, each is in part."""
    found, forms = seen.gold
    bare = example(seen.page, seen.scene, vocabulary, found, forms)
    right = np.zeros((len(found), len(classes)), np.float32)
    for at, names in enumerate(seen.right(found, forms)):
        known = {classes.index(name): near for name, near in names.items() if name in classes}
        whole = max(1.0, sum(known.values()))
        for number, near in known.items():
            right[at, number] = near / whole
        right[at, 0] = 1 - right[at].sum()
    meant = [seen.meant(form) for thing in seen.scene.things for form in thing.forms]
    return bare._replace(right=right, meant=np.array(meant, np.float32))


def labelled(teachers: list[Model], found: list[tuple[str, Scene]], vocabulary: Vocabulary) -> list[Example]:
    """Scenes with what teachers say of them."""
    bare = [example(page, seen, vocabulary) for page, seen in found]
    chosen = [
        _likeliest(seen, meant) for (_, seen), (_, meant) in zip(found, agreed(teachers, bare), strict=True)
    ]
    bare = [
        example(page, seen, vocabulary, [*pairs(seen, forms)], forms)
        for (page, seen), forms in zip(found, chosen, strict=True)
    ]
    bare = [one for one in bare if short(one)]
    labels = agreed(teachers, bare)
    return [one._replace(right=right, meant=meant) for one, (right, meant) in zip(bare, labels, strict=True)]


def softened(teachers: list[Model], examples: list[Example]) -> list[Example]:
    """Annotated scenes, as in part their annotators have them and in part the teachers: annotators overlook things."""
    taught_so = agreed(teachers, examples)
    return [
        one._replace(right=_between(one.right, right), meant=_between(one.meant, meant))
        for one, (right, meant) in zip(examples, taught_so, strict=True)
    ]


def _between(said: np.ndarray, told: np.ndarray) -> np.ndarray:
    return SAID * said + (1 - SAID) * told


def _likeliest(seen: Scene, meant: np.ndarray) -> list[Form]:
    """Of each thing the form that is likeliest meant."""
    likely = iter(meant)
    return [max(zip(thing.forms, likely, strict=False), key=itemgetter(1))[0] for thing in seen.things]


# Of each class the scores of its claims, and how right they are.
Likely: TypeAlias = dict[str, list[tuple[float, float]]]


def likely(heard: list[tuple[Seen, Heard]]) -> Likely:
    """What a network tells of pages that it was not made from, beside the rules, the likeliest first."""
    claims: Likely = {}
    for seen, made in heard:
        found = [*made.likely()]
        rights = seen.right([pair for pair, _, _ in found], made.forms)
        for (_, number, score), names in zip(found, rights, strict=True):
            name = made.classes[number]
            right = max((near for other, near in names.items() if family(other) == family(name)), default=0.0)
            claims.setdefault(name, []).append((round(score, 3), right))
    return {name: sorted(pairs, reverse=True) for name, pairs in sorted(claims.items())}


def least(claims: Likely, goal: float) -> dict[str, float]:
    """The least score of each class at which so many of its claims are right, if there is one."""
    limits, total, partly, whole = {}, 0, 0, 0
    for name, scores in claims.items():
        right = list(accumulate(near == 1 for _, near in scores))
        enough = [n for n in range(FEWEST // 4, len(right) + 1) if right[n - 1] / n >= goal]
        if enough:
            limits[name] = scores[enough[-1] - 1][0]
            near = sum(near > 0 for _, near in scores[: enough[-1]])
            total, partly, whole = total + right[enough[-1] - 1], partly + near, whole + enough[-1]
            print(
                f"  {name:24} from {limits[name]:.3f}: {right[enough[-1] - 1]} of {enough[-1]} right, {near} nearly"
            )
    print(f"at {goal}: {total} of {whole} right, {partly} nearly")
    return limits


def doubted(heard: list[tuple[Seen, Heard]]) -> None:
    """Show how many of the rules' claims are right below some scores."""
    held = [(score, seen.claims[c]) for seen, made in heard for c, score in made.believed().items()]
    for tenths in range(1, 11):
        fits = [right for score, right in held if tenths - 1 < score * 10 <= tenths]
        print(
            f"to {tenths / 10}: {sum(near == 1 for near in fits)} of {len(fits)} claims of the rules right, "
            f"{sum(near > 0 for near in fits)} nearly"
        )


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
        "sure": map(str, made.sure),
        "doubt": [str(made.doubt)],
        "exponents": map(str, exponents.values()),
    }
    lines = {f"_{name}": np.frombuffer("\n".join(rows).encode(), np.uint8) for name, rows in texts.items()}
    np.savez_compressed(path, **arrays, **lines)


def stored(made: Network) -> Network:
    """A network as it is read from its file."""
    with TemporaryDirectory() as folder:
        save(Path(folder) / FILE, made)
        read = network(Path(folder) / FILE)
    if read is None:
        raise FileNotFoundError(FILE)
    return read


def fitted(
    examples: list[Example], vocabulary: Vocabulary, start: np.ndarray, classes: int
) -> dict[str, np.ndarray]:
    """The weights that some examples teach."""
    counts = {"tag": len(vocabulary.tags), "kind": len(vocabulary.kinds), "suffix": len(vocabulary.suffixes)}
    torch.manual_seed(0)
    model = Model(Words(start, counts, SIZES.words), Heads(SIZES, classes))
    return trained(model, examples, RATE).weights()


def main() -> None:
    """Learn, judge, write."""
    found = [seen for page in pages() for seen in scenes(page)]
    words, start = vectors(texts())
    vocabulary = numbered(found, words)
    count = Counter(name for seen in found for names in seen.right(*seen.gold) for name in names)
    classes = [NONE, *sorted(name for name, times in count.items() if times >= FEWEST)]
    made = [annotated(seen, classes, vocabulary) for seen in found]
    usable = [at for at, one in enumerate(made) if short(one)]
    found, made = [found[at] for at in usable], [made[at] for at in usable]
    names = sorted({seen.page for seen in found})
    held = {name for at, name in enumerate(np.random.RandomState(1).permutation(names)) if at % FOLDS == 0}
    print(
        f"{len(made)} sentences on {len(names)} pages, {sum(len(e.spans) for e in made)} pairs, {len(words)} words"
    )
    shown = [one for one in made if one.page not in held]
    teachers = taught(shown, len(vocabulary.kinds), len(classes))
    more = labelled(teachers, [*unread()], vocabulary)
    print(f"{len(more)} sentences with labels")
    made = softened(teachers, made)
    shown = [one for one in made if one.page not in held]
    start = joined(start, meanings(teachers[0], [*shown, *more], FIRST + len(words))[FIRST:])
    weights = fitted([*shown, *(e for e in more if e.page not in held)], vocabulary, start, len(classes))
    never = (NEVER,) * len(classes)
    model = stored(Network(vocabulary, tuple(classes), never, never, DOUBT, weights))
    heard = [(seen, hear(seen.scene, model)) for seen in found if seen.page in held]
    claims = likely(heard)
    for goal in GOALS:
        least(claims, goal)
    limits = [least(claims, goal) for goal in (DRAFT, GOAL)]
    drafts, sure = (tuple(limit.get(name, NEVER) for name in classes) for limit in limits)
    doubted(heard)
    weights = fitted([*made, *more], vocabulary, start, len(classes))
    save(ROOT / "ontology" / FILE, model._replace(least=drafts, sure=sure, weights=weights))


if __name__ == "__main__":
    main()
