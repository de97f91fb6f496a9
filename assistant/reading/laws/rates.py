"""Linear rates in plain prose: what decays, grows, relaxes, is fed and drained.

"A culture of 5 grows at 0.4 per hour for 8 hours" is N' = k N. Every number of the text
must find its part (amount, rate constant, supply, limit, time, level); where one finds
none, the text means something else and is left to the other readers.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace

from assistant.reading.errors import ReadingError
from assistant.reading.laws import dimensions as dim
from assistant.reading.laws import rate_words as words
from assistant.reading.laws.formal import Formal
from assistant.reading.laws.givens import Given, Givens, givens, unit_of
from assistant.reading.units import Unit


@dataclass
class Story:
    """The parts of a linear rate, as far as they are found.

    Attributes:
        constant: Text of the rate constant with its unit, positive.
        variable: What it runs over: a time ``t``, a depth ``x``, a count ``n``.
        start: The amount at first.
        limit: The value that it relaxes to.
        supply: What is added per unit of the variable.
        places: Values of the variable at which the amount is asked for.
        level: The amount whose time is asked for.
        unit: That of the time in the rate, in which a time is answered.
    """

    numbers: Givens
    constant: str = ""
    variable: str = "t"
    start: Given | None = None
    limit: Given | None = None
    supply: Given | None = None
    places: list[Given] = field(default_factory=list)
    level: Given | None = None
    unit: Unit | None = None
    assumptions: list[str] = field(default_factory=list)

    def take(self, item: Given | None) -> Given | None:
        """Mark a number as used."""
        if item is not None:
            item.used = True
        return item


def match(text: str) -> tuple[Formal, Unit | None] | None:
    """The problem in formulas and the unit of a time asked for.

    None where the text tells no linear rate.

    Raises:
        ReadingError: Something cools, but the surroundings are not told.
    """
    plain = words.plain(text)
    grows, falls = words.GROWS.search(plain), words.FALLS.search(plain)
    relaxes = words.RELAXES.search(plain)
    if not (grows or falls or relaxes) or words.OTHER.search(plain):
        return None
    story = Story(givens(plain))
    if not _constant(story):
        return None
    _supply(story)
    _places(story)
    _amounts(story, bool(relaxes))
    left = [i for i in story.numbers.items if not i.used]
    hot = story.start is not None and story.start.dimension == dim.TEMPERATURE
    if hot and story.limit is None and story.supply is None:
        raise ReadingError("which temperature have the surroundings?", "missing")
    if any(i.name or i.unit is not None for i in left) or story.start is None:
        return None
    if not story.places and story.level is None:
        return None
    # A fall on the way to a limit, or beside a supply, is still a loss.
    losing = bool(falls) or (bool(relaxes) and not grows)
    if grows and falls:
        losing = bool(story.supply or story.limit) or _nearer(plain)
    problem = replace(_formal(story, losing), unused=tuple(i.text for i in left))
    return problem, story.unit


def _nearer(plain: str) -> bool:
    """Whether the word of loss stands nearer to the rate constant than the other."""
    where = re.search(r"\d[\d.eE+-]*\s*%?\s*1/", plain)
    at = where.start() if where else len(plain)

    def gap(pattern: re.Pattern[str]) -> int:
        return min((abs(at - m.end()) for m in pattern.finditer(plain)), default=9999)

    return gap(words.FALLS) < gap(words.GROWS)


def _constant(story: Story) -> bool:
    numbers = story.numbers
    for item in numbers.items:
        span = numbers.before(item, 40)
        pair = None
        if words.HALF.search(span) and item.dimension == dim.TIME:
            pair = math.log(2) / item.value
        elif words.LIFETIME.search(span) and item.dimension == dim.TIME:
            pair = 1 / item.value
        if pair:
            story.take(item)
            # With its unit: a bare number would be read in the unit of the times.
            story.constant = f"{pair!r} 1/s"
            story.unit = item.unit
            return True
    for item in numbers.items:
        if item.dimension in {dim.RATE, (-1, 0, 0, 0, 0, 0)} and item.unit is not None:
            story.take(item)
            story.variable = "t" if item.dimension == dim.RATE else "x"
            value = item.value / item.unit.factor
            if "%" in item.unit.text:
                value /= 100
                story.assumptions.append(
                    "the percentage is the rate constant of continuous change, not of "
                    "compounding at the end of each period"
                )
            story.constant = f"{value:.12g} {item.unit.text.replace('%', '1')}"
            below = re.fullmatch(r"[1%]\s*/\s*(\w+)", item.unit.text)
            story.unit = unit_of(below[1]) if below else None
            return True
    counted = words.COUNTED.search(numbers.text)
    if counted is None:
        return False
    share = 100.0 if counted["share"] else 1.0
    for item in numbers.items:
        if counted.start() <= item.start < counted.end() and not item.used:
            story.take(item)
            story.constant = f"{item.value / share:.12g}"
            story.variable = "n"
            story.assumptions.append(
                f"t counts: {counted['noun']} by {counted['noun']}"
            )
            noun = re.escape(counted["noun"].rstrip("s"))
            for other in numbers.items:
                if not other.used and re.match(
                    rf"\s*{noun}", numbers.text[other.end :]
                ):
                    story.places.append(other)
                    other.used = True
            return bool(story.places)
    return False


def _supply(story: Story) -> None:
    """An amount per time beside the rate constant."""
    per = 1 if story.variable == "t" else 0
    for item in story.numbers.items:
        d = item.dimension
        if item.used or item.unit is None or not per or d[2] != -1 or d == dim.RATE:
            continue
        amount = (*d[:2], 0, *d[3:])
        if any(
            o is not item and o.dimension == amount for o in story.numbers.items
        ) or words.FED.search(
            story.numbers.before(item, 60) + story.numbers.after(item)
        ):
            story.supply = story.take(item)
            return


def _places(story: Story) -> None:
    dimension = {"t": dim.TIME, "x": dim.LENGTH}.get(story.variable)
    if dimension is None:
        return
    for item in story.numbers.items:
        if not item.used and item.dimension == dimension:
            story.places.append(item)
            item.used = True
    # "0 to 20 s": the bare number is the beginning of the time.
    for item in story.numbers.items:
        if not item.used and item.unit is None and item.value == 0:
            behind = story.numbers.text[item.end :]
            item.used = bool(re.match(r"\s*(?:to|bis|à|a|-|–|\.\.)\s*\d", behind))


def _amounts(story: Story, relaxes: bool) -> None:
    numbers = story.numbers
    timed = bool(words.WHEN.search(numbers.text)) and not story.places
    left = [i for i in numbers.items if not i.used]
    if story.supply is not None:
        d = story.supply.dimension
        amount = (*d[:2], d[2] + 1, *d[3:])
        left = [i for i in left if i.dimension == amount] or left
    for item in list(left):
        before, after = numbers.before(item, 45), numbers.after(item)
        if words.SURROUNDINGS_BEFORE.search(before) or (
            words.SURROUNDINGS_AFTER.search(after)
        ):
            story.limit = story.limit or story.take(item)
    left = [i for i in left if not i.used]
    if timed:
        story.level = story.take(_level(numbers, left))
    left = [i for i in left if not i.used]
    if relaxes and story.limit is None and story.level is None and len(left) == 2:
        second = left[1]
        if words.LEVEL_BEFORE.search(numbers.before(second, 30)):
            story.limit = story.take(second)
            left = left[:1]
    if left:
        told = [i for i in left if words.START.search(numbers.before(i, 40))]
        story.start = story.take((told or left)[0])


def _level(numbers: Givens, left: list[Given]) -> Given | None:
    """The amount whose time is asked for; "reach 40" before "at 90"."""
    for pattern in (words.REACHED_BEFORE, words.LEVEL_BEFORE):
        for item in left:
            if pattern.search(numbers.before(item, 30)) or re.match(
                r"\s*(?:is |are )?(?:left|remain)", numbers.after(item)
            ):
                return item
    return None


def _text(item: Given) -> str:
    if item.unit is None:
        return f"{item.value:.12g}"
    value = (item.value - item.unit.offset) / item.unit.factor
    return f"{value:.12g} {item.unit.text}"


def _formal(story: Story, losing: bool) -> Formal:
    assert story.start is not None
    hot = story.start.dimension == dim.TEMPERATURE
    y, t = ("T" if hot else "N"), story.variable.replace("n", "t")
    loss = "-" if losing else ""
    parts = [f"k = {story.constant}"]
    if story.limit is not None:
        change = f"-k*({y} - L)"
        parts.append(f"L = {_text(story.limit)}")
    else:
        change = f"{loss}k*{y}"
    if story.supply is not None:
        taken = words.WITHDRAWN.search(story.numbers.before(story.supply, 60)) or (
            words.WITHDRAWN.search(story.numbers.after(story.supply))
        )
        change += " - S" if taken and not losing else " + S"
        parts.append(f"S = {_text(story.supply)}")
    if story.level is not None:
        level = _text(story.level)
        share = story.level.unit is not None and story.level.unit.text == "%"
        if share and (story.start.unit is None or story.start.unit.text != "%"):
            unit = story.start.unit
            value = story.start.value / (unit.factor if unit else 1.0)
            level = f"{value * story.level.fraction:.12g} {unit.text if unit else ''}"
        question = f"when does {y} reach {level}?"
    else:
        question = f"{y} at {t} = " + f" and {t} = ".join(
            _text(p) for p in story.places
        )
    law = _name(story, losing)
    equation = (
        f"d{y}/d{t} = {change}, {', '.join(parts)}, {y}(0) = {_text(story.start)}"
    )
    return Formal(law, f"{equation}; {question}", tuple(story.assumptions))


def _name(story: Story, losing: bool) -> str:
    if story.supply is not None:
        return "first-order balance with supply"
    if story.limit is not None:
        return (
            "Newton's law of cooling"
            if story.limit.dimension == dim.TEMPERATURE
            else "first-order relaxation"
        )
    if story.variable == "x":
        return "exponential attenuation"
    return "first-order decay" if losing else "exponential growth"
