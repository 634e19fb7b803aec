"""Nouns that tell what sort of thing a name is of."""

from __future__ import annotations

from kg.extract.language import Language, singular


def generic(word: str, language: Language) -> bool:
    """Whether a noun tells a sort of things: 'enzymes', 'disease'."""
    one = singular(word)
    return language.has("genera", one) or any(language.has("classes", w) for w in (word, one, f"{word}s"))
