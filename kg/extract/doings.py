"""What people do, cannot do or are, in the text's own words: 'lose their appetite', 'cannot hear', 'are irritable'; or have not."""

from __future__ import annotations

from functools import lru_cache
from itertools import takewhile

from kg.extract import naming
from kg.extract.genera import generic
from kg.extract.grammar import Grammar
from kg.extract.language import Language, singular
from kg.extract.phrases import phrases
from kg.extract.question import Question
from kg.extract.scan import Hit
from kg.extract.stating import Spoken
from kg.extract.token import Phrase, Token, Words

_THIS = frozenset({"the", "this"})
MOST_KEPT = 64  # sorts of slots
_SAVE = frozenset({"other", "except", "besides", "until", "unless"})  # 'no symptoms other than'
_JOINING = frozenset({"and", "or"})
QUALITY = "quality"  # the filter of slots that ask what people are
LONGEST = 9  # words that tell what is done
_COMPARING = frozenset({"for", "than"})  # 'small for their age'
_HELPERS = frozenset("BMHOAQNRCSDJ,;:.P")  # tags of words in front of what is done


def tells(whole: Words, hit: Hit, language: Language) -> bool:
    """Whether a hit that asks what people are has a word that tells it: asked before who is spoken of."""
    last = hit.pattern.slots[-1]
    if last is None or last.filter != QUALITY:
        return True
    low, _ = hit.stretches[-1]
    return any(language.has("ailing", t.low) for t in whole.tokens[low : low + LONGEST])


def enables(whole: Words, hit: Hit, language: Language) -> bool:
    """Whether a verb only helps somebody get on: 'can help you cope', not 'can help you get well'."""
    tokens, at = whole.tokens, max(hit.stop, hit.end)
    if tokens[hit.verb].verb != "help" or hit.pattern.slots[-1] is not None or at + 1 >= len(tokens):
        return False
    after = tokens[at + int(tokens[at].tag == "T")]
    return after.tag == "V" and language.has("coping", after.verb)


def doings(asked: Question) -> list[Spoken]:
    """What is done, by the verb in front of a stretch and the words in it."""
    tokens, end = asked.words.tokens, _end(asked, asked.low)
    start = asked.low
    while start and tokens[start - 1].tag in "AD":
        start -= 1
    start -= int(tokens[start - 1].low == "to")
    while start and (tokens[start - 1].tag not in _HELPERS or _unable(tokens[start - 1], tokens[start])):
        start -= 1
    if end == asked.low or tokens[start].tag == "G":
        return []
    return _named(asked, [t for t in tokens[start:end] if t.tag not in "DAX"])


def undone(asked: Question) -> list[Spoken]:
    """What is not done: 'cannot hear', 'not gain weight'."""
    tokens, end = asked.words.tokens, _end(asked, asked.low)
    group = asked.words.earlier(asked.low)
    start = group.start if group else asked.low
    told = [t for t in tokens[start:end] if t.tag not in "DAO" and not (t.tag == "M" and t.low[-1] != "t")]
    return _named(asked, told)


def qualities(asked: Question) -> list[Spoken]:
    """What ails people by adjectives: 'irritable', 'small for their age'."""
    tokens, rules = asked.words.tokens, asked.rules
    found: list[Spoken] = []
    low = asked.low
    for at in range(asked.low, min(asked.high, asked.low + LONGEST)):
        token = tokens[at]
        if token.tag in ",C":
            low = at + 1
        elif token.tag not in "AJE":
            break
        elif rules.language.has("ailing", token.low):
            end = at + 1
            compared = end < len(tokens) and tokens[end].low in _COMPARING
            if token.low.endswith("er") and not compared:
                break
            if end < len(tokens) and tokens[end].tag in "NG":
                break  # 'are small particles'
            end = _end(asked, end + 1) if compared else end
            found += _named(asked, [t for t in tokens[low:end] if t.tag not in "DA"])
    return found


def nothing(asked: Question) -> list[Spoken]:
    """What a denial speaks of as a whole: 'no symptoms', 'no specific treatment or cure', 'signs of the condition'."""
    if any(t.low in _SAVE for t in asked.tokens):
        return []
    high = _topical(asked)
    found = phrases(asked.words, asked.low, high, asked.rules)
    nouns, ontology = _nouns(asked.kinds, asked.rules), asked.rules.ontology
    theme = asked.state.topic((), asked.rules) if high < asked.high else []
    of = f" of {theme[0].concept.label}" if theme else ""
    return [
        Spoken(
            ontology.concept(p.text.lower().removeprefix("known ") + of, asked.kinds[:1]),
            p.text,
            p.lead,
            p.span,
        )
        for p in takewhile(lambda p: singular(p.low[-1]) in nouns, found)
        if "other" not in p.lead
        and all(
            t.low in _JOINING or singular(t.low) in nouns or (p is found[0] and t.tag in "JE")
            for t in p.tokens
        )
        and not _told_more(asked, p)
    ]


def _topical(asked: Question) -> int:
    """Where 'of the condition' starts, which says no more; the end of the stretch if it does not."""
    tokens, high = asked.words.tokens, asked.high
    at = next((i for i in range(asked.low, high - 2) if tokens[i].low == "of"), high)
    of = at < high and tokens[at + 1].low in _THIS and generic(tokens[at + 2].low, asked.rules.language)
    return at if of else high


@lru_cache(MOST_KEPT)
def _nouns(kinds: tuple[str, ...], rules: Grammar) -> frozenset[str]:
    """The nouns of the relations for ends of these kinds: 'symptom' and 'complication', or 'treatment' and 'cure'."""
    relations = rules.ontology.relations
    return frozenset(
        noun
        for noun, (name, end) in rules.wordings.nouns.items()
        if set() != {*(relations[name].domain if end == "subject" else relations[name].range)} <= {*kinds}
    )


def _told_more(asked: Question, phrase: Phrase) -> bool:
    """Whether words behind say which: 'no treatment that slows it', 'no tests are available to find it'."""
    behind = (t for t in asked.words.tokens if t.start >= phrase.span[1])
    return any(t.tag == "R" or t.low == "to" for t in takewhile(lambda t: t.tag not in ",;.", behind))


def _unable(token: Token, following: Token) -> bool:
    """Whether an adjective says how it is done: 'unable to'."""
    return token.tag == "J" and following.low == "to"


def _end(asked: Question, low: int) -> int:
    """Where the words end that belong to what is done."""
    tokens, language = asked.words.tokens, asked.rules.language
    end = low
    while end < min(asked.high, low + LONGEST) and (
        tokens[end].tag not in ",;:.CSRQ" or _describing(tokens, end)
    ):
        tails = language.tail_sizes.get(tokens[end].low, ())
        if end > low and any(tuple(t.low for t in tokens[end : end + n]) in language.tails for n in tails):
            break
        end += 1
    while end > low and tokens[end - 1].tag in "DAPT":
        end -= 1
    return end


def _describing(tokens: list[Token], at: int) -> bool:
    """Whether 'and' joins adjectives of one noun: 'mental and motor skills'."""
    near = tokens[at - 1 : at + 3]
    return (
        tokens[at].tag == "C"
        and at > 0
        and [t.tag for t in near] in (["J", "C", "J", "N"], ["J", "C", "N", "N"])
    )


def _named(asked: Question, told: list[Token]) -> list[Spoken]:
    phrase, ontology = Phrase(tuple(told)), asked.rules.ontology
    known = ontology.lexicon.find(phrase.text)
    fits = known and {*known.kinds} & {*asked.kinds}
    concept = known if known and fits else ontology.concept(naming.label(phrase), asked.kinds[:1])
    return [Spoken(concept, phrase.text, (), phrase.span)]
