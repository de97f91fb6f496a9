"""Reaction networks by arrows: mass action, in words as chemists write them.

``A + B <-> C, forward 0.3 L/(mol s), backward 0.01 1/s`` becomes rate equations with
starts, and the question (amounts at a time, a maximum, the time of a level, the
conversion) becomes points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import sympy as sp  # noqa: TID253 - events are expressions

from assistant.reading.asked import Asked
from assistant.reading.equations import understand
from assistant.reading.errors import ReadingError
from assistant.reading.laws import dimensions as dim
from assistant.reading.laws import givens as numbers
from assistant.reading.laws.givens import Given, Givens
from assistant.reading.laws.network_questions import (
    AMOUNTS,
    NAME,
    is_level,
    points_of,
)
from assistant.reading.meaning import symbol
from assistant.reading.units import Unit
from validators.specs.equation import EquationSpec, Point

_SIDE = rf"(?:\d?\s*{NAME}\s*\+\s*)*\d?\s*{NAME}"
_BOTH = r"(?:<-+>|<=+>|⇌|⇄|↔|<-->|⟷)"
_ONE = r"(?:-+>|=>|→|⟶)"
_ARROW = rf"(?:{_BOTH}|{_ONE})"
_CHAIN = re.compile(rf"(?<![\w>]){_SIDE}(?:\s*{_ARROW}\s*{_SIDE})+(?![\w])")


#: Left side, right side, whether it goes both ways.
_Reaction = tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...], bool]


@dataclass(frozen=True)
class _Step:
    left: tuple[tuple[str, int], ...]
    right: tuple[tuple[str, int], ...]
    constant: str
    #: Powers of the rate law; the numbers of the reaction where nothing else is told.
    powers: tuple[tuple[str, int], ...] = ()


def match(text: str, asked: Asked | None) -> EquationSpec | None:
    """The rate equations of a network; None when the text has no arrow.

    Raises:
        ReadingError: A rate constant, a start or the question is missing.
    """
    plain = text.replace("−", "-").replace("–", "-")
    chains = _CHAIN.findall(plain)
    spans = [m.span() for m in _CHAIN.finditer(plain)]
    if not chains:
        return None
    words = _without(plain, spans)
    found = numbers.givens(words)
    reactions = _reactions(chains)
    steps, assumed = _constants(reactions, found)
    names = list(dict.fromkeys(n for s, _ in steps for n, _m in (*s.left, *s.right)))
    steps = _with_orders(steps, found, assumed)
    linear = all(sum(m for _, m in step.powers) == 1 for step, _ in steps)
    starts, unit = _starts(names, found, assumed, linear=linear)
    parts = []
    for name in names:
        rates = []
        for step, _ in steps:
            change = dict(step.right).get(name, 0) - dict(step.left).get(name, 0)
            if change:
                law = "*".join([step.constant, *(f"c{n}^{m}" for n, m in step.powers)])
                rates.append(f"{change:+d}*{law}")
        parts.append(f"c{name}' = {' '.join(rates).lstrip('+') or '0'}")
    parts += [f"{step.constant} = {value}" for step, value in steps]
    parts += [f"c{n}(0) = {starts.get(n, 0.0)!r}" for n in names]
    empty = [n for n in names if n not in starts]
    if empty:
        assumed.append(f"there is no {', '.join(empty)} at the start")
    assumed.append("the reactions follow the law of mass action")
    if any(m > 1 for s, _ in steps for _n, m in s.left) and all(
        step.powers == step.left for step, _ in steps
    ):
        assumed.append(
            "the rate constant is that of the reaction as written: each step changes an amount by its number in the equation"
        )
    spec = understand(", ".join(parts), replace(asked or Asked(), points=()))
    return _with_questions(spec, words, names, starts, found, unit, assumed, asked)


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with its reactions blanked out."""
    out = list(text)
    for low, high in spans:
        out[low:high] = " " * (high - low)
    return "".join(out)


def _reactions(
    chains: list[str],
) -> list[tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...], bool]]:
    out: list[_Reaction] = []
    for chain in chains:
        sides = re.split(_ARROW, chain)
        arrows = re.findall(_ARROW, chain)
        for left, arrow, right in zip(sides, arrows, sides[1:], strict=False):
            pair = (_species(left), _species(right), bool(re.fullmatch(_BOTH, arrow)))
            again = next((k for k, o in enumerate(out) if o[:2] == pair[:2]), None)
            if again is not None:
                # "A -> B, reversible: A <-> B" tells one reaction twice.
                out[again] = (*pair[:2], pair[2] or out[again][2])
                continue
            back = (pair[1], pair[0])
            same = next((k for k, o in enumerate(out) if o[:2] == back), None)
            if same is not None:
                # "A -> B, B -> A": written as two steps, they keep two constants.
                pair = (pair[0], pair[1], False)
            out.append(pair)
    return out


def _species(side: str) -> tuple[tuple[str, int], ...]:
    out: dict[str, int] = {}
    for part in side.split("+"):
        found = re.fullmatch(r"(\d?)\s*([A-Z][A-Za-z0-9]*)\*?", part.strip())
        if found:
            out[found[2]] = out.get(found[2], 0) + int(found[1] or 1)
    return tuple(out.items())


def _constants(
    reactions: list[
        tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...], bool]
    ],
    found: Givens,
) -> tuple[list[tuple[_Step, str]], list[str]]:
    """Every direction with its rate constant."""
    needed: list[tuple[int, bool]] = []
    for k, (_, _, both) in enumerate(reactions):
        needed.append((k, False))
        if both:
            needed.append((k, True))
    values: dict[tuple[int, bool], float] = {}
    spelled: dict[tuple[int, bool], str] = {}
    named = [
        i
        for i in found.items
        if re.fullmatch(r"k[_-]?\(?[-\d]*[a-z]{0,4}\)?(?:_\w+)?|K\d?", i.name)
    ]
    for key in needed:
        number, back = key
        labels = _labels(number + 1, back, len(reactions))
        item = next((i for i in named if i.name in labels and not i.used), None)
        if item is None:
            item = _worded(found, number, back, len(reactions))
        if item is not None:
            item.used = True
            values[key], spelled[key] = item.value, item.text
    open_ = [k for k in needed if k not in values]
    loose = [i for i in named if not i.used and not i.name.startswith("K")]
    loose += [i for i in found.items if not i.used and not i.name and _is_rate(i)]
    if open_ and len(loose) == len(open_):
        for key, item in zip(open_, loose, strict=True):
            item.used = True
            values[key], spelled[key] = item.value, item.text
    assumed: list[str] = []
    for key in [k for k in needed if k not in values and k[1]]:
        equilibrium = next(
            (
                i
                for i in found.items
                if not i.used
                and (
                    i.name in {"K", "Keq", "K_eq", "Kc"}
                    or re.search(r"equilibrium constant", found.before(i), re.I)
                )
            ),
            None,
        )
        if equilibrium is not None and (key[0], False) in values:
            equilibrium.used = True
            values[key] = values[(key[0], False)] / equilibrium.value
            assumed.append(
                "the backward rate constant is the forward one over the equilibrium constant"
            )
    lacking = [k for k in needed if k not in values]
    if lacking:
        which = ", ".join(
            f"{'backward' if b else 'forward'} step {n + 1}"
            if any(r[2] for r in reactions)
            else f"step {n + 1}"
            for n, b in lacking
        )
        raise ReadingError(
            f"which rate constant has {which} of the network?", "missing"
        )
    out = []
    for (number, back), value in ((k, values[k]) for k in needed):
        left, right, _ = reactions[number]
        if back:
            left, right = right, left
        out.append(
            (
                _Step(left, right, f"k{number + 1}{'b' if back else ''}"),
                spelled.get((number, back), repr(value)),
            )
        )
    return out, assumed


_ORDER_WORDS = (
    (0, r"zero(?:th)?[\s-]*order|nullter ordnung|ordre (?:zéro|0)|orden cero|零级|0次反応|零次"),
    (1, r"first[\s-]*order|erster ordnung|(?:premier ordre|ordre 1)|primer orden|一级|一次反応"),
    (2, r"second[\s-]*order|zweiter ordnung|(?:second|deuxième) ordre|ordre 2|segundo orden|二级|二次反応"),
    (3, r"third[\s-]*order|dritter ordnung|troisième ordre|tercer orden|三级|三次反応"),
)  # fmt: skip


def _with_orders(
    steps: list[tuple[_Step, str]], found: Givens, assumed: list[str]
) -> list[tuple[_Step, str]]:
    """Each step with the powers of its rate law.

    The unit of a rate constant tells the order, and so do words where there is one
    step. Another order than that of the reaction as written fits one reactant alone.

    Raises:
        ReadingError: Unit, words and reaction contradict each other.
    """
    out = []
    for step, value in steps:
        order = sum(m for _, m in step.left)
        told = _order_of_unit(value)
        spoken = _order_of_words(found.text) if len(steps) == 1 else None
        if told is not None and spoken is not None and told != spoken:
            raise ReadingError(
                f"the rate constant {value} has the unit of a reaction of order {told}, "
                f"but the text calls it one of order {spoken}",
                "units",
            )
        wanted = told if told is not None else spoken
        powers = step.left
        if wanted is not None and wanted != order:
            if len(step.left) != 1:
                raise ReadingError(
                    f"the rate constant {value} has the unit of a reaction of order "
                    f"{wanted}, but the step as written is of order {order}",
                    "units",
                )
            name = step.left[0][0]
            powers = ((name, wanted),) if wanted else ()
            assumed.append(
                f"the rate is of order {wanted} in {name}, as "
                + ("the unit of its constant" if told is not None else "the text")
                + " tells"
            )
        out.append((replace(step, powers=powers), value))
    return out


def _order_of_unit(value: str) -> int | None:
    """The order that the unit of a rate constant has; None where it has none."""
    item = next(iter(numbers.givens(value).items), None)
    if item is None or item.unit is None or not _is_rate(item):
        return None
    order = 1 - item.dimension[4]
    return int(order) if order in {0, 1, 2, 3} else None


def _order_of_words(text: str) -> int | None:
    told = [n for n, words in _ORDER_WORDS if re.search(words, text, re.I)]
    return told[0] if len(told) == 1 else None


def _is_rate(item: Given) -> bool:
    """A unit that a rate constant can have: per time, and amounts."""
    length, mass, second, kelvin, mole, ampere = item.dimension
    plain = mass == kelvin == ampere == 0 and item.unit is not None
    return plain and second == -1 and length == -3 * mole


def _labels(number: int, back: bool, count: int) -> set[str]:
    if back:
        out = {
            f"k-{number}",
            f"k_-{number}",
            f"k{number}r",
            f"k{number}b",
            f"kr{number}",
            f"kb{number}",
            f"k_r{number}",
            f"k{number}_b",
            f"km{number}",
        }
        if count == 1:
            out |= {"kr", "kb", "k_r", "k_b", "k-", "k2", "k_2", "kback", "krev"}
        return out
    out = {
        f"k{number}",
        f"k_{number}",
        f"k{number}f",
        f"kf{number}",
        f"k_f{number}",
        f"k+{number}",
    }
    if count == 1:
        out |= {"k", "kf", "k_f", "k1", "k_1", "kfor"}
    if number == 2:
        out |= {"kcat", "k_cat", "kp"}
    return out


def _worded(found: Givens, number: int, back: bool, count: int) -> Given | None:
    """A constant told by words: "forward", "the second step"."""
    if count == 1:
        words = (
            r"backward|reverse|\bback\b|desorption|dissociation"
            if back
            else r"forward|adsorption|association"
        )
    else:
        ordinal = ("first", "second", "third", "fourth", "fifth")[min(number, 4)]
        words = rf"{ordinal}(?: step| reaction)?"
        if back:
            return None
    best: tuple[int, Given] | None = None
    for item in found.items:
        if item.used or not _is_rate(item):
            continue
        before = found.before(item)
        hits = [m.end() for m in re.finditer(words, before, re.I)]
        if hits and not re.search(r"\d", before[hits[-1] :]):
            distance = len(before) - hits[-1]
            if best is None or distance < best[0]:
                best = (distance, item)
    return best[1] if best else None


def _starts(
    names: list[str], found: Givens, assumed: list[str], *, linear: bool = False
) -> tuple[dict[str, float], Unit | None]:
    out: dict[str, float] = {}
    unit: Unit | None = None

    def take(name: str, item: Given) -> None:
        nonlocal unit
        item.used = True
        out[name] = item.value
        unit = unit or item.unit

    amounts = [
        i
        for i in found.items
        if not i.used and i.dimension in AMOUNTS and not _is_share(i)
    ]
    for name in names:
        labels = {
            f"{name}0",
            f"{name}_0",
            f"c{name}0",
            f"c{name}_0",
            f"[{name}]0",
            f"[{name}]_0",
            f"c{name}",
            f"[{name}]",
            name,
            f"c_{name}",
            f"c_{name}0",
            f"n{name}0",
        }
        for item in amounts:
            if not item.used and item.name in labels:
                take(name, item)
                break
    for item in amounts:
        if item.used or item.name or item.unit is None:
            continue
        if is_level(found, item):
            continue
        after = re.match(
            rf"\s*(?:of\s+)?(?:pure\s+)?({NAME})\b", found.text[item.end :]
        )
        before = re.search(
            rf"({NAME})\s*(?:\([^)]*\))?\s*(?:starts?|begins?|is|initially|=|at|:|present|of|has|from|concentration)[\w\s]{{0,25}}$",
            found.before(item, 40),
        )
        for hit in (after, before):
            if hit and hit[1] in names and hit[1] not in out:
                take(hit[1], item)
                break
    loose = [
        i
        for i in amounts
        if not i.used and i.unit is not None and not is_level(found, i)
    ]
    if not out and len(loose) == 1:
        take(names[0], loose[0])
        assumed.append(f"the amount given is that of {names[0]} at the start")
    if not out:
        bare = [
            i
            for i in amounts
            if not i.used
            and re.search(r"initial|start|of\s*$", found.before(i, 30), re.I)
        ]
        if len(bare) == 1:
            take(names[0], bare[0])
    shares = any(i.unit is not None and i.unit.text in {"%", "percent"} for i in found.items)  # fmt: skip
    if not out and linear and (shares or re.search(r"half[\s-]*li|conver", found.text, re.I)):  # fmt: skip
        out[names[0]] = 1.0
        assumed.append(
            "shares of a first-order network do not depend on the start, here 1"
        )
    if not out:
        raise ReadingError("which concentrations are there at the start?", "missing")
    return out, unit


def _is_share(item: Given) -> bool:
    return item.unit is not None and item.unit.text in {"%", "percent"}


def _with_questions(
    spec: EquationSpec,
    text: str,
    names: list[str],
    starts: dict[str, float],
    found: Givens,
    unit: Unit | None,
    assumed: list[str],
    asked: Asked | None,
) -> EquationSpec:
    times = found.of(dim.TIME)
    scale, units = dict(spec.scale), dict(spec.unit)
    wanted = numbers.wanted_units(text)
    kind = tuple(unit.dimension) if unit else dim.ONE
    shown = next(
        (replace(u, text=t) for _, u, t in wanted if tuple(u.dimension) == kind), unit
    )
    for name in names:
        if shown is not None:
            scale[f"c{name}"], units[f"c{name}"] = shown.factor, shown.text
    clock = next((u for _, u, _t in wanted if tuple(u.dimension) == dim.TIME), None)
    rate = next(
        (i.unit for i in found.items if i.used and i.unit is not None and _is_rate(i)),
        None,
    )
    if clock is None and times and times[0].unit:
        clock = times[0].unit
    if clock is None and rate is not None:
        clock = _inverse_time(rate)
    if clock is not None:
        scale["t"], units["t"] = clock.factor, clock.text
    points, events = points_of(text, names, starts, found, times)
    if asked is not None and asked.points:
        points = tuple(
            Point(
                _like(of, names),
                symbol(_like(of, names)),
                {n: v * scale.get("t", 1.0) for n, v in at.items()},
                of,
            )
            for of, at in asked.points
        )
        events = ()
    if not points:
        raise ReadingError("at which time are which amounts wanted?", "missing")
    rates = {
        f"c{n}": -spec.equations[k].subs(symbol(f"c{n}__t"), 0)
        for k, n in enumerate(names)
    }
    events = tuple(rates[e] if isinstance(e, str) else e for e in events)
    horizon = [p.at["t"] for p in points if "t" in p.at]
    domain = dict(spec.domain)
    if horizon:
        domain["t"] = (sp.Integer(0), sp.Float(max(horizon)))
    return replace(
        spec,
        law="reaction network, mass action",
        points=points,
        events=events,
        scale=scale,
        unit=units,
        domain=domain,
        flags=spec.flags - {"unread question"},
        assumptions=(*dict.fromkeys(assumed), *spec.assumptions),
        data={**spec.data, "unused": tuple(numbers.unused(found))},
    )


def _like(of: str, names: list[str]) -> str:
    core = re.sub(r"^c_?|[\[\]]", "", of)
    return (
        f"c{core}" if core in names else (of if of.startswith("c") else f"c{names[0]}")
    )


def _inverse_time(unit: Unit) -> Unit | None:
    found = re.search(r"(?:1/|/\s*\(?.*?)(s|min|h|day|d)\b|(s|min|h)\^?-1", unit.text)
    return numbers.unit_of(found[1] or found[2]) if found else None
