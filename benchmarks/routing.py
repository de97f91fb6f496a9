"""Router: accuracy by route and language against a majority and a keyword baseline."""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from pathlib import Path

from assistant.records import Request
from assistant.routing import route

ROOT = Path(__file__).resolve().parents[1]
SETS = [
    ROOT / "tests/assistant/data" / f"requests{n}.tsv"
    for n in (
        "",
        "_unseen",
        "_third",
        "_fourth",
        "_fifth",
        "_sixth",
        "_seventh",
        "_eighth",
        "_ninth",
        "_tenth",
        "_eleventh",
        "_twelfth",
        "_thirteenth",
        "_fourteenth",
    )
]

#: One word for a route, as a first script would do it; the first that fits decides.
KEYWORDS = {
    "cif": r"cif|structure|space group|crystal",
    "equation": r"equation|solve|d\w/d\w",
    "data": r"table|data|csv",
    "generate": r"new|propose|candidate",
    "chat": r"hello|hi\b|you",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="JSON lines with text and route")
    parser.add_argument("--errors", action="store_true", help="print each wrong one")
    args = parser.parse_args()
    sets = [read_examples(args.data)] if args.data else [read_rows(p) for p in SETS]
    names = [args.data.name] if args.data else [p.name for p in SETS]
    for name, rows in zip(names, sets, strict=True):
        judge(name, rows, show=args.errors)


def read_rows(path: Path) -> list[dict]:
    """Rows of our own sets: routes, language, earlier turns, text."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            routes, language, earlier, text = line.split("\t")
            history = []
            for turn in filter(None, (t.strip() for t in earlier.split("||"))):
                history += [
                    {"role": "user", "content": turn},
                    {"role": "assistant", "content": "(an answer)"},
                ]
            rows.append(
                {"routes": routes.split(","), "lang": language, "history": history,
                 "text": text.replace("\\n", "\n")}
            )  # fmt: skip
    return rows


def read_examples(path: Path) -> list[dict]:
    """Rows of a public example file."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        routes = list(dict.fromkeys([row["route"], *row.get("accept", [])]))
        rows.append(
            {"routes": routes, "lang": row.get("lang", "?"), "text": row["text"],
             "history": row.get("history", [])}
        )  # fmt: skip
    return rows


def judge(name: str, rows: list[dict], *, show: bool) -> None:
    majority = Counter(row["routes"][0] for row in rows).most_common(1)[0][0]
    route(Request(text="warm up the sentence vectors, whatever this may be about"))
    hits: Counter[str] = Counter()
    by_language: Counter[str] = Counter()
    by_key, by_majority, by_similarity = 0, 0, 0
    seconds = []
    for row in rows:
        request = Request.from_json({"text": row["text"], "history": row["history"]})
        begun = time.process_time()
        found = route(request)
        seconds.append(time.process_time() - begun)
        by_similarity += found.by == "similarity"
        right = str(found.kind) in row["routes"]
        hits[row["routes"][0]] += right
        by_language[row["lang"]] += right
        if show and not right:
            print(f"  {row['routes'][0]:9}→ {found.kind:9} {row['text'][:70]!r} "
                  f"{found.by} {found.confidence} {found.reason}")  # fmt: skip
        keyword = next(
            (k for k, p in KEYWORDS.items() if re.search(p, row["text"].lower())), "faq"
        )
        by_key += keyword in row["routes"]
        by_majority += majority in row["routes"]
    n = len(rows)
    total = Counter(row["routes"][0] for row in rows)
    languages = Counter(row["lang"] for row in rows)
    print(f"\n{name}: {n} requests")
    print(f"  {'always ' + majority:24}{by_majority / n:7.3f}")
    print(f"  {'one word a route':24}{by_key / n:7.3f}")
    print(f"  {'router':24}{sum(hits.values()) / n:7.3f}")
    for key in sorted(total):
        print(f"    {key:22}{hits[key] / total[key]:7.3f}  ({total[key]})")
    for key in sorted(languages):
        print(
            f"    {key:22}{by_language[key] / languages[key]:7.3f}  ({languages[key]})"
        )
    seconds.sort()
    print(f"  asked the vectors: {by_similarity}; warm CPU time median "
          f"{1e3 * seconds[n // 2]:.1f} ms, 95 % "
          f"{1e3 * seconds[int(0.95 * n)]:.1f} ms, "
          f"longest {1e3 * seconds[-1]:.1f} ms")  # fmt: skip


if __name__ == "__main__":
    main()
