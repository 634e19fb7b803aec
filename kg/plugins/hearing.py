"""What the network of the extractor `learned` makes of a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from kg.model import Claim
from kg.plugins.encoding import encode
from kg.plugins.network import NONE, Network
from kg.plugins.scenes import Forms, Pair, Scene, pairs, tellers


class Heard(NamedTuple):
    """What is meant of each thing of a scene, and of each pair the rules' claims and how likely each class is."""

    seen: Scene
    forms: Forms
    sure: Sequence[float]  # of the things, and last of the topic
    told: Mapping[Pair, tuple[Claim, ...]]
    scores: Mapping[Pair, list[float]]
    classes: tuple[str, ...]

    def likely(self, *, told: bool = False) -> Iterator[tuple[Pair, int, float]]:
        """Of each pair that no rule tells of, or that one does, the likeliest class, and how likely it holds of what is meant."""
        for pair, scores in self.scores.items():
            number = max(range(len(scores)), key=scores.__getitem__)
            if self.classes[number] != NONE and bool(self.told[pair]) == told:
                one, other = pair
                yield pair, number, scores[number] * self.sure[one] * self.sure[other]

    def believed(self) -> dict[Claim, float]:
        """How likely the relation is that the rules tell, for each of their claims whose two things are seen."""
        best: dict[Claim, float] = {}
        for pair, scores in self.scores.items():
            for claim in self.told[pair]:
                known = zip(scores, self.classes, strict=True)
                likely = sum(score for score, name in known if name.partition(" ")[0] == claim.relation)
                best[claim] = max(best.get(claim, 0.0), likely)
        return best


def hear(seen: Scene, model: Network) -> Heard:
    """What the network makes of a scene."""
    encoded = encode(seen, model.vocabulary)
    words = model.read(encoded)
    spans = [encoded.rows(form) for thing in seen.things for form in thing.forms]
    likely = iter(model.meant(words, spans))
    found = [max(zip(thing.forms, likely, strict=False), key=itemgetter(1)) for thing in seen.things]
    forms, sure = [form for form, _ in found], [*(score for _, score in found), 1.0]
    told = {pair: tuple(tellers(pair, seen, forms)) for pair in pairs(seen, forms)}
    both = [(*encoded.span(one, forms), *encoded.span(other, forms)) for one, other in told]
    scores = dict(zip(told, model.scores(words, both), strict=True))
    return Heard(seen, forms, sure, told, scores, model.classes)
