"""A request cut into what it asks for, clause by clause and noun by noun.

Formulas are masked by ◆. In languages with spaces an item begins at a question word, a
command or a conjunction behind one, and its head ends at the first preposition; in
Chinese and Japanese the head stands behind the last 的 or の.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.reading.errors import ReadingError
from assistant.reading.notation import normalise
from assistant.reading.statements import Statement, read_statements

MASK = "◆"
_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*['’]?|◆|[,;:]")
_SENTENCE = re.compile(r"(?<=[?？!。])\s*|(?<=[.;])\s+")
_JOINS = {
    "en": {
        "and",
        "or",
        "plus",
        "as-well-as",
        "together-with",
        "along-with",
        "but-also",
    },
    "de": {"und", "sowie", "oder", "als-auch", "zusammen-mit"},
    "fr": {"et", "ou", "puis", "ainsi-que", "de-même-que"},
    "es": {"y", "e", "o", "u", "así-como", "junto-con"},
}
#: Question words that open an item wherever they stand.
_INTERROGATIVE = re.compile(
    r"(?:what|how|qu[eé]l|cu[aá]l|cuán|qué|welch|wie-|wieviel|que-va|combien)"
)
_COPULA = frozenset({"is", "are", "was", "were", "ist", "sind", "est", "sont", "es"})
#: French words that lose their vowel before another.
_ELIDED = re.compile(r"^(?:[dlnsjcmt]|qu)'")
_CJK_JOINS = re.compile(
    r"以及|以及|还有|(?<![饱飽調调总總])和|与|(?<![言以])及び?|および|ならびに|並びに|"
    r"と(?=\s*[^\u3040-\u309f\s])"
)
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff々ー]+")


@dataclass(frozen=True)
class Item:
    """One thing asked for.

    Attributes:
        kind: ``opener`` asks for quantities, ``moment`` for a time, ``claim`` for a
            judgement, a drawing or a reason.
        words: What of it names the thing, function words left out.
        quote: As the user wrote it, formulas included.
        start: Where it begins in the masked text.
        all_words: Every word of it that is no function word, behind the head too.
        formulas: Those in it, as written.
    """

    kind: str
    words: tuple[str, ...]
    quote: str
    start: int
    all_words: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Masked:
    """A text with its formulas masked, and these in order."""

    words: str
    statements: tuple[Statement, ...]

    def formulas(self, start: int, end: int) -> tuple[str, ...]:
        """The formulas of a stretch of the masked text."""
        first = self.words.count(MASK, 0, start)
        many = self.words.count(MASK, start, end)
        found = self.statements[first : first + many]
        return tuple(s.text for s in found if not _ELIDED.fullmatch(s.text))

    def quote(self, start: int, end: int) -> str:
        """A stretch of the masked text with its formulas back in place."""
        number = self.words.count(MASK, 0, start)
        out = []
        for character in self.words[start:end]:
            if character == MASK:
                character = self.statements[number].text
                number += 1
            out.append(character)
        return " ".join("".join(out).split()).strip(" ,;:.?!¿¡")


def masked(text: str) -> Masked:
    """The text with ◆ for its formulas; as it is where they cannot be read."""
    try:
        reading = read_statements(normalise(text))
    except ReadingError:
        return Masked(text.replace(MASK, " "), ())
    return Masked(reading.words, tuple(reading.statements))


@cache
def lexicon(language: str) -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    """Category to whole words and stems of a language."""
    text = files("assistant").joinpath("reading/clause_words.tsv").read_text("utf-8")
    out: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        category, code, words = line.split("\t")
        if code != language:
            continue
        listed = words.split()
        whole, stems = out.get(category, (frozenset(), ()))
        whole |= {w for w in listed if not w.endswith("*")}
        stems += tuple(w[:-1] for w in listed if w.endswith("*"))
        out[category] = (whole, stems)
    return out


def is_word_of(word: str, category: str, language: str) -> bool:
    """Whether a word, in any form of a stem, belongs to a category."""
    whole, stems = lexicon(language).get(category, (frozenset(), ()))
    return word in whole or (MASK not in word and word.startswith(stems or "\0"))


def items(text: Masked, language: str) -> list[Item]:
    """What a text asks for, in order."""
    out: list[Item] = []
    start = 0
    for sentence in _SENTENCE.split(text.words):
        start = text.words.find(sentence, start) if sentence else start
        if language in {"zh", "ja"}:
            out += _unspaced(text, sentence, start, language)
        else:
            out += _Spaced(text, sentence, start, language).items()
        start += len(sentence)
    if not out and language not in {"zh", "ja"}:
        # Without any question word the last sentence is the question.
        last = [s for s in _SENTENCE.split(text.words) if re.search(r"\w", s)][-1:]
        for sentence in last:
            begin = text.words.rfind(sentence)
            out += _Spaced(text, sentence, begin, language).last()
    return out


class _Spaced:
    """A sentence of a language with spaces."""

    def __init__(self, text: Masked, sentence: str, start: int, language: str) -> None:
        self.text = text
        self.language = language
        self.start = start
        self.sentence = sentence
        self.tokens: list[tuple[str, int, int]] = []
        for found in _TOKEN.finditer(sentence):
            word = found.group().lower().replace("’", "'")
            place = start + found.start(), start + found.end()
            if language == "fr":
                if word == MASK and _ELIDED.fullmatch(self._formula(place[0])):
                    continue
                word = _ELIDED.sub("", word) or word
            if language == "es" and word == MASK:
                # Before another word the letter is the conjunction.
                letter = self._formula(place[0])
                follows = re.match(r"\s+[^\W\d_]{2,}", sentence[found.end() :])
                word = letter if letter in {"y", "e"} and follows else word
            self.tokens.append((word, *place))

    def _formula(self, place: int) -> str:
        """The formula masked at a place."""
        number = self.text.words.count(MASK, 0, place)
        found = self.text.statements
        return found[number].text if number < len(found) else ""

    def items(self) -> list[Item]:
        """Stretches between openers, commas and conjunctions, as items."""
        return [i for part in self._parts() if (i := self._item(*part)) is not None]

    def last(self) -> list[Item]:
        """What stands in the last stretch that names a quantity."""
        first = max(
            (i + 1 for i, t in enumerate(self.tokens) if t[0] in {",", ";", ":"}),
            default=0,
        )
        item = self._item("opener", first, first, len(self.tokens))
        return [item] if item is not None and MASK not in self.sentence else []

    def _is(self, word: str, category: str) -> bool:
        return is_word_of(word, category, self.language)

    def _is_phrase(self, phrase: str) -> bool:
        return any(phrase in whole for whole, _ in lexicon(self.language).values())

    def _opener(self, at: int, *, begins: bool) -> tuple[str, int]:
        """Kind and length of the opener at a token; none where none stands."""
        for length in (4, 3, 2, 1):
            words = [t[0] for t in self.tokens[at : at + length]]
            if len(words) < length:
                continue
            phrase = "-".join(words)
            if length > 1 and not self._is_phrase(phrase):
                continue
            for kind in ("moment", "claim", "opener", "whole"):
                if self._is(phrase, kind) and (
                    begins
                    or _INTERROGATIVE.match(phrase)
                    or kind == "moment"
                    # "… with x(0) = 1 give x(2)": a formula ended a clause.
                    or (at > 0 and self.tokens[at - 1][0] == MASK)
                ):
                    return kind, length
        return "", 0

    def _join(self, at: int) -> int:
        """How many words the conjunction at a token has; 0 where none stands."""
        for length in (3, 2, 1):
            phrase = "-".join(t[0] for t in self.tokens[at : at + length])
            if phrase in _JOINS[self.language]:
                return length
        return 0

    def _parts(self) -> Iterator[tuple[str, int, int, int]]:
        """Kind, first token, first behind the opener and end of all that asks."""
        kind, first, lead, begins, given = "", 0, 0, True, False
        at, timed = 0, False
        while at < len(self.tokens):
            word = self.tokens[at][0]
            joined = self._join(at)
            if word in {",", ";", ":"} or joined:
                at += joined or 1
                if kind and not (given and joined):
                    yield kind, first, lead, at - (joined or 1)
                    first = lead = at
                if kind == "moment" and not joined:
                    # Behind a time a comma begins what only sets the stage …
                    kind, timed = "", True
                elif joined and (kind == "moment" or timed):
                    # … but a conjunction lists another quantity.
                    kind, first, lead, timed = "opener", at, at, False
                given = given and joined > 0
                begins = True
                continue
            opened, length = self._opener(at, begins=begins)
            if opened == "moment" and kind in {"opener", "claim"} and not begins:
                # "how large is it when …" sets a condition.
                opened = ""
            if opened:
                if kind and at == lead > first:
                    # "when is the tank empty", "what would it be": one question.
                    opened = kind
                elif kind and at > lead and not begins:
                    yield kind, first, lead, at
                    first = at
                elif not kind:
                    first = at
                kind, given = opened, False
                at += length
                lead = at
                continue
            if word == MASK:
                if self._is_placed(at) and kind in {"", "whole"}:
                    # "y(2) and the phase shift": a value is a question by itself.
                    kind, first, lead = "opener", at, at
                begins = False
            elif not (self._is(word, "plain") or self._is(word, "place")):
                begins = False
            given = given or self._is(word, "given")
            at += 1
        if kind:
            yield kind, first, lead, len(self.tokens)
        elif self.sentence.rstrip().endswith("?"):
            last = max(
                (i + 1 for i, t in enumerate(self.tokens) if t[0] in {",", ";", ":"}),
                default=0,
            )
            yield "opener", last, last, len(self.tokens)

    def _statement(self, at: int) -> Statement | None:
        number = self.text.words.count(MASK, 0, self.tokens[at][1])
        found = self.text.statements
        return found[number] if number < len(found) else None

    def _is_placed(self, at: int) -> bool:
        """Whether a formula is a value at a place, as y(2) is."""
        found = self._statement(at)
        return (
            found is not None
            and found.is_expression
            and re.search(r"[A-Za-z]\w*'*\(\s*-?[\d.]", found.text) is not None
        )

    def _item(self, kind: str, first: int, lead: int, last: int) -> Item | None:
        if kind == "whole" or first >= last:
            return None
        every = tuple(self._all(lead, last))
        words = every if kind == "claim" else tuple(self._head(lead, last))
        begin, end = self.tokens[first][1], self.tokens[last - 1][2]
        quote = self.text.quote(begin, end)
        return Item(kind, words, quote, begin, every, self.text.formulas(begin, end))

    def _all(self, first: int, last: int) -> list[str]:
        idle = ("plain", "place", "given", "opener", "claim", "moment", "whole")
        return [
            word
            for word, _, _ in self.tokens[first:last]
            if word not in {MASK, ",", ";", ":"}
            and not any(self._is(word, category) for category in idle)
        ]

    def _head(self, first: int, last: int) -> list[str]:
        words: list[str] = []
        skipping = False
        for at in range(first, last):
            word = self.tokens[at][0]
            if word == MASK:
                found = self._statement(at)
                told = found is not None and (
                    found.relations or found.sides[0][0] in {"num", "qty"}
                )
                if words:
                    # "thickness 2 cm" is given, "the angle theta(2)" asked.
                    return [] if told else words
                skipping = False
            elif skipping:
                skipping = word not in _COPULA
            elif self._is(word, "place") and (words or not self._is(word, "plain")):
                if words and not all(self._is(w, "generic") for w in words):
                    break
                skipping = not words
                words = []
            elif self._is(word, "given"):
                break
            elif not any(
                self._is(word, c) for c in ("plain", "opener", "moment", "claim")
            ):
                words.append(word)
        return words


def _unspaced(text: Masked, sentence: str, start: int, language: str) -> list[Item]:
    """What a Chinese or Japanese sentence asks for."""
    out: list[Item] = []
    clauses = [
        (m.start(), m.group()) for m in re.finditer(r"[^,，、;；:：]+", sentence)
    ]
    kinds = [_unspaced_kind(clause, language) for _, clause in clauses]
    topic = re.search(r"(時刻|時間)?は\s*[?？]\s*$", sentence)
    if language == "ja" and topic and clauses and not kinds[-1]:
        # "… の濃度は?": a question without a verb.
        kinds[-1] = "moment" if topic[1] else "opener"
    silent = [
        not kind and not _tells(text, start + clause[0], clause)
        for kind, clause in zip(kinds, clauses, strict=True)
    ]
    if language == "ja":
        # The verb stands last: what is listed before it is asked by it too.
        for number in reversed(range(len(kinds) - 1)):
            noun = re.search(r"[\u4e00-\u9fff\u30a0-\u30ff◆ー]\s*$", clauses[number][1])
            if silent[number] and noun and kinds[number + 1] not in {"", "whole"}:
                kinds[number], silent[number] = kinds[number + 1], False
    for number in range(1, len(kinds)):
        if silent[number] and kinds[number - 1] not in {"", "whole"}:
            kinds[number] = kinds[number - 1]
    for (offset, clause), kind in zip(clauses, kinds, strict=True):
        if kind in {"", "whole"}:
            continue
        at = 0
        for part in _CJK_JOINS.split(clause):
            at = clause.find(part, at)
            begin = start + offset + at
            words = unspaced_words(part, kind, language)
            end = begin + len(part)
            every = unspaced_words(part, "claim", language)
            out.append(
                Item(
                    kind, words, text.quote(begin, end), begin, every,
                    text.formulas(begin, end),
                )
            )  # fmt: skip
            at += len(part)
    return out


def _tells(text: Masked, start: int, clause: tuple[int, str]) -> bool:
    number = text.words.count(MASK, 0, start)
    many = clause[1].count(MASK)
    return any(s.relations for s in text.statements[number : number + many])


def _unspaced_kind(clause: str, language: str) -> str:
    words = lexicon(language)
    for kind in ("moment", "claim", "whole", "opener"):
        listed = words[kind][0]
        if kind == "whole" and any(
            w in clause for w in words["opener"][0] if w not in {"求", "求め"}
        ):
            continue
        if any(w in clause for w in listed):
            return kind
    return ""


def unspaced_words(part: str, kind: str, language: str) -> tuple[str, ...]:
    """Names in a Chinese or Japanese clause; of a question its head alone."""
    if kind == "opener":
        heads = [h for h in re.split(r"的|の", part) if _CJK.search(h) or MASK in h]
        part = heads[-1] if heads else part
    known, idle = _unspaced_known(language)
    out = []
    for run in _CJK.findall(part):
        if known.fullmatch(run):
            continue
        # What stands between words of the frame is the name of the thing.
        bare = re.sub(rf"^(?:{idle})+|(?:{idle})+$", "", run)
        out.append(bare or run)
    return tuple(out)


@cache
def _unspaced_known(language: str) -> tuple[re.Pattern[str], str]:
    """A run of known words, and the words that only frame a question."""
    words = {k: v[0] for k, v in lexicon(language).items()}
    every = sorted(set().union(*words.values()), key=len, reverse=True)
    frame = set().union(*(words[k] for k in words if k not in {"field", "generic"}))
    known = re.compile(f"(?:{'|'.join(map(re.escape, every))})+")
    return known, "|".join(map(re.escape, sorted(frame, key=len, reverse=True)))
