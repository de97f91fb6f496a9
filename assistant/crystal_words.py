"""Words of a request for a structure that nothing used.

A word such as "twisted" may make another thing of a compound; no list holds them all.
So it is asked the other way round: every word must be the name of the compound, of its
form, system or structure type, a formula, a rule or a condition that was read, or
stand among the words of requests (`request_words.txt`, six languages). What is left is
quoted.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.library.structures.conditions import without_conditions
from knowledge.library.structures.formulas_in_text import formulas_in
from knowledge.library.structures.naming import find_names, fold
from knowledge.library.structures.phases import without_phases
from knowledge.library.structures.slips import in_english, slips_between
from knowledge.library.structures.structure_types import (
    TYPES,
    groups_of_type,
    without_type_symbols,
)
from knowledge.library.structures.systematic import anion_elements
from validators.crystal_systems import SEVEN_SYSTEMS
from validators.element_names import elements_in, is_element_name, with_symbols
from validators.formula import Composition, FormulaError, deviation, parse_formula
from validators.groups import in_system
from validators.records import StructureRecord

#: Room conditions in numbers: at these the usual form was taken.
_ROOM = re.compile(
    r"\b(?:2[89]\d|30[0-3])(?:\.\d+)?\s*k\b|\b(?:1[5-9]|2\d|30)\s*°\s*c\b|"
    r"\b1(?:\.0+)?\s*(?:bar|atm)\b|\b(?:101\.?325|100)\s*kpa\b"
)
#: Numbers of lessons, figures, years and programs.
_COUNTED = re.compile(
    r"\b(?:chapter|exercise|problem|question|figure|fig|table|step|homework|lab|week|"
    r"version|cif|python|kapitel|aufgabe|übung|abbildung|tabelle|woche|chapitre|"
    r"exercice|semaine|tableau|capítulo|ejercicio|problema|semana|tabla|p|s)\.?\s*"
    r"\d+(?:\.\d+)*\b|\b(?:19|20)\d\d\b|第\s*[\d一二三四五六七八九十]+\s*[章課课周週回题題節节]|"
    r"\b3d\b|\d{1,2}:\d\d|\b\d+\s*(?:min|minutes?|hours?|h|days?|uhr|minuten|heures?|"
    r"horas?|minutos?|分钟|分間|分|时|時|点)\b|quantum[- ]?espresso|"
    r"\bpost-?doc\w*|"
    r"\b(?:computing|computer|hpc) cluster\b"
)
#: Batteries and other devices are named after an ion that is no part of the compound.
_DEVICES = re.compile(
    r"\b(?:lithium|sodium|li|na|natrium|zinc|zink|potassium|magnesium|litio|sodio)"
    r"[- ]?(?:ion|ionen|air|metal|sulfur)?[- ]?(?:batter\w+|akkus?|conduct\w+)|"
    r"\b(?:batter\w+|accumulateurs?|baterías?|piles?)\s+(?:au|à|de|a|aux)\s+"
    r"(?:ions?\s+)?(?:de\s+)?(?:lithium|sodium|litio|sodio)(?:[- ]ion)?|"
    r"(?:锂|钠|全固态)(?:离子)?电池|(?:リチウム|ナトリウム)(?:イオン)?(?:二次)?電池"
)
#: What stands for the compound where its name was read.
_HERE = "\u2302"
_SIGNS = "\u3040-\u30ff\u3400-\u9fff々ー"
_TOKEN = re.compile(rf"[^\W\d_{_SIGNS}]+|\d+(?:[.,]\d+)*")
_RUN = re.compile(rf"[{_SIGNS}]+")
#: Shorter words are letters of axes and sites, articles or slips.
_SHORTEST = 2
#: Kana that remain between known words are particles and endings.
_PARTICLES = re.compile(r"[\u3041-\u309f]{1,2}")


def unused_words(
    words: str,
    composition: Composition,
    record: StructureRecord | None,
    *,
    known_as: Iterable[str] = (),
) -> tuple[str, ...]:
    """Words of a request that no reader used, as they stand there (folded).

    Those that say nothing of a structure are not counted.

    Args:
        words: The request, without rules and questions that are answered elsewhere.
        composition: Of the compound that was understood.
        record: What the structure is built from.
        known_as: Names that were understood, misspelt ones included, and words of the
            form that was taken.
    """
    known_as = (*known_as, *_initials(words, composition))
    left, own = _left_over(words, composition, record, known_as)
    return tuple(dict.fromkeys(_strange(left, own, composition)))


def _initials(words: str, composition: Composition) -> Iterator[str]:
    """Acronyms of the compound's own elements: KNN of K0.5Na0.5NbO3, CLYC, LFP.

    At least three capitals, which are first letters of its elements in their order.
    """
    for found in re.finditer(r"(?<![A-Za-z0-9])[A-Z]{3,6}(?![A-Za-z0-9])", words):
        letters = iter(symbol[0] for symbol in composition)
        if all(letter in letters for letter in found[0]):
            yield found[0].lower()


#: Words that stand around the name of a form, and the conditions at which it lives.
_OF_FORMS = re.compile(
    r"(?:phas|fas|form|modifi[ck]a|polymorph|polimorf|polyt[yi]p|politip|varie|struct|"
    r"strukt|estruct|[ck]r[yi]sta|temp|press|druck|presi|ambi|hoch|tief|zimmer|raum)"
    r"[a-zéèóâ]{0,14}|room|high|low|solid|fest\w*|alta|baja|haute|basse|types?|tipo|typ|double|doppel|"
    r"the|of|at|in|bei|von|der|die|das|des|de|du|del|la|le|el|[高低室常]温相?|[型相の的形]"
)


def names_form_only(
    words: str, composition: Composition, record: StructureRecord | None
) -> bool:
    """Whether a message is the name of a form of a compound: "β-quartz, high T phase".

    Args:
        words: The message.
        composition: Of the compound that was understood.
        record: Of the form.
    """
    text = unicodedata.normalize("NFKC", words)
    marked = (
        without_phases(text) != text
        or without_conditions(fold(words)) != fold(words)
        or any(
            re.search(rf"(?<![a-zà-ÿ])(?:{stems})", fold(words))
            for stems in SEVEN_SYSTEMS.values()
        )
    )
    left, own = _left_over(words, composition, record, ())
    tokens = [m[0] for m in (*_TOKEN.finditer(left), *_RUN.finditer(left))]
    return marked and all(
        t in own or len(t) < _SHORTEST or _OF_FORMS.fullmatch(t) for t in tokens
    )


def _left_over(
    words: str,
    composition: Composition,
    record: StructureRecord | None,
    known_as: Iterable[str],
) -> tuple[str, set[str]]:
    """The folded words without what was read, and names of what was taken."""
    text = unicodedata.normalize("NFKC", words)
    types = groups_of_type(words, composition)
    right_type = record is None or not types or record.group.number in types
    text = without_phases(text)
    if right_type:
        text = without_type_symbols(text)
    for formula in formulas_in(words):
        if _is_of(formula, composition):
            place = rf"(?<![A-Za-z0-9]){re.escape(formula)}(?![A-Za-z0-9])"
            text = re.sub(place, f" {_HERE} ", text, flags=re.IGNORECASE)
    left = _without_names(fold(text), composition, record)
    left = without_conditions(left)
    for pattern in (_DEVICES, _ROOM, _COUNTED):
        left = pattern.sub(" ", left)
    if right_type:
        for word in TYPES:
            left = re.sub(rf"(?<![\w-]){re.escape(word)}s?(?!\w)", " ", left)
    for system, stems in SEVEN_SYSTEMS.items():
        if record is None or in_system(record.group, system):
            left = re.sub(rf"(?<![a-zà-ÿ])(?:{stems})", " ", left)
    own = _own_words(record, known_as)
    for name in sorted(own, key=len, reverse=True):
        if len(name) > 2 and not name.isascii():
            left = left.replace(name, f" {_HERE} ")
    return left, own


def _is_of(formula: str, composition: Composition) -> bool:
    try:
        return deviation(parse_formula(formula), composition) < 0.02
    except FormulaError:
        return False


def _without_names(
    folded: str, composition: Composition, record: StructureRecord | None
) -> str:
    """The text less the names that mean the compound in this form, or its type."""
    spans = []
    for found in find_names(folded):
        for meaning in found.meanings:
            fits = record is None or (
                not meaning.groups or record.group.number in meaning.groups
            )
            # Of another compound it is a type: 'GaN tipo blenda de zinc'.
            same = deviation(meaning.composition, composition) < 0.02
            if fits and (same or meaning.groups):
                spans.append((found.start, found.end))
                break
    for start, end in sorted(spans, reverse=True):
        folded = f"{folded[:start]} {_HERE} {folded[end:]}"
    return folded


def _own_words(record: StructureRecord | None, known_as: Iterable[str]) -> set[str]:
    """Words of the names and labels of what was taken."""
    told = [*known_as]
    if record is not None:
        told += [*record.names, record.polymorph]
    out = {fold(name) for name in told if name}
    return out | {word for name in out for word in re.findall(r"[^\W\d_]+", name)}


def _strange(left: str, own: set[str], composition: Composition) -> Iterator[str]:
    for clause in _CLAUSES.split(left):
        yield from _strange_words(clause, own, composition)
        yield from _strange_signs(clause, composition)


#: Where a part of a sentence ends that may speak of something else.
_CLAUSES = re.compile(
    r"[.;:!?,()\n。，、；：！？（）…]+|\s[-–—]\s|\b(?:and|und|et|y|so|denn|weil|car|porque|"
    r"donc|así que)\b|(?<=ので)|(?<=ために)"
)


def _strange_words(
    clause: str, own: set[str], composition: Composition
) -> Iterator[str]:
    """Words in Latin letters of a part of a sentence that qualify the structure.

    Before a noun stand its qualities, behind the last article or preposition; what
    follows it belongs to it, but for the purpose of the request. Where neither the
    compound nor its structure is named, a person is spoken of, or the structure is.
    """
    around = _vocabulary().around
    tokens = [m[0] for m in re.finditer(rf"{_HERE}|{_TOKEN.pattern}", clause)]
    plain = [_plain(t) for t in tokens]
    nouns = [
        i for i, t in enumerate(tokens)
        if t == _HERE or t in own or plain[i] in around["nouns"]
    ]  # fmt: skip
    person = any(t in around["persons"] for t in plain)
    for i, word in enumerate(tokens):
        if i in nouns or (word[0].isalpha() and len(word) < _SHORTEST):
            continue
        if is_harmless(word) or _is_element_of(word, composition):
            continue
        if in_english(word, own) in own:
            continue
        after = next((n for n in nouns if n > i), None)
        before = next((n for n in reversed(nouns) if n < i), None)
        leads = after is not None and not around["breaks"] & {*plain[i + 1 : after]}
        follows = before is not None and not (
            around["purposes"] & {*plain[before + 1 : i]}
        )
        # "Pour une vidéo, …": why it is wanted.
        reason = plain[0] in around["purposes"]
        alone = not nouns and not (person or (reason and word[0].isalpha()))
        if leads or follows or alone:
            yield word


def _is_element_of(word: str, composition: Composition) -> bool:
    """Whether a word is the name or the symbol of an element of the compound."""
    if word.capitalize() in composition:
        return True
    if anions := anion_elements(word):
        # 'CoSb antimonide': the class of salts that its formula tells too.
        return anions <= set(composition)
    return is_element_name(word) and elements_in(word) <= set(composition)


#: Signs between a word and the noun behind it that part them: 動画で, 要.
_PARTS = re.compile(
    r"(?:で|に|を|が|は)(?![\u3041-\u309f])|要|想|需|用|给|请|做|把|让|来"
)
#: The file, which what follows in a sentence does not change.
_FILE_SIGNS = re.compile(r"cif|文件|ファイル")
#: A part of a Japanese sentence that says why: …ので, …から, …ため.
_REASON = re.compile(r"(?:ので|から|ために?|たく|たいが|ですが|ますが)\s*$")


def _strange_signs(clause: str, composition: Composition) -> Iterator[str]:
    """The same of Chinese or Japanese text, less the phrases of requests.

    Its nouns follow their qualities; a particle or a verb between ends those.
    """
    words = _vocabulary()
    if not _RUN.search(clause):
        return
    nouns = [m.start() for m in words.sign_nouns.finditer(clause)]
    nouns += [i for i, c in enumerate(clause) if c == _HERE]
    files = [m.start() for m in _FILE_SIGNS.finditer(clause)]
    context = words.sign_context.search(clause) or _REASON.search(clause)
    for start, part in _strange_parts(clause, composition):
        end = start + len(part)
        after = min((n for n in (*nouns, *files) if n >= end), default=None)
        before = max((n for n in (*nouns, *files) if n < start), default=None)
        leads = after is not None and not _PARTS.search(clause[end:after])
        follows = before is not None and before not in files
        if leads or follows or not (nouns or files or context):
            yield part


def _strange_parts(clause: str, composition: Composition) -> Iterator[tuple[int, str]]:
    """Signs that no phrase of requests holds, with their places."""
    rest = _vocabulary().phrases.sub(lambda m: " " * len(m[0]), clause)
    for match in re.finditer(rf"[{_SIGNS}]+", rest):
        part = match[0]
        if _PARTICLES.fullmatch(part) or set(part) <= {"ー", "々"}:
            continue
        if elements_in(part) and elements_in(part) <= set(composition):
            # 多孔硅: the element is known, what stands before it is not.
            for left in re.findall(rf"[{_SIGNS}]+", with_symbols(part)):
                yield match.start() + part.index(left), left
            continue
        yield match.start(), part


# --- the vocabulary -------------------------------------------------------------------

#: Pronouns that Spanish joins to its verbs.
_PRONOUNS = r"(?:me|te|se|nos|os|lo|la|los|las|le|les){0,2}"
#: Endings that inflection adds, and letters with which German joins words.
_ENDINGS = ("e", "en", "er", "em", "es", "s", "n", "ly", "ne", "ing", "a", "o", "as",
            "os", "innen", "in")  # fmt: skip
_JOINTS = ("", "s", "n", "en", "es")
#: A slip is forgiven in words of at least so many letters.
_LONG = 6


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """Words in Latin letters without accents, forms of verbs, and phrases in signs."""

    words: frozenset[str]
    verbs: re.Pattern[str]
    phrases: re.Pattern[str]
    around: Mapping[str, frozenset[str]]
    sign_nouns: re.Pattern[str]
    sign_context: re.Pattern[str]


def _plain(word: str) -> str:
    """The word without accents."""
    apart = unicodedata.normalize("NFD", word)
    return "".join(c for c in apart if not unicodedata.combining(c))


@cache
def _vocabulary() -> _Vocabulary:
    text = files("assistant").joinpath("request_words.txt").read_text("utf-8")
    words: set[str] = set()
    signs: set[str] = set()
    kinds: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in text.splitlines():
        head, _, rest = line.partition(":")
        if not rest or line.startswith("#"):
            continue
        language, _, kind = head.partition("-")
        if kind:
            kinds[kind][language] += map(_plain, rest.split())
        if language in {"zh", "ja"}:
            signs.update(rest.split())
        elif kind not in {"verbs", "endings"}:
            words.update(map(_plain, re.split(r"\s+|(?<=\w)[-'](?=\w)", rest)))
    words.discard("")
    verbs = kinds["verbs"]
    context = [w for k in ("purposes", "persons") for w in _of_signs(kinds[k])]
    return _Vocabulary(
        frozenset(words),
        re.compile("|".join(_verb(k, verbs[k], kinds["endings"][k]) for k in verbs)),
        _any_of(signs),
        {
            kind: frozenset(w for k, own in kinds[kind].items() for w in own)
            for kind in ("breaks", "purposes", "persons", "nouns", "core")
        },
        _any_of(_of_signs(kinds["nouns"])),
        _any_of(context),
    )


def without_phrases(signs: str) -> str:
    """Chinese or Japanese signs without the phrases of requests."""
    return _vocabulary().phrases.sub(" ", signs)


def _of_signs(kind: Mapping[str, Sequence[str]]) -> list[str]:
    return [w for language in ("zh", "ja") for w in kind.get(language, ())]


def _any_of(phrases: Collection[str]) -> re.Pattern[str]:
    """A pattern of phrases, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(phrases, key=len, reverse=True))))


def _verb(language: str, stems: list[str], endings: list[str]) -> str:
    """A pattern of the forms of verbs of a language."""
    before = "(?:ge)?" if language == "de" else ""
    after = _PRONOUNS if language == "es" else ""
    return f"{before}(?:{'|'.join(stems)})(?:{'|'.join(endings)})?{after}"


@cache
def is_harmless(word: str) -> bool:
    """Whether a folded word says nothing of the structure that is asked for.

    >>> is_harmless("masterarbeit"), is_harmless("strukturen"), is_harmless("twisted")
    (True, True, False)
    """
    word = _plain(word)
    known = _vocabulary()
    return (
        _is_known(word, known.words)
        or known.verbs.fullmatch(word) is not None
        or _is_joined(word, known.words)
        or _is_slip(word)
    )


def _is_known(word: str, known: frozenset[str]) -> bool:
    if word in known:
        return True
    return any(
        word.endswith(end) and len(word) - len(end) > 3 and word[: -len(end)] in known
        for end in _ENDINGS
    )


def _is_joined(word: str, known: frozenset[str]) -> bool:
    """Whether words of the list are written as one: Strukturdatei, Masterarbeit."""
    for cut in range(3, len(word) - 3):
        first, rest = word[:cut], word[cut:]
        joined = any(
            first[: len(first) - len(j)] in known and len(first) - len(j) > 2
            for j in _JOINTS
            if first.endswith(j)
        )
        if joined and (_is_known(rest, known) or _is_joined(rest, known)):
            return True
    return False


def _is_slip(word: str) -> bool:
    """Whether a word is one slip from a word that every request has: 'strucutre'.

    Of a short word only the order of its letters counts: "fro" and "teh".
    """
    if 2 < len(word) < _LONG:
        return any(
            other[0] == word[0] and sorted(other) == sorted(word)
            for other in _vocabulary().words
            if len(other) == len(word)
        )
    return len(word) >= _LONG and any(
        other[0] == word[0]
        and abs(len(other) - len(word)) <= 1
        and slips_between(word, other) <= 1
        for other in _vocabulary().around["core"]
    )
