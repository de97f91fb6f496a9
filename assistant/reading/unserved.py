"""What a request asks that its problem does not answer.

Every word that names something asked for must be read: it names the solution itself, or
the text told what it is, or the problem reads differently without it. A word whose
absence changes nothing was read by nobody, and its clause has no answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial

from assistant.language import detect_language
from assistant.reading.asked_clauses import (
    MASK,
    Item,
    Masked,
    is_word_of,
    items,
    masked,
)
from assistant.reading.errors import ReadingError
from validators.specs.equation import EquationSpec

#: Words whose absence is tried; a text with more open words is not understood anyway.
_TRIED = 12
#: Quantities that are not the solution, even where the text has spoken of them.
#: Laws by a part of their name, and the words of what they answer with.
_ANSWERS: tuple[tuple[str, str], ...] = (
    (
        r"buckling",
        r"(?:critical|buckling|euler) (?:load|force)|knicklast|critical|load",
    ),
    (r"natural freq", r"natural|eigen\w*|frequenc\w*|modes?|fundamental|lowest"),
    (r"Stefan", r"depth|thickness|melt\w*|frozen|front|ice|solid\w*|interface"),
    (r"Thiele", r"thiele|modulus|effectiveness|factor"),
    (
        r"Arrhenius|Kissinger",
        r"activation|energy|fit\w*|line|pre-?exponential|factor|peak|temperature|DSC",
    ),
    (r"Avrami", r"avrami|exponent|rate constant|fit\w*|transform\w*|umgewandelt\w*"),
    (r"Avrami", r"(?:re)?crystalli\w+|rekristallisiert|kristallisiert|transformée?"),
    (r"parabolic", r"parabolic|rate|constant|kp|gain|fit\w*"),
    (r"Fick", r"uptake|fraction\w*|absorbed|released|profile|derive\w*|fick\w*"),
    (r"Fick", r"diffusion|couple|source|law|second|plane|thin|film|depth|content"),
    (r"Cahn|Allen", r"spinodal|decomposition|coarsening|interface"),
    (r"heat|wall|conduction", r"heat|flux|flow|loss|face|temperature"),
)
_EIGENVALUES = (
    r"eigenvalues?|eigenwerte?|valeurs? propres?|autovalor\w*|valores? propios?|"
    r"本征值|特征值|固有値|energ(?:y|ies|ien|ías)|énergies?|levels?|能级|"
    r"(?:natural |eigen)?frequenc(?:y|ies)|spectrum|ground|critical|buckling|load"
)
#: What the table of a named scheme tells.
_SCHEME = (
    r"(?:global|local|truncation|discreti[sz]ation) errors?|errors?|global\w*|order|"
    r"convergence|lokale\w*|ordnung|konvergenz\w*|ordre|orden|阶|収束|"
    r"yields?|schemes?|methods?|numerical\w*|approximations?|schemas?|verfahren|näherung\w*|"
    r"numerisch\w*|schémas?|méthodes?|numérique|esquemas?|métodos?|aproximaci\w+|"
    r"numéric\w+|格式|方法|近似|数值|スキーム|解法|数値"
)
_ARTICLE = r"(?:^|[.,;:?!]|\b(?:the|der|die|das|den|dem|le|la|el|los|las|un|una|a))$"
_DERIVED = re.compile(
    r"energ|énerg|phase|phasen|period|périod|period|amplitud|frequen|fréquen|frecuen|"
    r"power|leistung|puissance|potencia|work|arbeit|travail|trabajo|flux|fluss|flujo|"
    r"flow|strom|rate|velocit|speed|geschwind|vitesse|velocid|acceler|beschleun|accél|"
    r"acelera|force|kraft|fuerza|stress|strain|efficien|effizi|total|gesamt|average|"
    r"mean|mittel|moyenn|promedi|media|maxim|minim|peak|loss|lost|verlust|perte|"
    r"pérdida|dissip|damp|dämpf|amort|ratio|stab|equilib|gleichgew|équilib|wavelen|"
    r"life|leben|halb|demi|constant|slope|gradient|derivat|entrop|moment|momentum|"
    r"torque|heat|wärme|chaleur|calor|能|相|周期|振幅|频|頻|周波|功|流|速|力|总|合計|平均|最大|"
    r"最小|损|損|失|阻尼|減衰|比|稳|安定|平衡|寿命|半",
    re.I,
)


def accounted(
    text: str,
    spec: EquationSpec,
    read: Callable[[str], EquationSpec],
    *,
    fields: bool = False,
) -> EquationSpec:
    """The spec with the traits that clauses ask for and the clauses nothing answers.

    Args:
        text: The request.
        spec: The problem as read.
        read: Reads another wording of the same request.
        fields: Whether the values asked for are told by fields, not by the text.
    """
    from assistant.reading import traits

    language = detect_language(text)
    words = masked(text)
    asked = items(words, language)
    ledger = _Ledger(text, words, spec, language, asked, read)
    left: list[str] = []
    spec = traits.of_damped_motion(spec)
    for item in asked:
        if item.kind == "moment":
            answered = sum(p.expression is None for p in spec.points)
            if not answered and not spec.law:
                left.append(item.quote)
            continue
        named = partial(ledger.is_named, item=item)
        # Some words of traits change what is read without being answered.
        trait = traits.taken(item, spec, named, free=not fields)
        if trait is None and all(ledger.is_read(w, item) for w in item.words):
            continue
        if trait is None:
            left.append(item.quote)
        else:
            spec = trait
    if left:
        unserved = tuple(dict.fromkeys(left))
        return replace(spec, data={**spec.data, "unserved": unserved})
    if "further" in spec.data:
        # The question that was open is the one for the trait.
        return replace(spec, flags=spec.flags - {"unread question"})
    return spec


def answers_of(law: str) -> list[str]:
    """Patterns of the words by which the answer of a law is asked for."""
    return [words for name, words in _ANSWERS if re.search(name, law, re.I) and law]


#: Words that name an unknown when it has their usual letter.
_LETTERS: tuple[tuple[str, str], ...] = (
    ("v", r"velocit|speed|fast$|schnell$|geschwindigkeit|vitesse|velocidad|速度|速さ"),
    ("E", r"energ|énerg|能量|エネルギー"),
    ("p", r"momentum|impuls|动量|運動量"),
    ("Q", r"heat$|wärme|chaleur|calor|热量|熱量"),
    ("A", r"amplitude|amplitud|振幅"),
    ("phi", r"phase$|phas|相位|位相"),
)


def _symbol(word: str) -> str:
    """The usual letter of a quantity; nothing where it has none."""
    return next((n for n, words in _LETTERS if re.match(words, word)), "")


class _Ledger:
    """Which words of the questions something has read."""

    def __init__(
        self,
        text: str,
        words: Masked,
        spec: EquationSpec,
        language: str,
        asked: list[Item],
        read: Callable[[str], EquationSpec],
    ) -> None:
        self.text = text
        self.words = words
        self.spec = spec
        self.language = language
        self.read = read
        self.told = words.words
        self.first = min((i.start for i in asked), default=len(words.words))
        self.labels = {p.of for p in spec.points}
        self.tried = 0
        self.fields: dict[str, None] = {}
        self.plain: EquationSpec | None = None

    def is_read(self, word: str, item: Item) -> bool:
        """Whether a word of an item is answered by the solution or changes the spec."""
        if item.kind == "claim" and is_word_of(word, "served", self.language):
            return True
        return self.is_named(word, item) or self._matters(word, item.start)

    def is_named(self, word: str, item: Item) -> bool:
        """Whether a word names the solution, or what the text or its law told."""
        if is_word_of(word, "generic", self.language):
            return True
        heard = self._is_heard(word, item.quote) or self._is_told(word)
        if heard or self._names_formula(word):
            return True
        noun = item.words[-1] if item.words else word
        if self.spec.law and word != noun and self._is_heard(noun, item.quote):
            # "critical radius" of a law that answers with a radius.
            return True
        if not is_word_of(word, "field", self.language):
            return False
        # One unknown has one name; a second noun is another quantity.
        self.fields.setdefault(word[:5])
        most = max(len(self.spec.unknowns), 1)
        return list(self.fields).index(word[:5]) < most

    def _names_formula(self, word: str) -> bool:
        """Whether a word stands before an unknown: "the reading R(2)"."""
        if _DERIVED.search(word):
            return False
        lowered, said = self.words.words.lower(), self.words.statements
        known = {*self.spec.unknowns, self.spec.eigenvalue, *self.labels}
        for found in re.finditer(rf"{re.escape(word)}(?: \w+)?\s*{MASK}", lowered):
            number = lowered.count(MASK, 0, found.end() - 1)
            name = re.match(r"[A-Za-z]\w*", said[number].text)
            bare = name is not None and name.group() == said[number].text
            # "vers quelle limite tend y" names nothing; "the angle phi" does.
            before = lowered[: found.start()].rstrip()
            if bare and not re.search(_ARTICLE, before):
                continue
            if name and name.group() in known:
                return True
        return False

    def _is_heard(self, word: str, quote: str) -> bool:
        """Whether a law answers with the quantity that the words name."""
        if word in self.spec.law.lower() or _symbol(word) in self.spec.unknowns:
            return True
        heard = [*self.spec.data.get("heard", ()), *answers_of(self.spec.law)]
        if self.spec.eigenvalue:
            heard.append(_EIGENVALUES)
        if self.spec.scheme is not None:
            heard.append(_SCHEME)
        hits = (
            found.group().lower()
            for pattern in heard
            for found in re.finditer(pattern, quote, re.I)
        )
        # A letter is heard as itself, not inside a word.
        return any(word in h or (len(h) > 2 and h in word) for h in hits if h)

    def _is_told(self, word: str) -> bool:
        """Whether the text says before its questions what the word is."""
        before = self.told[: self.first].lower()
        if not re.search(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])", before) and (
            not (self.language in {"zh", "ja"} and word in before)
        ):
            return False
        if not _DERIVED.search(word):
            return True
        named = rf"{re.escape(word)}\s*(?:(?:of|in|de|des|der|del)\s\w+\s)?{MASK}"
        named += rf"|{MASK}[^{MASK}.,;]{{0,14}}\s{re.escape(word)}"
        found = re.search(named, before)
        if found is None:
            return False
        number = before.count(MASK, 0, found.start() + found.group().index(MASK))
        said = self.words.statements
        name = (
            re.match(r"[A-Za-z]\w*", said[number].text) if number < len(said) else None
        )
        return name is not None and name.group() in self.spec.unknowns

    def _matters(self, word: str, start: int) -> bool:
        """Whether the request without the word poses another problem."""
        self.tried += 1
        if self.tried > _TRIED:
            return False
        number = len(_places(word, self.words.words[:start].lower()))
        places = _places(word, self.text.lower().replace("’", "'"))
        if number >= len(places):
            return False
        begin = places[number]
        without = self.text[:begin] + " " + self.text[begin + len(word) :]
        try:
            if self.plain is None:
                self.plain = self.read(self.text)
            other = self.read(without)
            more = [p for p in self.plain.points if p not in other.points]
            if len(other.points) > len(self.plain.points) and not more:
                # The word only stood in the way of another reading.
                return False
            return not _same(self.plain, other)
        except ReadingError:
            return True


def _places(word: str, text: str) -> list[int]:
    spaced = rf"(?<![^\W\d_]){re.escape(word)}" if word.isascii() else re.escape(word)
    return [m.start() for m in re.finditer(spaced, text)]


def _same(a: EquationSpec, b: EquationSpec) -> bool:
    """Whether two specs pose and ask the same."""
    a, b = (replace(s, flags=s.flags - {"unread question"}) for s in (a, b))
    skipped = {"text", "assumptions", "data"}
    return all(
        getattr(a, f.name) == getattr(b, f.name)
        for f in fields(EquationSpec)
        if f.name not in skipped
    ) and str(a.data) == str(b.data)
