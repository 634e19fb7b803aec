"""How networks learn what two things of a sentence have to do with each other; needs torch.

A reader makes a row of numbers of each word of a sentence; `Heads` tell from these how much is meant of each thing and
what two things have to do with each other. The reader here has the layers of `kg/plugins/network.py`, without rounding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from kg.plugins.encoding import FLAGS
from kg.plugins.network import FAR, LONG, MOST_ATTENTION, REACHES, SCALE

SIZES = {"tag": 16, "kind": 16, "suffix": 24}  # of what words are told by beside their vectors
MOST_ROWS, MOST_FORMS, MOST_PAIRS = 160, 96, 128  # of an example that is learned from
UNSEEN, BLURRED, DROPPED, LAST_DROPPED = 0.15, 0.1, 0.2, 0.4  # what training leaves out
SHARE = 0.5  # of what is lost by forms in what is to be small
WARM, LEAST = 100, 0.02  # steps before the rate is whole, and what is left of it in the end
LIKE = 4  # how much longer sentences of one batch may be
DECAY, STEEP = 0.01, 1.0  # of weights, and how long a slope may be
_LOW = -9.0

Tensors: TypeAlias = Mapping[str, Any]


class Example(NamedTuple):
    """A scene as numbers, its pairs as spans, and how right each class is for each; its forms as spans, and which are meant."""

    page: str
    texts: tuple[str, ...]  # of its rows
    numbers: np.ndarray  # (4, rows)
    flags: np.ndarray  # (rows, FLAGS)
    spans: np.ndarray  # (pairs, 4)
    right: np.ndarray  # (pairs, classes)
    forms: np.ndarray  # (forms, 2)
    meant: np.ndarray  # (forms,)


class Rate(NamedTuple):
    """How a network learns: sentences of a batch, rounds, how far a step goes, and one of a reader that was given."""

    batch: int
    rounds: int
    step: float
    given: float


class Sizes(NamedTuple):
    """How wide layers are: of words, of pairs, of forms."""

    words: int
    pair: int
    form: int


def short(example: Example) -> bool:
    """Whether it is one to learn from."""
    fits = len(example.texts) <= MOST_ROWS and len(example.forms) <= MOST_FORMS
    return fits and 0 < len(example.spans) <= MOST_PAIRS


def normal(*shape: int, scale: float = 0.0) -> nn.Parameter:
    """Weights before they have learned."""
    return nn.Parameter(torch.randn(*shape) * (scale or shape[0] ** -0.5))


class Words(nn.Module):
    """The reader of `kg/plugins/network.py`."""

    given = False

    def __init__(self, vectors: np.ndarray, counts: Mapping[str, int], wide: int) -> None:
        super().__init__()
        rows = torch.cat([torch.zeros(2, vectors.shape[1]), torch.from_numpy(vectors)])
        weights = {"word": nn.Parameter(rows)}
        weights |= {name: normal(counts[name] + 1, size, scale=0.1) for name, size in SIZES.items()}
        weights["in"] = normal(vectors.shape[1] + sum(SIZES.values()) + FLAGS, wide)
        weights["in_bias"] = nn.Parameter(torch.zeros(wide))
        for number in range(len(REACHES)):
            weights[f"near{number}"] = normal(3 * wide, 2 * wide)
            weights[f"near{number}_bias"] = nn.Parameter(torch.zeros(2 * wide))
        weights |= {name: normal(wide, wide) for name in ("ask", "offer", "give")}
        self.weights = nn.ParameterDict(weights | {"heed": nn.Parameter(torch.tensor(0.3))})

    def forward(self, seen: Tensors) -> Any:
        """A row for each word of each sentence."""
        w, real = self.weights, seen["real"][..., None]
        words, tags, suffixes, kinds = seen["numbers"]
        if self.training:
            words = torch.where((torch.rand(words.shape) < UNSEEN) & (words > 0), 1, words)
        parts = [w["word"][words], w["tag"][tags], w["kind"][kinds], w["suffix"][suffixes], seen["flags"]]
        rows = functional.dropout(torch.cat(parts, -1), BLURRED, self.training)
        hidden = (rows @ w["in"] + w["in_bias"]).clamp(-1, 1) * real
        for number, reach in enumerate(REACHES):
            near = functional.pad(hidden, (0, 0, reach, reach))
            around = torch.cat([near[:, : hidden.shape[1]], hidden, near[:, 2 * reach :]], -1)
            value, gate = (around @ w[f"near{number}"] + w[f"near{number}_bias"]).chunk(2, -1)
            step = value.clamp(-1, 1) * (gate / 4 + 0.5).clamp(0, 1)
            hidden = (hidden + functional.dropout(step, DROPPED, self.training)) * real
        alike = (hidden @ w["ask"]) @ (hidden @ w["offer"]).transpose(1, 2)
        heed = (alike / SCALE + w["heed"]).clamp(0, MOST_ATTENTION) * real.transpose(1, 2)
        return hidden + (heed @ (hidden @ w["give"])) / (heed.sum(-1, keepdim=True) + 1)


class Heads(nn.Module):
    """The last layers: of pairs of spans, and of forms."""

    def __init__(self, sizes: Sizes, classes: int) -> None:
        super().__init__()
        wide, pair, form = sizes
        weights = {
            "whole": normal(wide, pair, scale=0.05),
            "pair": normal(6 * wide + 2 + len(FAR), pair, scale=0.06),
            "class": normal(pair, classes, scale=0.08),
            "form": normal(5 * wide + len(LONG), form, scale=0.06),
            "meant": normal(form, 1, scale=0.1),
        }
        biases = {"pair_bias": pair, "class_bias": classes, "form_bias": form}
        weights |= {name: nn.Parameter(torch.zeros(size)) for name, size in biases.items()}
        self.weights = nn.ParameterDict(weights | {"meant_bias": nn.Parameter(torch.tensor(0.0))})

    def forward(self, hidden: Any, seen: Tensors) -> tuple[Any, Any]:
        """What is told of all pairs, and of all forms."""
        w, real = self.weights, seen["real"][..., None]
        hidden = hidden * real
        behind, sums = functional.pad(hidden, (0, 0, 0, 1)), functional.pad(hidden.cumsum(1), (0, 0, 1, 0))

        def mean(which: Any, low: Any, high: Any) -> Any:
            return (sums[which, high] - sums[which, low]) / (high - low).clamp(min=1)[:, None]

        of, (one_low, one_high, low, high) = seen["pair_of"], seen["spans"].unbind(-1)
        one, other = mean(of, one_low, one_high), mean(of, low, high)
        between = mean(of, torch.minimum(one_high, low), low)
        far, topic = (low - one_high)[:, None] > torch.tensor(FAR), (one_high <= 1)[:, None]
        parts = [
            one,
            other,
            between,
            one * other,
            behind[of, high - 1],
            behind[of, low - 1],
            topic,
            ~topic,
            far,
        ]
        whole = torch.where(real > 0, hidden, _LOW).amax(1) @ w["whole"]
        second = functional.relu(torch.cat(parts, -1) @ w["pair"] + w["pair_bias"] + whole[of])
        pairs = functional.dropout(second, LAST_DROPPED, self.training) @ w["class"] + w["class_bias"]
        of, (low, high) = seen["form_of"], seen["forms"].unbind(-1)
        long = (high - low)[:, None] > torch.tensor(LONG)
        around = [behind[of, place] for place in (low, high - 1, low - 1, high)]
        second = torch.cat([mean(of, low, high), *around, long], -1) @ w["form"] + w["form_bias"]
        second = functional.dropout(functional.relu(second), LAST_DROPPED, self.training)
        return pairs, (second @ w["meant"])[:, 0] + w["meant_bias"]


class Model(nn.Module):
    """A reader and its heads; a reader that was `given` knows much already, and learns with small steps."""

    def __init__(self, reader: Any, heads: Heads) -> None:
        super().__init__()
        self.reader, self.heads = reader, heads

    def forward(self, seen: Tensors) -> tuple[Any, Any]:
        """What is told of all pairs, and of all forms."""
        pairs, forms = self.heads(self.read(seen), seen)
        return pairs, forms

    def read(self, seen: Tensors) -> Any:
        """A row for each word of each sentence."""
        with torch.autocast("cpu", torch.bfloat16, enabled=self.reader.given):
            return self.reader(seen).float()

    def weights(self) -> dict[str, np.ndarray]:
        """Those of a network of `kg/plugins/network.py`."""
        both = [*self.reader.weights.items(), *self.heads.weights.items()]
        return {name: weight.detach().numpy() for name, weight in both}


def packed(found: Sequence[Example]) -> dict[str, Any]:
    """Sentences as tensors: one row for each word, and one for each pair and each form of all of them."""
    size = (len(found), max(len(e.texts) for e in found))
    numbers, flags = np.zeros((4, *size), np.int64), np.zeros((*size, FLAGS), np.float32)
    real = np.zeros(size, np.float32)
    for at, example in enumerate(found):
        long = len(example.texts)
        numbers[:, at, :long], flags[at, :long], real[at, :long] = example.numbers, example.flags, 1
    arrays = {"numbers": numbers, "flags": flags, "real": real}
    for name, of in (("spans", "pair_of"), ("right", ""), ("forms", "form_of"), ("meant", "")):
        parts = [getattr(example, name) for example in found]
        arrays[name] = np.concatenate(parts)
        if of:
            arrays[of] = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
            arrays[name] = arrays[name].astype(np.int64)
    return {name: torch.from_numpy(array) for name, array in arrays.items()} | {
        "texts": [e.texts for e in found]
    }


def trained(model: Model, examples: Sequence[Example], rate: Rate, seed: int = 1) -> Model:
    """A model that has gone through examples that are `short`, in an order that `seed` tells."""
    random = np.random.RandomState(seed)
    steps = rate.rounds * -(-len(examples) // rate.batch)
    reader = [weight for weight in model.reader.parameters() if weight.requires_grad]
    groups = [
        {"params": reader, "lr": rate.given if model.reader.given else rate.step},
        {"params": list(model.heads.parameters()), "lr": rate.step},
    ]
    adam = torch.optim.AdamW(groups, weight_decay=DECAY, fused=True)
    slower = torch.optim.lr_scheduler.LambdaLR(
        adam, lambda n: min(1, (n + 1) / WARM) * max(LEAST, 1 - n / steps)
    )
    model.train()
    for number in range(1, rate.rounds + 1):
        total = []
        for found in batches(examples, rate.batch, random):
            lost = _lost(model, packed(found))
            adam.zero_grad()
            lost.backward()
            nn.utils.clip_grad_norm_(model.parameters(), STEEP)
            adam.step()
            slower.step()
            total.append(lost.item())
        print(f"round {number}: {np.mean(total):.4f}", flush=True)
    return model.eval()


def batches(examples: Sequence[Example], size: int, random: np.random.RandomState) -> Iterator[list[Example]]:
    """Batches of sentences that are about as long, in any order."""
    order = random.permutation(len(examples))
    long = np.array([len(examples[at].texts) // LIKE for at in order])
    order = order[np.argsort(long, kind="stable")]
    starts = np.arange(0, len(order), size)
    random.shuffle(starts)
    for start in starts:
        yield [examples[at] for at in order[start : start + size]]


def _lost(model: Model, seen: Tensors) -> Any:
    pairs, forms = model(seen)
    lost = -(seen["right"] * functional.log_softmax(pairs, -1)).sum(-1).mean()
    return lost + SHARE * functional.binary_cross_entropy_with_logits(forms, seen["meant"])
