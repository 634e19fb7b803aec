"""How the network of `kg/plugins/network.py` is trained; its layers are the same, in JAX and without rounding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

import jax
import jax.numpy as jnp
import numpy as np

from kg.plugins.encoding import FLAGS
from kg.plugins.network import FAR, LONG, MOST_ATTENTION, REACHES, SCALE

WIDE, LAST, FORM = 128, 128, 64  # of layers, and of the last ones of pairs and of forms
SIZES = {"tag": 16, "kind": 16, "suffix": 24}  # of what words are told by beside their vectors
BATCH = 32  # sentences
# Sizes to which batches are filled up; what is longer teaches nothing.
PAIRS = (8, 24, 48, 128)
FORMS = (12, 32, 96)
TOKENS = (32, 72)
RATE, WARM = 1.5e-3, 100
UNSEEN, BLURRED, DROPPED, LAST_DROPPED = 0.1, 0.1, 0.15, 0.3  # what training leaves out
SHARE = 0.5  # of what is lost by forms in what is to be small
SMOOTH = 0.997  # of the mean of weights that is kept
_LOW = -9.0

Weights: TypeAlias = dict[str, Any]
Batch: TypeAlias = tuple[Any, ...]


class State(NamedTuple):
    """What Adam knows: the weights, the means of their slopes and of the squares of these, and the steps taken."""

    weights: Weights
    moment: Weights
    spread: Weights
    count: Any


class Example(NamedTuple):
    """A scene as numbers, its pairs as spans, and how right each class is for each; its forms as spans, and which are meant."""

    page: str
    numbers: np.ndarray  # (4, tokens)
    flags: np.ndarray  # (tokens, FLAGS)
    spans: np.ndarray  # (pairs, 4)
    right: np.ndarray  # (pairs, classes)
    forms: np.ndarray  # (forms, 2)
    meant: np.ndarray  # (forms,)


def short(example: Example) -> bool:
    """Whether it is one to learn from."""
    fits = example.numbers.shape[1] <= TOKENS[-1] and len(example.forms) <= FORMS[-1]
    return fits and 0 < len(example.spans) <= PAIRS[-1]


def started(vectors: np.ndarray, counts: dict[str, int], classes: int) -> Weights:
    """The weights before they have learned; `counts` are the entries of the tables of tags, kinds and suffixes."""
    keys = iter(jax.random.split(jax.random.PRNGKey(0), 40))

    def normal(*shape: int, scale: float = 0.0) -> Any:
        return jax.random.normal(next(keys), shape) * (scale or shape[-2] ** -0.5)

    weights = {"word": jnp.concatenate([jnp.zeros((2, vectors.shape[1])), jnp.array(vectors)])}
    weights |= {name: normal(counts[name] + 1, size, scale=0.1) for name, size in SIZES.items()}
    weights["in"] = normal(vectors.shape[1] + sum(SIZES.values()) + FLAGS, WIDE)
    for number in range(len(REACHES)):
        weights[f"near{number}"] = normal(3 * WIDE, 2 * WIDE)
        weights[f"near{number}_bias"] = jnp.zeros(2 * WIDE)
    weights |= {name: normal(WIDE, WIDE) for name in ("ask", "offer", "give")}
    weights |= {"heed": jnp.array(0.3), "whole": normal(WIDE, LAST, scale=0.05)}
    weights["pair"] = normal(6 * WIDE + 2 + len(FAR), LAST, scale=0.06)
    weights["class"] = normal(LAST, classes, scale=0.08)
    weights["form"] = normal(5 * WIDE + len(LONG), FORM, scale=0.06)
    weights["meant"] = normal(FORM, 1, scale=0.1)
    return weights | {
        "in_bias": jnp.zeros(WIDE),
        "pair_bias": jnp.zeros(LAST),
        "class_bias": jnp.zeros(classes),
        "form_bias": jnp.zeros(FORM),
        "meant_bias": jnp.array(0.0),
    }


def logits(w: Weights, batch: Batch, key: Any = None) -> tuple[Any, Any]:
    """What `Network` tells of pairs and of forms of a batch of sentences; with a key, as in training."""
    keys = iter(jax.random.split(key, 8)) if key is not None else iter([None] * 8)

    def drop(values: Any, rate: float) -> Any:
        own = next(keys)
        return (
            values if own is None else values * jax.random.bernoulli(own, 1 - rate, values.shape) / (1 - rate)
        )

    (words, tags, suffixes, kinds), flags, spans, forms = batch
    real = (tags > 0)[..., None].astype(jnp.float32)
    unseen = next(keys)
    if unseen is not None:
        words = jnp.where(jax.random.bernoulli(unseen, UNSEEN, words.shape) & (words > 0), 1, words)
    rows = jnp.concatenate(
        [w["word"][words], w["tag"][tags], w["kind"][kinds], w["suffix"][suffixes], flags], -1
    )
    hidden = jnp.clip(drop(rows, BLURRED) @ w["in"] + w["in_bias"], -1, 1) * real
    for number, reach in enumerate(REACHES):
        near = jnp.pad(hidden, ((0, 0), (reach, reach), (0, 0)))
        around = jnp.concatenate([near[:, : hidden.shape[1]], hidden, near[:, 2 * reach :]], -1)
        value, gate = jnp.split(around @ w[f"near{number}"] + w[f"near{number}_bias"], 2, -1)
        hidden = (hidden + drop(jnp.clip(value, -1, 1) * jnp.clip(gate / 4 + 0.5, 0, 1), DROPPED)) * real
    alike = (hidden @ w["ask"]) @ jnp.swapaxes(hidden @ w["offer"], 1, 2)
    heed = jnp.clip(alike / SCALE + w["heed"], 0, MOST_ATTENTION) * jnp.swapaxes(real, 1, 2)
    hidden = hidden + (heed @ (hidden @ w["give"])) / (heed.sum(-1, keepdims=True) + 1)
    sums = jnp.pad(jnp.cumsum(hidden, 1), ((0, 0), (1, 0), (0, 0)))
    one_low, one_high, low, high = (spans[..., number] for number in range(4))
    between = jnp.minimum(one_high, low)

    def at(values: Any, places: Any) -> Any:
        return jnp.take_along_axis(values, jnp.maximum(places, 0)[..., None], 1)

    def mean(start: Any, end: Any) -> Any:
        return (at(sums, end) - at(sums, start)) / jnp.maximum(end - start, 1)[..., None]

    one, other = mean(one_low, one_high), mean(low, high)
    far = (low - one_high)[..., None] > jnp.array(FAR)
    topic = (one_high <= 1)[..., None]
    parts = [one, other, mean(between, low), one * other, at(hidden, high - 1), at(hidden, low - 1)]
    seen = jnp.concatenate([*parts, topic, ~topic, far], -1)
    whole = jnp.where(real > 0, hidden, _LOW).max(1) @ w["whole"]
    second = jax.nn.relu(seen @ w["pair"] + w["pair_bias"] + whole[:, None])
    pairs = drop(second, LAST_DROPPED) @ w["class"] + w["class_bias"]
    low, high = forms[..., 0], forms[..., 1]
    behind = jnp.pad(hidden, ((0, 0), (0, 1), (0, 0)))
    long = (high - low)[..., None] > jnp.array(LONG)
    parts = [
        mean(low, high),
        at(hidden, low),
        at(hidden, high - 1),
        at(hidden, low - 1),
        at(behind, high),
        long,
    ]
    second = jax.nn.relu(jnp.concatenate(parts, -1) @ w["form"] + w["form_bias"])
    return pairs, (drop(second, LAST_DROPPED) @ w["meant"])[..., 0] + w["meant_bias"]


class Packed(NamedTuple):
    """Sentences of like size as arrays, what is right, and which pairs and forms count."""

    batch: Batch
    right: np.ndarray
    counts: np.ndarray
    meant: np.ndarray
    formed: np.ndarray


def packed(found: list[Example]) -> Packed:
    """Sentences of like size as arrays."""
    pairs = next(size for size in PAIRS if size >= max(len(e.spans) for e in found))
    forms = next(size for size in FORMS if size >= max(len(e.forms) for e in found))
    tokens = next(size for size in TOKENS if size >= max(e.numbers.shape[1] for e in found))
    numbers = np.zeros((4, BATCH, tokens), np.int32)
    flags = np.zeros((BATCH, tokens, FLAGS), np.float32)
    spans, formed = np.zeros((BATCH, pairs, 4), np.int32), np.zeros((BATCH, forms, 2), np.int32)
    right = np.zeros((BATCH, pairs, found[0].right.shape[1]), np.float32)
    meant, counts, count = (np.zeros((BATCH, size), np.float32) for size in (forms, pairs, forms))
    for at, example in enumerate(found):
        length, many, more = example.numbers.shape[1], len(example.spans), len(example.forms)
        numbers[:, at, :length], flags[at, :length] = example.numbers, example.flags
        spans[at, :many], right[at, :many] = example.spans, example.right
        formed[at, :more], meant[at, :more] = example.forms, example.meant
        counts[at, :many] = count[at, :more] = 1
    return Packed((tuple(numbers), flags, spans, formed), right, counts, meant, count)


def trained(examples: list[Example], weights: Weights, rounds: int) -> Weights:
    """The weights after so many rounds through examples that are `short`: the mean of the last ones."""
    random, key = np.random.RandomState(1), jax.random.PRNGKey(7)
    none = jax.tree.map(jnp.zeros_like, weights)
    state, kept, count = State(weights, none, none, 0.0), weights, 0
    for number in range(1, rounds + 1):
        total = []
        for found in _batches(examples, random):
            count += 1
            key, own = jax.random.split(key)
            state, loss = _stepped(state, packed(found), own)
            kept = _mixed(kept, state.weights, min(SMOOTH, count / (count + 20)))
            total.append(float(loss))
        print(f"round {number}: {np.mean(total):.4f}", flush=True)
    return kept


def _batches(examples: list[Example], random: np.random.RandomState) -> Iterator[list[Example]]:
    """Batches of sentences that have about as many pairs, in any order."""
    order = random.permutation(len(examples))
    size = np.array([len(examples[i].spans) // 8 for i in order])
    order = order[np.argsort(size, kind="stable")]
    starts = np.arange(0, len(order), BATCH)
    random.shuffle(starts)
    for start in starts:
        yield [examples[i] for i in order[start : start + BATCH]]


def _lost(weights: Weights, seen: Packed, key: Any) -> Any:
    pairs, forms = logits(weights, seen.batch, key=key)
    lost = -((seen.right * jax.nn.log_softmax(pairs)).sum(-1) * seen.counts).sum()
    missed = seen.meant * jax.nn.log_sigmoid(forms) + (1 - seen.meant) * jax.nn.log_sigmoid(-forms)
    formed = -(missed * seen.formed).sum() / jnp.maximum(seen.formed.sum(), 1)
    return lost / jnp.maximum(seen.counts.sum(), 1) + SHARE * formed


@jax.jit
def _stepped(state: State, seen: Packed, key: Any) -> tuple[State, Any]:
    """One step of Adam, and what was lost before it."""
    weights, moment, spread, count = state
    loss, slope = jax.value_and_grad(_lost)(weights, seen, key)
    count += 1
    moment = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, moment, slope)
    spread = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, spread, slope)
    rate = RATE * jnp.minimum(1, count / WARM)
    fair, fair_spread = 1 - 0.9**count, 1 - 0.999**count
    weights = jax.tree.map(
        lambda w, m, v: w - rate * (m / fair) / (jnp.sqrt(v / fair_spread) + 1e-8), weights, moment, spread
    )
    return State(weights, moment, spread, count), loss


@jax.jit
def _mixed(kept: Weights, weights: Weights, share: Any) -> Weights:
    return jax.tree.map(lambda old, new: share * old + (1 - share) * new, kept, weights)
