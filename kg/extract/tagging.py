"""What each word is where it stands: verb or noun, participle or adjective, 'that' or that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.extract.token import Token

CLAUSE_REACH = 6  # words after 'before' among which a finite verb makes it open a clause


@dataclass(frozen=True, slots=True)
class Around:
    """The neighbours of a token: the tag before ('^' at the start) and after ('$' at the end), and the tokens."""

    before: str
    after: str
    last: Token | None
    next: Token | None
    plural: bool  # a plural noun heads the words before: 'forms of migraine'
    item: bool  # of a list, where a bare verb may come first


def tag(tokens: list[Token], *, item: bool) -> None:
    """Settle the tags of a sentence, from left to right; those to the left are settled when their turn comes."""
    for i, token in enumerate(tokens):
        decide = _DECIDED.get(token.tag) or _BY_WORD.get(token.low)
        if decide:
            last = tokens[i - 1] if i else None
            after = tokens[i + 1] if i + 1 < len(tokens) else None
            plural = token.form == "base" and token.nominal and _plural_before(tokens, i)
            before, following = last.tag if last else "^", after.tag if after else "$"
            around = Around(before, following, last, after, plural, item)
            token.tag = decide(token, around)
        if token.low in _ORDERING and i + 1 < len(tokens):
            token.tag = _ordering(tokens, i)


def _plural_before(tokens: list[Token], i: int) -> bool:
    """Whether a plural is the last noun before a token, or the one that 'of' and 'in' hang on."""
    at = i - 1
    if at >= 0 and tokens[at].plural:
        return True
    while at >= 0 and tokens[at].tag in "NJD#P":
        at -= 1
        if tokens[at + 1].tag == "P" and at >= 0 and tokens[at].plural:
            return True
    return False


def _to(token: Token, around: Around) -> str:
    """'to' before a verb, or the preposition."""
    after = around.next
    if after is None or "base" not in after.form or not (around.after in "vBHO" or after.nominal):
        return "P"
    noun_follows = after.nominal and after.tag != "v" and around.last is not None and around.last.verb
    return "P" if noun_follows else token.tag


def _that(_: Token, around: Around) -> str:
    """'that' as relative word (also the one after 'think'), or as determiner."""
    pointing = around.before not in "NJ,VEv" and around.after in "NJ"
    return "D" if pointing else "R"


def _of_verb(token: Token, around: Around) -> str:
    """A word that is a form of a verb."""
    form, before = token.form, around.before
    if "ing" in form:
        return _ing(token, around)
    if before in "TM" or (before in "OX" and "base" in form):
        return "V"
    if "past" in form or "participle" in form:
        return _past(form, around)
    if before in "AV" and not token.nominal:
        return "V"
    return _third(token, around) if form == "s" else _base(token, around)


def _ing(token: Token, around: Around) -> str:
    """'swelling of the legs', 'the bleeding' are nouns."""
    if around.next is not None and around.next.low == "of":
        return "N"
    return "N" if around.before in "DJ" and around.after not in "DP" else token.tag.replace("v", "G")


def _third(token: Token, around: Around) -> str:
    """'causes' as verb or as plural."""
    before, after = around.before, around.after
    if before in "DJP#" or (before == "C" and token.nominal and after not in "DJNG"):
        return "N"
    if before in "^," and token.nominal:
        return "V" if after == "D" or (before == "," and after in "JN") else "N"
    return "N" if after in "BM" or (after in "vH" and token.nominal) else "V"


def _base(token: Token, around: Around) -> str:
    """'damage', 'help', 'include' as verb or as noun."""
    before, after, last = around.before, around.after, around.last
    if last is None:
        alone = token.nominal and after == "$"  # 'Rest' as an item
        return "V" if (around.item or not token.nominal or after in "DG") and not alone else "N"
    if (before == "D" and last.low in ("all", "both") and after == "D") or (
        before == "#" and not token.nominal
    ):
        return "V"
    if before in "DJP#":
        verb = before == "J" and not token.nominal
    elif before in "QR":
        verb = last.low not in ("it", "others")
    elif before == "N":
        verb = not token.nominal or (around.plural and after in "DJPNvG")
    elif before in "C,":
        verb = (not token.nominal or after in "DJ") and after in "DJNGPTv"
    else:
        verb = before == "A" and after in "DJN"
    return "V" if verb else "N"


def _past(form: str, around: Around) -> str:
    """'treated' as verb, participle, or adjective."""
    before, after, last = around.before, around.after, around.last
    if before in "BHAX":
        return "E" if after != "N" or before in "BH" else "J"
    if after in "PT,.$;SA":
        return "E" if before in "NQR,C^E(DJS" else "J"
    if before in "DJPC,^#":
        return "J"
    if last is not None and last.tag in "NQR" and "past" in form and after in "DNJ":
        return "V" if after == "D" or last.tag in "QR" else "J"
    return "E"


def _settled(token: Token, around: Around) -> str:
    """A noun or adjective that looks like a verb, and is one after 'to', 'can' or 'be'."""
    if token.verb and "base" in token.form and around.before in "TMO":
        return "V"
    if token.verb and "participle" in token.form and around.before == "B" and around.after == "P":
        return "E"
    return token.tag


def _ordering(tokens: list[Token], i: int) -> str:
    """'before', 'after', 'as': preposition before a noun, else the start of a clause."""
    token = tokens[i]
    if tokens[i + 1].tag not in "NJDG#v":
        return token.tag
    return "S" if token.low in ("as", "than") or _clause_follows(tokens, i) else "P"


def _clause_follows(tokens: list[Token], i: int) -> bool:
    """Whether a finite verb comes soon after a word, before any comma."""
    for token in tokens[i + 1 : i + 1 + CLAUSE_REACH]:
        if token.tag in ",;.":
            return False
        if token.tag in "MBHO" or (token.tag == "v" and token.form in ("s", "past")):
            return True
    return False


_ORDERING = frozenset({"before", "after", "since", "as", "than"})
_DECIDED: dict[str, Callable[[Token, Around], str]] = {
    "T": _to,
    "v": _of_verb,
    "G": _ing,
    "N": _settled,
    "J": _settled,
}
_BY_WORD: dict[str, Callable[[Token, Around], str]] = {"that": _that}
