"""The forms of an English verb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_VOWELS = "aeiou"


def forms(
    verb: str, irregular: Sequence[str] | None = None, *, doubling: bool = False
) -> Iterator[tuple[str, str]]:
    """Each form with its name: base, s, past, participle, ing.

    `irregular` gives the last four where rules do not; `doubling` doubles the last consonant.

    >>> [form for form, _ in forms("carry")]
    ['carry', 'carries', 'carried', 'carried', 'carrying']
    """
    yield verb, "base"
    if irregular:
        yield from zip(irregular, ("s", "past", "participle", "ing"), strict=True)
        return
    stem = verb + verb[-1] if doubling else verb
    past = _past(verb, stem)
    yield _third(verb), "s"
    yield past, "past"
    yield past, "participle"
    yield _ing(verb, stem), "ing"


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _past(verb: str, stem: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ied"
    return stem + "ed"


def _ing(verb: str, stem: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    return stem + "ing"
