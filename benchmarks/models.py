"""Language models: what small ones may do, measured against doing it without one.

    python -P benchmarks/models.py                          rules alone
    python -P benchmarks/models.py --model local:FILE       a GGUF file
    python -P benchmarks/models.py --model openai:NAME --base-url URL

Four jobs: route a request under a schema, fill the slots of an equation, write a
structure unaided, and mend it once from the findings. Every figure has the product's
own way without a model beside it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

# Beside this script lie files with the names of our packages.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from assistant.chat.base import ChatModel, Message  # noqa: E402
from assistant.egress import EgressLog, EgressPolicy  # noqa: E402
from assistant.errors import AssistantError  # noqa: E402
from assistant.records import Kind, Request  # noqa: E402
from assistant.routing import route  # noqa: E402
from assistant.settings import load_settings  # noqa: E402
from assistant.wiring import make_model  # noqa: E402
from prompts.texts import prompt_text  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
ROUTING = ROOT / "tests/assistant/data/requests_unseen.tsv"

#: Prose, and what the slots must hold: rate at a trial state, initial value, end.
EQUATIONS: list[tuple[str, dict[str, float]]] = [
    ("A concentration decays with rate constant 0.3 per second from 2; 0 to 20 s.",
     {"slope_at_2": -0.6, "initial": 2.0, "end": 20.0}),
    ("A part at 900 C cools towards 25 C with coefficient 0.1 per minute for 60 min.",
     {"slope_at_2": 2.3, "initial": 900.0, "end": 60.0}),
    ("A culture of 5 grows at 0.4 per hour for 8 hours.",
     {"slope_at_2": 0.8, "initial": 5.0, "end": 8.0}),
    ("A tank holds 3 kg of salt; it is fed 2 kg/min and drains at 0.5 per minute, "
     "10 min.", {"slope_at_2": 1.0, "initial": 3.0, "end": 10.0}),
]  # fmt: skip
#: Rate is gain * y + source: a form that needs no text to be evaluated.
SLOTS = {
    "type": "object",
    "properties": {
        name: {"type": "number"} for name in ("gain", "source", "initial", "end")
    },
    "required": ["gain", "source", "initial", "end"],
    "additionalProperties": False,
}
STRUCTURES = ["NaCl", "SrTiO3", "MgO", "CsCl", "TiO2", "ZnS"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="offline")
    parser.add_argument("--base-url")
    parser.add_argument("--data", type=Path, default=ROUTING)
    parser.add_argument("--limit", type=int, default=30, help="requests to route")
    parser.add_argument("--timeout", type=float, default=90.0, help="seconds a call")
    args = parser.parse_args()
    settings = load_settings(model=args.model, base_url=args.base_url)
    policy = EgressPolicy.from_setting(settings.egress, base_url=settings.base_url)
    model = make_model(settings, policy, EgressLog())
    described = getattr(model, "describe", lambda: model.name)()
    print(f"model: {described}\n")
    print(f"{'job':34}{'model':>10}{'without':>10}{'of':>5}{'s a call':>10}")
    for job in (routing, slots, structures):
        for name, by_model, without, count, seconds in job(model, args):
            shown = f"{by_model}" if model.drafts else "-"
            print(f"{name:34}{shown:>10}{without:>10}{count:>5}{seconds:>10.1f}")


def asked(
    model: ChatModel, messages: list[Message], args: Any, schema: dict | None = None
) -> tuple[str | None, float]:
    """Reply and seconds; None where the model failed or gave another form."""
    # A budget of one user request does not apply to a benchmark.
    if hasattr(model, "requests"):
        model.requests = model.tokens = 0
    inner = getattr(model, "_inner", None)
    if inner is not None:
        inner.requests = inner.tokens = 0
    begun = time.monotonic()
    try:
        reply = model.reply(
            messages, purpose="bench", schema=schema, seed=0, timeout_s=args.timeout
        )
        return reply.text, time.monotonic() - begun
    except AssistantError:
        return None, time.monotonic() - begun


def routing(model: ChatModel, args: Any):
    """Single messages of the unseen set, every n-th so that all routes come."""
    rows = [
        line.split("\t")
        for line in args.data.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#") and not line.split("\t")[2]
    ]
    rows = rows[:: max(1, len(rows) // args.limit)]
    schema = {
        "type": "object",
        "properties": {"route": {"enum": [str(kind) for kind in Kind]}},
        "required": ["route"],
        "additionalProperties": False,
    }
    right = ours = 0
    total = 0.0
    for routes, _, _, text in rows:
        ours += str(route(Request(text=text)).kind) in routes.split(",")
        if model.drafts:
            messages = [
                Message("system", prompt_text("routing").text),
                Message("user", json.dumps({"request": text}, ensure_ascii=False)),
            ]
            reply, seconds = asked(model, messages, args, schema)
            total += seconds
            right += reply is not None and json.loads(reply)["route"] in routes.split(
                ","
            )
    yield "route under a schema", right, ours, len(rows), total / len(rows)


def slots(model: ChatModel, args: Any):
    """Numbers of a first-order process; one wrong sign makes the answer wrong."""
    from assistant.wiring import Assistant

    right, total = 0, 0.0
    for text, wanted in EQUATIONS:
        if not model.drafts:
            break
        order = (
            "The process is dy/dt = gain*y + source, y(0) = initial, until t = end. "
            "Reply with JSON only: gain, source, initial, end."
        )
        messages = [Message("system", order), Message("user", text)]
        reply, seconds = asked(model, messages, args, SLOTS)
        total += seconds
        if reply is not None:
            got = json.loads(reply)
            # The cooling example is written with its own target: 0.1 * (25 - 2).
            slope = got["gain"] * 2 + got["source"]
            right += (
                abs(slope - wanted["slope_at_2"]) < 1e-6
                and got["initial"] == wanted["initial"]
                and got["end"] == wanted["end"]
            )
    assistant = Assistant(model="offline")
    ours = 0
    for text, _ in EQUATIONS:
        answer = assistant.ask(text, options={"route": "equation", "budget_s": 30})
        ours += answer.equation is not None and answer.status == "verified"
    count = len(EQUATIONS)
    yield "equation from prose", right, ours, count, total / count


def structures(model: ChatModel, args: Any):
    """Common structures: sound by every check and of the right formula."""
    from assistant.crystal_request import split_message
    from assistant.wiring import Assistant
    from knowledge.structures import structure_library
    from prompts import builder, feedback
    from prompts.rules import rule_book
    from validators.specs.structure import StructureSpec
    from validators.structure import check_cif

    first = mended = ours = 0
    total, calls = 0.0, 0
    assistant = Assistant(model="offline")
    for formula in STRUCTURES:
        answer = assistant.ask(f"cif of {formula}", options={"budget_s": 30})
        ours += answer.report is not None and answer.report.ok
        if not model.drafts:
            continue
        found = structure_library().resolve(formula)
        spec = StructureSpec(formula=found.formula, composition=found.composition)
        prompt = builder.build(spec, rule_book().select("cif", spec), [])
        messages = [Message(role, text) for role, text in prompt.messages]
        for attempt in (1, 2):
            reply, seconds = asked(model, messages, args)
            total, calls = total + seconds, calls + 1
            if reply is None:
                break
            cif = split_message(reply)[1] or reply
            report = check_cif(cif, spec).report
            if report.ok:
                first += attempt == 1
                mended += attempt == 2
                break
            messages.append(Message("assistant", cif))
            messages.append(Message("user", feedback.write(report, spec).text))
    count = len(STRUCTURES)
    each = total / max(calls, 1)
    yield "structure unaided, sound", first, ours, count, each
    yield "structure after one correction", first + mended, ours, count, each


if __name__ == "__main__":
    main()
