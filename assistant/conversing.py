"""What a message owes to the conversation before it.

The question that it replies to, the answer that it wants in another form, the form of a
structure that it insists on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.comparing import with_earlier
from assistant.crystal_follow_ups import (
    asks_what_is_computed,
    puts_side_by_side,
    speaks_of_it,
)
from assistant.crystal_request import polymorph_in
from assistant.follow_ups import insists, is_doubt
from assistant.going_back import wants_earlier, wants_only_earlier
from assistant.messages import phrase
from assistant.presenting import Form, other_form
from assistant.records import Answer, Kind, Request, Route, Status, Turn
from assistant.routing_chances import STRONG
from assistant.routing_score import score
from assistant.sessions import Exchange, Session, VersionKind
from assistant.site_words import with_labels
from assistant.subject_changes import other_element, other_structure

#: A whole request of each route, for a user whose reply did not do.
_EXAMPLES = {
    Kind.CIF: "“CIF of SrTiO3”",
    Kind.EQUATION: "“u_t = 0.1 u_xx, 0 < x < 1, u(0,t) = u(1,t) = 0, "
    "u(x,0) = sin(pi x)”",
    Kind.FAQ: "“What is the ionic conductivity of LLZO?”",
    Kind.DATA: "“table of the ionic conductivity of LATP”",
    Kind.GENERATE: "“propose 5 spinels without cobalt”",
    Kind.CHAT: "“CIF of rutile”",
}
#: Characters of a reply that is read together with what it replies to.
LONGEST_REPLY = 160
#: Routes whose answers have versions to go back to.
_VERSIONED = (Kind.CIF, Kind.EQUATION, Kind.DATA)


@dataclass(frozen=True, slots=True)
class Again:
    """The last served request, to be served once more in another form.

    Attributes:
        request: As it was meant, with the conversation before it.
        session: The conversation as it was before that request.
        route: Where that request went.
        form: What the user wishes.
    """

    request: Request
    session: Session
    route: Route
    form: Form


def last_served(session: Session | None) -> Exchange | None:
    """The latest exchange with an answer that is not about the tool itself."""
    if session is None:
        return None
    for exchange in reversed(session.exchanges()):
        if exchange.served and exchange.answer.get("route") != Kind.CHAT:
            return exchange
    return None


def served_before(
    request: Request, session: Session | None, kind: Kind
) -> Request | None:
    """The latest request of a route that had an answer, as it was meant.

    What was asked in between and could not be understood is not what is doubted.
    """
    if session is None:
        return None
    for exchange in reversed(session.exchanges()):
        if exchange.served and exchange.answer.get("route") == kind:
            exchange = session.origin(exchange)
            view = replace(session, until=exchange.number)
            turns = list(view.turns())
            return request.model_copy(update={"text": exchange.meant, "history": turns})
    return None


def sourced_answer(session: Session | None) -> dict[str, Any] | None:
    """The answer whose sources a question for them means.

    A check that was made again cites nothing itself: the answer that it checked does.
    """
    last = last_served(session)
    if last is None or session is None:
        return None
    for exchange in reversed(session.exchanges()):
        same = exchange.served and exchange.answer.get("route") == last.answer["route"]
        if same and exchange.answer.get("citations"):
            return exchange.answer
    return last.answer


def doubted_ids(session: Session | None) -> tuple[str, ...]:
    """Ids of the values, then of the records, of the answer that a doubt means."""
    last = sourced_answer(session)
    if last is None:
        return ()
    claims = last.get("claims") or []
    values = [v.get("value_id") for claim in claims for v in claim.get("values") or []]
    cited = [c.get("id") for c in last.get("citations") or []]
    return tuple(dict.fromkeys(str(i) for i in (*values, *cited) if i))


def in_other_form(request: Request, session: Session | None) -> Again | None:
    """The last answer in another form, where a message wishes nothing beside that."""
    form = other_form(request.text)
    if form is None or session is None or request.draft:
        return None
    if structure_as_file(request.text, session):
        # Its sites are a new file, and not the same answer again.
        return None
    last = last_served(session)
    if form.language is None:
        last = _last_made(session, form)
    if last is None:
        return None
    why = "it wants the last answer in another form"
    return _repeated(request, session, last, form, why)


def _repeated(
    request: Request, session: Session, made: Exchange, form: Form, why: str
) -> Again:
    """An exchange to be served once more, in the conversation as it then was."""
    made = session.origin(made)
    view = replace(session, until=made.number)
    kept = {
        name: value
        for name, value in made.request.items()
        if name in ("draft", "rules", "ask") and value
    }
    repeated = Request.from_json(
        {
            **kept,
            "text": made.meant,
            "id": request.id,
            "session": request.session,
            "options": request.options.model_dump(exclude_none=True),
        }
    ).model_copy(update={"history": list(view.turns())})
    kind = Kind(made.answer["route"])
    intents = tuple(Kind(name) for name in made.answer.get("intents") or (kind,))
    return Again(repeated, view, Route(kind, intents, 1.0, why, "pattern"), form)


#: What a message goes back to by its name.
_NAMED = {
    "generated": r"lists?|candidates|liste|kandidaten|candidats|listas?|candidatos|"
    r"清单|列表|候选|リスト|候補",
    "table": r"table|tabelle|tableau|tabla|表格?",
    "equation": r"equation|gleichung|équation|ecuación|方程式?",
}
_BACK_TO = (
    r"(?i)^\W*(?:(?:now|please|ok|let's|let us|go|going|then|bitte|jetzt|gehen wir|"
    r"ahora|maintenant)\W+)*(?:back to|zurück zu[mr]?|retour à|reviens à|revenons à|"
    r"revenir à|vuelve a|volvamos a|volver a|regresa a|回到|返回)\s*"
    r"(?:the|der|den|la|le|l'|el|our|my|那个|这个|之前的|刚才的)?\s*(?:{name})\W*$|^(?:さっきの|前の)?(?:{name})に戻[^。]{{0,8}}$"
)


def back_to_named(request: Request, session: Session | None) -> Again | None:
    """The last list, table or equation, where a message goes back to it by its name."""
    if session is None or len(request.text) > LONGEST_REPLY:
        return None
    for made, words in _NAMED.items():
        if not re.search(_BACK_TO.format(name=words), request.text):
            continue
        for exchange in reversed(session.exchanges()):
            if exchange.served and exchange.answer.get(made):
                why = "it goes back to what was made before"
                return _repeated(request, session, exchange, Form(), why)
    return None


def earlier_version(request: Request, session: Session | None) -> Again | None:
    """An equation or table as it was before, where a message asks for no more.

    Structures are handled by their own route, which can also edit what came back.
    """
    if (named := back_to_named(request, session)) is not None:
        return named
    if with_earlier(request.text):
        return None
    back = wants_earlier(request.text) if session is not None else None
    last = last_served(session)
    if session is not None and back is not None:
        last = _last_versioned(session) or last
    if back is None or last is None or session is None or request.draft:
        return None
    kinds: dict[Kind, VersionKind] = {Kind.EQUATION: "equation", Kind.DATA: "table"}
    kind = kinds.get(Kind(last.answer["route"]))
    if kind is None or not wants_only_earlier(request.text):
        return None
    version = session.earlier(kind, back)
    if version is None:
        return None
    made = session.exchanges()[version.exchange - 1]
    return _repeated(request, session, made, Form(), "it goes back to a version before")


def back_to_structure(text: str, session: Session | None) -> bool:
    """Whether a message goes back to an earlier structure, whatever was said between.

    What was made last counts: a structure, an equation or a table.
    """
    if session is None or wants_earlier(text) is None:
        return False
    last = _last_versioned(session)
    if last is None or last.answer.get("route") != Kind.CIF:
        return False
    return session.last_cif() is not None


def _last_made(session: Session, form: Form) -> Exchange | None:
    """The last turn whose answer can be had as a file, a figure or a script."""
    for exchange in reversed(session.exchanges()):
        answer = exchange.answer
        said = str(exchange.request.get("text", ""))
        if not exchange.served or (is_doubt(said) and not answer.get("changes")):
            # A check that was made again is shown as what it checked.
            continue
        if form.code:
            made = (answer.get("equation") or {}).get("code")
        else:
            made = answer.get("table") or answer.get("equation")
            made = made or answer.get("generated") or (form.keep and answer.get("cif"))
        if made:
            return exchange
    return None


#: A structure has sheets of sites, atoms and neighbours, and no CSV.
_WORKBOOK = re.compile(r"(?i)xlsx|excel|spreadsheet|エクセル")


def structure_as_file(text: str, session: Session | None) -> bool:
    """Whether a table file is wished and a structure is what was made last.

    A question, a fact or an explanation in between leaves the structure in force.
    """
    form = other_form(text)
    if form is None or session is None or not form.files or form.language:
        return False
    made = [
        e
        for e in session.exchanges()
        if e.served
        and any(
            e.answer.get(kind) for kind in ("cif", "table", "equation", "generated")
        )
    ]
    return (
        bool(made) and bool(made[-1].answer.get("cif")) and bool(_WORKBOOK.search(text))
    )


def form_of_nothing(request: Request, session: Session | None) -> bool:
    """Whether a message wants a file, a figure or a script of what was never made."""
    form = other_form(request.text)
    if form is None or session is None or not form.of_work or request.files:
        return False
    if structure_as_file(request.text, session):
        return False
    return request.draft is None and _last_made(session, form) is None


def _last_versioned(session: Session) -> Exchange | None:
    """The last turn that made a structure, an equation or a table."""
    made = (e for e in reversed(session.exchanges()) if e.served)
    return next((e for e in made if e.answer.get("route") in _VERSIONED), None)


def with_unplaced(request: Request, session: Session | None) -> str:
    """A reply to "which of these do you want?", with the request that it was asked of.

    Returns:
        The text to be routed: that of the message itself where nothing was asked.
    """
    exchanges = session.exchanges() if session is not None else []
    if not exchanges or len(request.text) > LONGEST_REPLY:
        return request.text
    if score(request.text).strongest.get(Kind.CHAT, 0.0) >= STRONG:
        # "Thanks" replies to no question.
        return request.text
    last = exchanges[-1]
    asked = last.answer.get("status") == "needs_input"
    if not asked or last.answer.get("route") != Kind.CHAT:
        return request.text
    return f"{last.meant.rstrip(' .?!')}: {request.text}"


def told_anew(request: Request, session: Session | None, kind: Kind) -> str | None:
    """A message that names another subject, as a request in full words.

    Args:
        request: As it came in.
        session: Its conversation.
        kind: Where the message goes.
    """
    last = last_served(session)
    leans = not (request.draft or request.rules or insists(request.text))
    if last is None or session is None or not leans:
        return None
    if kind is Kind.GENERATE and last.answer.get("route") == Kind.GENERATE:
        return other_element(request.text, last.meant)
    cif = session.last_cif() if kind is Kind.CIF else None
    if cif is None:
        return None
    if (labelled := with_labels(request.text, cif)) != request.text:
        return labelled
    if asks_what_is_computed(request.text) or speaks_of_it(request.text):
        return None
    if puts_side_by_side(request.text):
        return None
    from validators.crystal import read_crystal
    from validators.formula import format_formula, reduced

    crystal = read_crystal(cif).crystal
    if crystal is None:
        return None
    return other_structure(
        request.text, format_formula(reduced(crystal.exact_composition))
    )


def which_candidate(
    request: Request, session: Session | None, kind: Kind
) -> tuple[str, ...] | None:
    """Formulas of a list among which "its structure" does not choose; else None."""
    if session is None or kind is not Kind.CIF or request.draft or request.files:
        return None
    lists = [e for e in session.exchanges()[-_LATELY:] if e.served]
    made = [e.answer for e in lists if e.answer.get("generated") or e.answer.get("cif")]
    listed = made[-1].get("generated") if made else None
    names = [str(item["formula"]) for item in listed or () if item.get("formula")]
    if len(names) < 2 or not _ITS_STRUCTURE.search(request.text):
        return None
    from knowledge.library.structures.formulas_in_text import formulas_in
    from knowledge.library.structures.naming import find_names

    # A name or formula of its own says which.
    if formulas_in(request.text) or find_names(request.text):
        return None
    return tuple(names[:6])


#: A structure of something that only a pronoun names.
_ITS_STRUCTURE = re.compile(
    r"(?i)\b(?:its|their|that|this|it)\b|\b(?:seine|ihre|davon|dessen)\b|\b(?:sa|son|leur|"
    r"en)\b|\b(?:su|sus)\b|它|其|その|それ"
)


def shown(done: Answer, form: Form, language: str) -> Answer:
    """An answer with what was wished of it first, or why there is none."""
    if not form.of_work or done.status not in (Status.VERIFIED, Status.UNVERIFIED):
        return done
    if form.code and not (form.files or form.figure or form.keep):
        code = done.equation.code if done.equation is not None else None
        if not code:
            return replace(done, text=f"{phrase('no_form', language)}\n\n{done.text}")
        return replace(done, text=f"```python\n{code.rstrip()}\n```\n\n{done.text}")
    kinds = [
        *(("csv", "xlsx") if form.files else ()),
        *(("png",) if form.figure else ()),
    ]
    files = [a.path for a in done.artifacts if form.keep or a.kind in kinds]
    if files:
        said = phrase("written", language, files=", ".join(files))
    elif done.artifacts:
        said = phrase("no_form", language)
    else:
        said = phrase("needs_folder", language)
    return replace(done, text=f"{said}\n\n{done.text}")


#: Messages of a conversation in which a question counts as asked already.
_LATELY = 8


def asked_anew(
    done: Answer, history: Sequence[Turn], meant: str, language: str
) -> Answer:
    """A question back that is not one asked before.

    Args:
        done: The answer to a reply.
        history: The conversation before that reply.
        meant: The request so far, replies included.
        language: ISO 639-1 code.
    """
    asked = {t.content.strip() for t in history[-_LATELY:] if t.role == "assistant"}
    if done.status is not Status.NEEDS_INPUT or done.text.strip() not in asked:
        return done
    example = _EXAMPLES[Kind(done.route)]
    so_far = meant if len(meant) <= 200 else f"{meant[:200]}…"
    return replace(
        done, text=phrase("still_lacking", language, so_far=so_far, example=example)
    )


@dataclass(frozen=True, slots=True)
class Insisted:
    """A form that the user says the structure in force has.

    Attributes:
        wanted: Crystal system in the user's words.
        found: Group and system of the structure in force.
        formula: Its formula.
        same: Whether it has the form insisted on.
        recorded: Whether a record of the compound has that form.
    """

    wanted: str
    found: str
    formula: str
    same: bool
    recorded: bool

    def words(self, language: str) -> str:
        """What the check of the structure says to it."""
        name = "form_other" if self.recorded else "form_stands"
        return phrase(
            "form_agrees" if self.same else name,
            language,
            found=self.found,
            formula=self.formula,
            wanted=self.wanted,
        )


def form_insisted_on(text: str, session: Session | None) -> Insisted | None:
    """The crystal system that a message sets against the structure in force.

    None where it sets none, or where no structure is in force.
    """
    wanted = polymorph_in(text) if insists(text) else None
    cif = session.last_cif() if session is not None else None
    if wanted is None or cif is None:
        return None
    from generators.structures.build import build_from_record
    from knowledge.structures import structure_library
    from validators.crystal import read_crystal
    from validators.formula import format_formula, reduced

    crystal = read_crystal(cif).crystal
    if crystal is None or crystal.group is None:
        return None
    formula = format_formula(reduced(crystal.exact_composition))
    others = structure_library().resolve(formula, polymorph=wanted).records
    systems = set()
    for record in others[:4]:
        built = read_crystal(build_from_record(record).cif).crystal
        if built is not None and built.group is not None:
            systems |= _systems(built.group.system, built.group.symbol)
    return Insisted(
        wanted,
        f"{crystal.group.symbol} ({crystal.group.number}), {crystal.group.system}",
        formula,
        wanted in _systems(crystal.group.system, crystal.group.symbol),
        wanted in systems,
    )


def _systems(system: str, symbol: str) -> set[str]:
    """Names that a crystal system goes by; rhombohedral cells are trigonal."""
    names = {system}
    if system == "trigonal":
        names |= {"hexagonal"} if not symbol.startswith("R") else {"rhombohedral"}
    return names
