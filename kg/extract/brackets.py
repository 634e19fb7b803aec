"""Other names and abbreviations that stand in brackets behind what they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.baring import bared, ungraded
from kg.extract.fitting import fitted, shared_head, unlike
from kg.extract.fronts import nearest
from kg.extract.genera import generic
from kg.extract.glosses import abbreviation, cue, named, names
from kg.extract.grammar import Grammar
from kg.extract.language import singular
from kg.extract.token import Bracket, Token, Words, head_token
from kg.extract.trimming import trimmed
from kg.extract.widening import described, opening

_OWNED = frozenset({"their", "its", "his", "her"})
_WHERE = frozenset({"at", "by", "from", "in", "into", "on", "through"})
SHORTEST_PAIR = 4  # tokens of 'hearing loss, or HL'
LEAST_BEFORE_AND = 2  # tokens
PAIR = 2
HYPHEN = "-"
SHORTEST_UNLIKE = 2  # letters of an abbreviation that has to fit what stands before it


@dataclass(frozen=True, slots=True)
class Naming:
    """A thing and another name of it, as tokens."""

    thing: tuple[Token, ...]
    name: tuple[Token, ...]


def namings(words: Words, rules: Grammar) -> list[Naming]:
    """What the brackets of a sentence name."""
    found: list[Naming] = []
    for bracket in words.brackets:
        tags = "".join(t.tag for t in words.tokens[max(bracket.after, 0) : bracket.after + PAIR])
        amid = tags == "JN"  # 'a lack of fatty (adipose) tissue'
        if bracket.after < 0 or tags[0] not in "NJG#EA" or amid or _no_name(bracket, rules):
            continue
        found += _shortened(bracket, rules)
        first, *others = names(bracket.tokens, rules.language) or [()]
        loose = words.tokens[bracket.after].tag == "A"
        naming = _naming(words, bracket, first, rules) if first and not loose else None
        if first and naming is None:
            thing = described(words, bracket.after + 1, first, rules)
            thing = bared(thing, first, rules, said=False) if thing else ()
            found += [Naming(first, thing)] if thing else []
        said = cue(bracket.tokens, rules.language) > 0
        thing = bared(naming.thing, first, rules, said=said) if naming else ()
        if naming and thing:
            naming = Naming(thing, naming.name)
            found += [naming, *(Naming(naming.thing, name) for name in others)]
    return found


def _no_name(bracket: Bracket, rules: Grammar) -> bool:
    """Whether a bracket gives examples, tells who treats it, or goes on with a verb: '(especially nuts)', '(carries blood)'."""
    tokens = bracket.tokens
    opened = {tuple(t.low for t in tokens[:size]) for size in (1, PAIR)}
    if not tokens or opened & {*rules.language.alternatives["suchas"]}:
        return True
    mostly = opened & {*rules.language.alternatives["mostly"]}
    if mostly and not any(rules.language.has("calling", t.low) for t in tokens):
        return True  # '(most commonly gout)', not '(often called gout)'
    does = len(tokens) > 1 and tokens[0].form == "s" and tokens[1].tag in "DNJ"
    last = tokens[-1]
    return does or (not last.text.isupper() and rules.language.has("agents", singular(last.low)))


def _shortened(bracket: Bracket, rules: Grammar) -> list[Naming]:
    """A name inside a bracket and its abbreviation: '(deep vein thrombosis, or DVT)'."""
    if len(bracket.tokens) < SHORTEST_PAIR:
        return []
    *name, comma, joint, short = bracket.tokens
    if comma.tag != "," or joint.low != "or" or not abbreviation(short.text):
        return []
    thing = named(tuple(name), rules.language)
    return [Naming(thing, (short,))] if thing and _long_form(list(thing), len(thing), short.text) == 0 else []


def _naming(words: Words, bracket: Bracket, inside: tuple[Token, ...], rules: Grammar) -> Naming | None:
    end = bracket.after + 1
    if len(inside) == 1 and abbreviation(inside[0].text):
        start = _whole_form(
            words.tokens, _long_form(words.tokens, end, inside[0].text), inside[0].low[0], rules
        )
        if start >= 0:
            return Naming(tuple(words.tokens[start:end]), inside)
        if len(inside[0].text) > SHORTEST_UNLIKE and inside[0].text.isupper():
            return None
    said = cue(bracket.tokens, rules.language) > 0
    *front, last = inside
    sort = bool(front) and not said and all(t.tag == "J" for t in front)
    if sort and last.text.isalpha() and last.text.isupper():
        return None  # 'of unknown cause (primary EM)' is a sort of what was shortened
    low = _start(words, end, inside, rules, said=said)
    whole = low
    low = low if low < 0 else fitted(words, (low, end), inside, rules, said=said)
    low = _of_behind(words, low, end, inside, rules)
    thing = (
        words.tokens[low:end]
        if low >= 0
        else shared_head(words, whole, end, inside, rules)
        if whole >= 0
        else []
    )
    phrase = trimmed(thing, rules.language) if thing else None
    return Naming(ungraded(phrase, rules), inside) if phrase else None


def _of_behind(words: Words, low: int, end: int, name: Sequence[Token], rules: Grammar) -> int:
    """Where the noun starts that a bracket stands inside of a phrase: 'abnormalities in the folds (gyri) of the brain'."""
    inside = end < len(words.tokens) and words.tokens[end].low == "of"
    if not inside or rules.kind_of(name) in rules.language.filters["illness"]:
        return low
    starts = [i + 1 for i in range(max(low, 0), end - 1) if words.tokens[i].tag in "PD"]
    if words.tokens[low].low == name[-1].low:
        return low  # 'fat under the skin (subcutaneous fat) of the hands'
    return next((i for i in starts if words.tokens[i].low == name[-1].low), max(starts, default=low))


def _start(words: Words, end: int, name: Sequence[Token], rules: Grammar, *, said: bool) -> int:
    """Where the thing starts that ends before a bracket with a name; -1 if that names something else.

    `said`: the bracket calls it a name.
    """
    low, high = nearest(words, end)
    if low >= high and end > 1 and words.tokens[end - 2].tag in "NJ":
        low, high = nearest(words, end - 1)[0], end  # 'muscle wasting (amyotrophy)'
    if low >= high:
        return -1
    before = [t.tag for t in words.tokens[max(low - 2, 0) : low + 1]]
    if before == ["J", "C", "J"]:
        low = nearest(words, low - 1)[0]  # 'delayed development of mental and motor skills (…)'
    elif before[:-1] == ["'", "C"] and words.tokens[low - 2].low == HYPHEN:
        low = min(nearest(words, low - 2)[0], low)  # 'inward- and upward-turning feet (clubfeet)'
    owned = words.tokens[low].low in _OWNED  # 'attached to their surface (antigens)'
    told = low > 1 and words.tokens[low - 1].tag == "G" and words.tokens[low - 2].tag == "N"
    if owned or (told and rules.kind_of(name) in rules.language.filters["places"]):
        return -1  # 'the substance covering nerve cells (myelin)'
    low = _measured(words, _infinitive(words, _state(words, low, rules), rules), high, rules)
    thing = words.tokens[low:high]
    narrowed = _narrowed(words, low, high, name, rules)
    if narrowed >= 0:
        return narrowed
    told = in_relative(words, low) and not rules.kind_of(thing)  # 'a spine that curves to the side (…)'
    if told or _beside_verb(words, low, name, rules):
        return -1
    low = _named_part(words, low, end, name, rules)
    parts = rules.language.filters["described"]
    kind = rules.kind_of(words.tokens[low:end])
    if rules.kind_of(name) in parts and kind and kind not in parts:
        return -1  # 'used for movement (skeletal muscles)'
    amiss = unlike(words.tokens[low:end], name, rules, said=said) or _second(words, low, end, name, rules)
    return _from_coordination(words, low, name, rules) if amiss else low


def _state(words: Words, low: int, rules: Grammar) -> int:
    """Where a thing starts that a participle describes: 'they have exaggerated reflexes', 'drooping eyelids'."""
    tokens = words.tokens
    if low < 1 or tokens[low - 1].tag not in "EG":
        return low
    had = low >= LEAST_BEFORE_AND and tokens[low - 1].tag == "E" and tokens[low - 2].tag in "HV"
    told = had and tokens[low - 1].verb not in rules.wordings.by_verb
    return low - 1 if told or rules.language.has("adjectives", tokens[low - 1].low) else low


def _narrowed(words: Words, low: int, high: int, name: Sequence[Token], rules: Grammar) -> int:
    """Where a noun with a participle behind it starts that is what the name is of; -1 if it is not.

    'cells involved in clotting (platelets)', 'muscles used for movement (skeletal muscles)'
    """
    verb, tokens = words.earlier(low), words.tokens
    if verb is None or verb.voice != "participle" or any(t.tag != "P" for t in tokens[verb.main + 1 : low]):
        return -1
    start, stop = nearest(words, verb.start)
    kind = rules.kind_of(name)
    same = stop == verb.start and bool(kind) and start < stop and rules.kind_of(tokens[start:stop]) == kind
    same = same and not rules.language.has("classes", head_token(tokens[start:stop]).low)
    return start if same and rules.kind_of(tokens[low:high]) != kind else -1


def _infinitive(words: Words, low: int, rules: Grammar) -> int:
    """Where a thing starts that a noun with an infinitive names: 'failure to gain weight'."""
    tokens = words.tokens
    inside = low > LEAST_BEFORE_AND and tokens[low - 1].tag == "V" and tokens[low - 2].tag == "T"
    return low - 3 if inside and rules.language.has("infinitives", tokens[low - 3].low) else low


def in_relative(words: Words, low: int) -> bool:
    """Whether words end a relative clause: then the bracket names what that describes."""
    verb = words.earlier(low)
    start = opening(words, verb) if verb else 0
    if verb is None or start < LEAST_BEFORE_AND or words.tokens[start - 1].tag != "R":
        return False
    return words.tokens[start - 2].tag != "," and all(
        t.tag in "PXA" for t in words.tokens[verb.main + 1 : low]
    )


def _measured(words: Words, low: int, high: int, rules: Grammar) -> int:
    """Where the thing starts of which a noun tells how much or likely it is: 'stones' of 'a risk of stones (…)'."""
    of = next((i for i in range(low, high) if words.tokens[i].tag == "P"), low)
    return of + 1 if of > low and rules.language.has("degrees", words.tokens[of - 1].low) else low


def _named_part(words: Words, low: int, high: int, name: Sequence[Token], rules: Grammar) -> int:
    """Where the thing starts that a name of a part of the body can name: 'damage to the eye's cover (cornea)'."""
    described = rules.language.filters["described"]
    own, kind = rules.kind_of(words.tokens[low:high]), rules.kind_of(name)
    if kind in rules.language.filters["function"] and own in rules.language.filters["illness"]:
        described = (kind,)  # 'problems with blood clotting (coagulation)'
    if kind not in described or own in described or (not own and not _lacking(words.tokens[low:high], rules)):
        return low
    behind = (i + 1 for i in range(low, high) if words.tokens[i].tag == "P")
    return next((i for i in behind if rules.kind_of(words.tokens[i:high]) in {"", *described}), low)


def _lacking(thing: Sequence[Token], rules: Grammar) -> bool:
    """Whether words start with what befalls things: 'lack of fat under the skin (subcutaneous fat)'."""
    told = [t.low for t in thing if t.tag != "D"]
    return rules.language.has("carried", " ".join(told[:LEAST_BEFORE_AND]))


def _beside_verb(words: Words, low: int, name: Sequence[Token], rules: Grammar) -> bool:
    """Whether a name tells of what happens: 'released in the urine (myoglobinuria)'."""
    tokens = words.tokens
    beside = low >= LEAST_BEFORE_AND and tokens[low - 1].low in _WHERE and tokens[low - 2].tag in "VEG"
    seen = beside and tokens[low - 1].low == "by" and rules.language.has("marking", tokens[low - 2].verb)
    return beside and not seen and rules.kind_of(name) in rules.language.filters["illness"]


def _second(words: Words, low: int, end: int, name: Sequence[Token], rules: Grammar) -> bool:
    """Whether a word that tells no kind is the second that a noun hangs on: 'loss of interest and enthusiasm (apathy)'."""
    if end - low > 1 or low < LEAST_BEFORE_AND or words.tokens[low - 1].tag != "C":
        return False
    start, stop = nearest(words, low - 1)
    hangs = any(t.low == "of" for t in words.tokens[start:stop])
    ails = rules.kind_of(name) in rules.language.filters["illness"]
    return hangs and ails and not rules.kind_of(words.tokens[low:end])


def _from_coordination(words: Words, low: int, name: Sequence[Token], rules: Grammar) -> int:
    """Where the thing starts if it goes back over 'and': 'yellowing of the eyes and skin (jaundice)'; or -1."""
    if low < LEAST_BEFORE_AND or words.tokens[low - 1].tag != "C":
        return -1
    start, stop = nearest(words, low - 1)
    return start if start < stop and not unlike(words.tokens[start:stop], name, rules) else -1


def _whole_form(tokens: list[Token], start: int, letter: str, rules: Grammar) -> int:
    """Where a long form starts that has more words with the first letter: 'mitochondrial membrane …'."""
    while start > 0:
        token = tokens[start - 1]
        if (
            token.tag not in "NJ"
            or token.low[0] != letter
            or token.verb
            or generic(token.low, rules.language)
        ):
            break
        start -= 1
    return start


def _long_form(tokens: list[Token], end: int, short: str) -> int:
    """Where the long form starts whose letters the abbreviation has in their order (Schwartz and Hearst)."""
    letters = [c for c in short.removesuffix("s").casefold() if c.isalnum()]
    if (
        0 < len(letters) <= end
        and [t.low[0] for t in tokens[end - len(letters) : end]] == letters
        and tokens[end - len(letters)].tag != "D"
    ):
        return end - len(letters)
    low = max(0, end - min(len(letters) + 5, 2 * len(letters)))
    at, character = end - 1, len(tokens[end - 1].low) - 1
    for position, letter in enumerate(reversed(letters)):
        first = position == len(letters) - 1
        while at >= low:
            word = tokens[at].low
            while character >= 0 and (
                word[character] != letter
                or (first and ((character and word[character - 1].isalnum()) or tokens[at].tag == "D"))
            ):
                character -= 1
            if character >= 0:
                break
            at -= 1
            if at >= low and tokens[at].tag in ";.:":
                return -1
            character = len(tokens[at].low) - 1 if at >= low else -1
        if at < low:
            return -1
        start = at
        character -= 1
    return start
