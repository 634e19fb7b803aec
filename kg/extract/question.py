"""A stretch of a sentence, and what is asked of it."""

from __future__ import annotations

from typing import NamedTuple

from kg.extract.context import NOTHING
from kg.extract.grammar import Grammar
from kg.extract.language import singular
from kg.extract.state import Reading
from kg.extract.token import Group, Token, Words, denied
from kg.extract.trimming import grading, telling

POINTING = frozenset({"this", "these", "that", "those", "the", "such"})
_REPEATING = POINTING | {"it", "them"}
_UNNAMED = frozenset(
    {"all", "few", "many", "most", "others", "some"}
)  # people, where nothing else can be meant
_SHARING = frozenset({"of", "about", "around", "over"})  # prepositions in 'about half of the cases'
_SUPPOSING = frozenset({"if", "when", "because", "since"})
_COUNTING = frozenset({"of", "in", "about", "to", "than"})


class Question(NamedTuple):
    """A stretch of words, and what is asked of it."""

    words: Words
    low: int
    high: int
    kinds: tuple[str, ...]  # that fit; none given: any
    wanted: str  # the slot's filter
    whole: bool  # the stretch is all there is; else it ends where its list ends
    rules: Grammar
    state: Reading

    @property
    def tokens(self) -> list[Token]:
        """The words of the stretch."""
        return self.words.tokens[self.low : self.high]

    @property
    def text(self) -> str:
        """The words as they stand, without loose ones behind."""
        high = self.high
        while high > self.low and self.words.tokens[high - 1].tag in "A,":
            high -= 1
        return self.words.text(self.low, high)

    @property
    def goes_on(self) -> bool:
        """Whether a relative clause follows: 'people' of 'people who smoke'."""
        return self.high < len(self.words.tokens) and self.words.tokens[self.high].tag == "R"


def past_loose_words(question: Question) -> Question:
    """The stretch without adverbs in front, or 'the development of' where a pointing word follows."""
    tokens, low, high = question.words.tokens, question.low, question.high
    language = question.rules.language
    while (
        low < high
        and tokens[low].tag in "A,'"
        and not (telling(tokens, low) or grading(tokens, low, language))
    ):
        low += 1
    at = low + int(low < high and tokens[low].tag == "D")
    if at < high and question.wanted != NOTHING and not question.rules.language.has("people", tokens[at].low):
        for opener in question.rules.language.openers.get(tokens[at].low, ()):
            end = at + len(opener)
            pointing = end < high and tokens[end].low in _REPEATING
            if pointing and [t.low for t in tokens[at:end]] == list(opener):
                low = end
    return question if low == question.low else question._replace(low=low)


def person_at(asked: Question) -> int:
    """Where the noun of people stands that heads a stretch, or -1."""
    if asked.wanted == "people" and asked.high == asked.low + 1 and asked.text.lower() in _UNNAMED:
        return asked.low
    for i in range(asked.low, asked.high):
        token = asked.words.tokens[i]
        following = asked.words.tokens[i + 1].tag if i + 1 < asked.high else "$"
        heads = following in "PR$,BHMVEG.CSA#" or token.tag == "Q" or ailing(asked.words.tokens, i + 2)
        if heads and token.tag in "NQDJ" and asked.rules.language.has("people", token.low):
            return i
        if token.tag not in "DJNA#E'" and not _counting(asked, i):
            return -1
    return -1


def ailing(tokens: list[Token], at: int) -> bool:
    """Whether 'affected by' ends at a token, behind which stands what people have."""
    return [t.low for t in tokens[max(at - 1, 0) : at + 1]] == ["affected", "by"]


def groups_of_people(asked: Question) -> list[Question]:
    """The stretches of a list of people: 'adults 65 and older', 'pregnant women' and 'people with gout or lupus'."""
    tokens, joints = asked.words.tokens, [asked.low - 1]
    for at in range(asked.low + 1, asked.high - 1):
        start = at + 1 + int(tokens[at].tag == "," and tokens[at + 1].tag == "C")
        if tokens[at].tag in ",C" and start > joints[-1] + 1 and _people_at(asked, start):
            joints.append(start - 1)
    ends = [*joints[1:], _going_on(tokens, joints[-1] + 1, asked.high)]
    return [
        asked._replace(low=low + 1, high=high - int(tokens[high - 1].tag == ","))
        for low, high in zip(joints, ends, strict=True)
    ]


def _going_on(tokens: list[Token], low: int, high: int) -> int:
    """Where a list of people ends that the sentence goes on behind: '…, and is often severe', '…, occurring in'."""
    for at in range(low + 1, high - 1):
        behind = at + 1 + int(tokens[at + 1].tag == "C")
        goes_on = tokens[behind].tag in "BMHO" or [t.tag for t in tokens[behind : behind + 2]] == ["G", "P"]
        if tokens[at].tag == "," and goes_on:
            return at
    return high


def _people_at(asked: Question, start: int) -> bool:
    """Whether people are named from a token on: 'pregnant women'."""
    nouns = asked.rules.language.lists["people"]
    behind = (t for t in asked.words.tokens[start : asked.high] if t.tag not in "DJEA#" or t.low in nouns)
    return next((t.low in nouns for t in behind), False)


def _counting(asked: Question, at: int) -> bool:
    """Whether a preposition belongs to a count of people, as in 'one in ten women', not to a thing in them."""
    tokens, language = asked.words.tokens, asked.rules.language
    before = tokens[at - 1] if at > asked.low else None
    counted = before is not None and (
        language.has("shares", before.low) or language.has("hollow", before.low)
    )
    noun = before is not None and before.tag == "N" and not counted
    return tokens[at].low in _COUNTING and not noun


def many(name: str) -> bool:
    """Whether a name's last word looks like a plural."""
    return singular(name.lower()) != name.lower()


def relative_verbs(asked: Question) -> list[Group]:
    """The verbs of the relative clause behind people: both of 'who have A or take B'."""
    found: list[Group] = []
    for group in asked.words.groups.values():
        joined = found and asked.words.tokens[group.start - 1].tag == "C"
        if group.finite and group.start > asked.high and (joined or not found):
            found.append(group)
        elif found and group.finite:
            break
    return found


def counts(token: Token, rules: Grammar) -> bool:
    """Whether a word only says how many: 'about', '90%', 'of all'."""
    return token.tag in "DJA#" or token.low in _SHARING or rules.language.has("shares", token.low)


def taken_back(asked: Question) -> bool:
    """Whether 'it' is a thing that the clause in front says not to be well: 'If the gene does not work, it can …'."""
    words = asked.words
    first = next(iter(words.groups.values()), None)
    opened = words.tokens[0].low in _SUPPOSING and first is not None and first.main < asked.low
    return opened and first is not None and first.voice == "active" and denied(words, first)


def vague(tokens: list[Token], rules: Grammar) -> bool:
    """Whether what points back tells too little by itself: 'this obstruction', 'these holes', 'this abnormal shape'."""
    nouns = [t.low for t in tokens if t.tag == "N"]
    if (
        len(nouns) != 1
        or rules.language.has("measuring", tokens[0].low)
        or rules.language.has("bouts", singular(nouns[0]))
    ):
        return False
    kind = rules.kind_of(tokens)
    return not kind or (len(tokens) == 1 and kind in rules.language.filters["illness"])
