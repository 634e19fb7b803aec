"""What the network of the extractor `learned` makes of a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kg.model import Claim
from kg.plugins.encoding import encode
from kg.plugins.network import NONE, Network
from kg.plugins.scenes import TOPIC, Form, Forms, Pair, Scene, pairs, tellers


class Heard(NamedTuple):
    """What is meant of each thing of a scene, how surely, and how likely each class is for each pair."""

    seen: Scene
    forms: Forms
    sure: Mapping[int, float]
    scores: Mapping[Pair, list[float]]
    classes: tuple[str, ...]

    def likely(self) -> Iterator[tuple[Pair, int, float]]:
        """Of each pair that no rule tells of the likeliest class, and how likely it holds between what is meant."""
        for pair, scores in self.scores.items():
            number = max(range(len(scores)), key=scores.__getitem__)
            if self.classes[number] != NONE and not any(tellers(pair, self.seen, self.forms)):
                one, other = pair
                yield pair, number, scores[number] * self.sure[one] * self.sure[other]

    def believed(self) -> dict[Claim, float]:
        """How likely the relation is that the rules tell, for each of their claims whose two things are seen."""
        best: dict[Claim, float] = {}
        for pair, scores in self.scores.items():
            for claim in tellers(pair, self.seen, self.forms):
                known = zip(scores, self.classes, strict=True)
                likely = sum(score for score, name in known if name.partition(" ")[0] == claim.relation)
                best[claim] = max(best.get(claim, 0.0), likely)
        return best


def hear(seen: Scene, model: Network) -> Heard:
    """What the network makes of a scene."""
    encoded = encode(seen, model.vocabulary)
    words = model.read(encoded)
    every = [(number, form) for number, thing in enumerate(seen.things) for form in thing.forms]
    likely = model.meant(words, [encoded.rows(form) for _, form in every])
    forms: dict[int, Form] = {}
    sure = {TOPIC: 1.0}
    for (number, form), score in zip(every, likely, strict=True):
        if score > sure.get(number, -1.0):
            forms[number], sure[number] = form, score
    found = [*pairs(seen, forms)]
    spans = [(*encoded.span(one, forms), *encoded.span(other, forms)) for one, other in found]
    scores = dict(zip(found, model.scores(words, spans), strict=True))
    return Heard(seen, forms, sure, scores, model.classes)
