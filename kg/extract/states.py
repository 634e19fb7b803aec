"""What a verb tells of a part of the body: 'the skin becomes dry' is dry skin, 'the airways narrow' is that."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract import naming
from kg.extract.grammar import Grammar
from kg.extract.phrases import phrases
from kg.extract.question import Question
from kg.extract.stating import Spoken
from kg.extract.token import Group, Phrase, Token, Words, in_a_row

_LINKS = frozenset({"become", "turn", "get", "look", "appear", "feel", "be", "seem", "grow", "go"})
_LEADING = frozenset({"lead", "result", "contribute"})  # verbs with an object behind 'to' or 'in'
_AFTER = frozenset({"down", "up", "or"})  # words between a verb and its object
LONGEST_LIST = 12  # tokens behind the verb in which qualities are told


def states(asked: Question) -> list[Spoken]:
    """What befalls the parts of the body in a stretch, by the verb behind it; nothing of anything else."""
    return _befalling(asked, "active")


def harms(asked: Question) -> list[Spoken]:
    """What is done to them: 'hearing is lost'."""
    return _befalling(asked, "passive")


def _befalling(asked: Question, voice: str) -> list[Spoken]:
    """The states of what is named in a stretch by a verb in one voice."""
    words = asked.words
    group = next((g for g in words.groups.values() if g.start >= asked.high and g.finite), None)
    before = words.tokens[asked.low - 1] if asked.low else None
    supposed = before is not None and before.tag == "S" and (before.low != "which" or _of_another(asked))
    if group is None or group.voice != voice or supposed:  # 'when the airways narrow'
        return []
    if any(t.tag not in "A," for t in words.tokens[asked.high : group.start]):
        return []
    parts = _parts(asked._replace(whole=True))
    return [state for part in parts for state in _of(part, group, asked)]


def _of_another(asked: Question) -> bool:
    """Whether 'in which' tells of what an apposition names: 'have gout, a disease in which bones are brittle'."""
    tokens, at = asked.words.tokens, asked.low - 3
    while at > 0 and tokens[at].tag in "NJED":
        at -= 1
    earlier = asked.words.earlier(at)
    apposed = 0 < at < asked.low - 3 and tokens[at].tag == ","
    return apposed and earlier is not None and tokens[earlier.main].tag != "B"


def organs(asked: Question) -> list[Spoken]:
    """The parts of the body that nouns in a row name, as far as the lexicon knows them: 'skin' of 'rare, inherited skin'."""
    rules = asked.rules
    if any(t.tag not in "DJN#'C,A" for t in asked.tokens):
        return []
    found = []
    for part in phrases(asked.words, asked.low, asked.high, rules, whole=True):
        named = (Phrase(part.tokens[at:], part.lead) for at in range(len(part.tokens)))
        known = ((one, rules.ontology.lexicon.find(one.text)) for one in named)
        organ, concept = next((each for each in known if each[1]), (part, None))
        if concept and concept.kinds[0] in rules.language.filters["place"]:
            found.append(Spoken(concept, organ.text, organ.lead, organ.span))
    return found


def _parts(asked: Question) -> list[Phrase]:
    """The parts and functions of the body in a stretch."""
    rules = asked.rules
    return [
        part
        for part in phrases(asked.words, asked.low, asked.high, rules, whole=asked.whole)
        if rules.kind_of(part.tokens) in rules.language.filters["function"]
        and not rules.language.has("generic", part.text.lower())
    ]


def made(asked: Question) -> list[Spoken]:
    """What a thing is made to be: painful drinking, of 'makes drinking painful'; nothing of 'makes it worse'."""
    words, rules = asked.words, asked.rules
    at = asked.low
    while at < asked.high and words.tokens[at].tag in "DJNG'":
        at += 1
    while at > asked.low and words.tokens[at - 1].tag == "J":
        at -= 1  # 'red blood cells stiff'
    if at == asked.low or at >= asked.high or words.tokens[at].tag not in "JEA":
        return []
    return [
        spoken
        for part in phrases(words, asked.low, at, rules, whole=True)
        if rules.kind_of(part.tokens) in rules.language.filters["function"] or "ing" in part.tokens[-1].form
        if not any(rules.language.has("people", t.low) for t in part.tokens)
        for quality in _qualities(words, at)
        if _telling(quality, rules)
        for concept in [naming.concept(Phrase(in_a_row((*quality, *part.tokens))), asked.kinds, rules)]
        if concept
        for spoken in [Spoken(concept, f"{part.text} {Phrase(quality).text}", part.lead, part.span)]
    ]


def _of(part: Phrase, group: Group, asked: Question) -> Iterator[Spoken]:
    """The states of one part of the body."""
    words, rules = asked.words, asked.rules
    verb = words.tokens[group.main]
    if group.voice == "passive" or verb.verb in _LINKS:
        for quality in [(verb,)] if group.voice == "passive" else _qualities(words, group.main + 1):
            if not _telling(quality, rules):
                continue
            named = Phrase(in_a_row((*quality, *part.tokens)), part.lead)
            concept = naming.concept(named, asked.kinds, rules)
            if concept:
                yield Spoken(concept, words.text(asked.low, group.main + 1) + " " + Phrase(quality).text)
    elif not _object_follows(words, group.main + 1):
        text = f"{part.text} {verb.text}"
        kinds = asked.kinds or rules.language.filters["illness"][::-1]
        yield Spoken(rules.ontology.concept(f"{naming.label(part)} {verb.low}", kinds[:1]), text)


def _qualities(words: Words, at: int) -> Iterator[tuple[Token, ...]]:
    """The adjectives in a row: 'very dry', 'red', 'cracked' and 'itchy'."""
    found: list[Token] = []
    for token in words.tokens[at : at + LONGEST_LIST]:
        if token.tag in "JE":
            found.append(token)
        elif token.tag == "A" and not found:
            continue
        elif token.tag in ",C" and found:
            yield tuple(found)
            found = []
        elif token.tag not in ",C":
            if token.tag in "NDGT#" or token.low == "to":
                return  # 'the skin is a large organ', 'is hard to see'
            break
    if found:
        yield tuple(found)


def _telling(quality: tuple[Token, ...], rules: Grammar) -> bool:
    """Whether a quality says something of its own, as 'worse' and 'different' do not."""
    return not any(rules.language.has(name, quality[-1].low) for name in ("evaluative", "generic"))


def _object_follows(words: Words, at: int) -> bool:
    """Whether a verb has an object: 'the muscles tighten the airways'."""
    while at + 1 < len(words.tokens) and (words.tokens[at].low in _AFTER or words.tokens[at - 1].low == "or"):
        at += 1  # 'slows down or blocks messages'
    behind = words.tokens[at] if at < len(words.tokens) else None
    leading = at > 0 and words.tokens[at - 1].verb in _LEADING
    return behind is not None and (behind.tag in "DNJQ#GT" or leading)
