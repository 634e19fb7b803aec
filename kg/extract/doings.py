"""What people do, cannot do or are, in the text's own words: 'lose their appetite', 'cannot hear', 'are irritable'; or have not."""

from __future__ import annotations

from kg.extract import naming
from kg.extract.genera import generic
from kg.extract.grammar import Grammar
from kg.extract.language import Language, singular
from kg.extract.question import Question
from kg.extract.scan import Hit
from kg.extract.stating import Spoken
from kg.extract.token import Phrase, Token, Words

_SAVE = frozenset({"other", "except", "besides", "until", "unless"})  # 'no symptoms other than'
_JOINING = frozenset({"and", "or"})
_THIS = frozenset({"the", "this"})
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
    """What a denial speaks of as a whole: 'no symptoms', 'no specific treatment'."""
    rules, (tokens, low, high) = asked.rules, (asked.words.tokens, asked.low, asked.high)
    while (
        low < high
        and (tokens[low].tag in "DA" or tokens[low].low == "known")
        and tokens[low].low not in _SAVE
    ):
        low += 1
    start = low
    while start < high and tokens[start].tag in "JE":
        start += 1
    end = start
    while end < high and (_told_by(tokens[end], asked) or (end > start and tokens[end].low in _JOINING)):
        end += 1
    end -= int(end > start and tokens[end - 1].low in _JOINING)
    if end == start or any(t.low in _SAVE for t in asked.tokens) or not _of_topic(tokens[end:high], rules):
        return []
    said = Phrase(tuple(tokens[low:end]))
    kinds = _told_by(tokens[start], asked)
    return [Spoken(rules.ontology.concept(said.text.lower(), kinds[:1]), said.text, (), said.span)]


def _told_by(token: Token, asked: Question) -> tuple[str, ...]:
    """The kinds of what a noun of a relation names, if they may stand in the slot: symptoms of 'signs'."""
    rules = asked.rules
    name, end = rules.wordings.nouns.get(singular(token.low), ("", ""))
    if not name:
        return ()
    relation = rules.ontology.relations[name]
    kinds = relation.domain if end == "subject" else relation.range
    return kinds if {*kinds} <= {*asked.kinds} else ()


def _of_topic(behind: list[Token], rules: Grammar) -> bool:
    """Whether no more is said of a noun than 'of the condition', or when."""
    if not behind or behind[0].low != "of":
        return not behind or (behind[0].tag not in "NJGE'TR" and behind[0].low != "for")
    named = next((t for t in behind[2:] if t.tag == "N"), None)
    return behind[1].low in _THIS and named is not None and generic(named.low, rules.language)


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
