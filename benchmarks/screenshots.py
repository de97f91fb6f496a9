"""Pictures of every view of the page, with the time each answer took to appear.

Run ``python benchmarks/screenshots.py [--out docs/screenshots] [--data FILE.csv]``. It
starts the page with an empty home, asks the examples of the first page in a headless
Chromium and writes one PNG a view. Without Chromium it says so and writes nothing. The
table names the seconds from the click to the drawn answer beside the target.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.page.chromium import Browser, served, why_not  # noqa: E402

EXAMPLES = ("check", "make", "literature", "equation", "data", "candidates")
#: Seconds: first paint, and an answer of the offline model once it is warm.
PAINT, ANSWER = 3.0, 2.0
ROWS = 200


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--data", type=Path, help="a CSV for the page Generate")
    args = parser.parse_args()
    reason = why_not()
    if reason is not None:
        print(f"no pictures: {reason}", file=sys.stderr)
        return 0
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        table = args.data or made_table(Path(folder) / "rows.csv")
        with served(Path(folder) / "home") as address:
            browser = Browser(1280, 1100)
            try:
                shoot(browser, address, args.out, table)
            finally:
                browser.close()
    return 0


def made_table(path: Path) -> Path:
    """A table with a known law, for when no file is given."""
    import numpy as np

    draw = np.random.default_rng(0)
    lines = ["cement,water,age,strength"]
    for cement, water, age in draw.uniform(0, 1, (ROWS, 3)):
        strength = 40 * cement - 25 * water + 20 * age + draw.normal(0, 2)
        lines.append(f"{cement:.4f},{water:.4f},{age:.4f},{strength:.3f}")
    path.write_text("\n".join(lines) + "\n")
    return path


def shoot(browser: Browser, address: str, out: Path, table: Path) -> None:
    """Visit every view and print the times."""
    rows: list[tuple[str, float, float]] = []

    def keep(name: str) -> None:
        time.sleep(1.5)
        write(out / f"{name}.png", browser.picture())

    def says(text: str, seconds: float = 90.0) -> None:
        browser.wait(f"document.body.innerText.includes({text!r})", seconds)

    def timed(name: str, target: float, act: Callable[[], None]) -> None:
        begun = time.monotonic()
        act()
        rows.append((name, time.monotonic() - begun, target))

    browser.go(address)
    says("Check a CIF")
    browser.idle()
    time.sleep(5)  # the server warms up in the background

    def paint() -> None:
        browser.go(address)
        says("Check a CIF")

    timed("first paint", PAINT, paint)
    browser.idle()
    keep("welcome")
    for number, name in enumerate(EXAMPLES):
        for turn in ("cold", "warm"):
            browser.go(f"{address}/?session={name}-{turn}")
            says("Check a CIF")
            browser.idle()

            def ask(number: int = number) -> None:
                button = f".st-key-example-{number} button"
                browser.run(f"document.querySelector('{button}').click()")
                says("Files, Python, JSON")

            timed(f"{name} ({turn})", ANSWER, ask)
        browser.idle()
        keep(f"answer-{name}")
        if name == "check":
            browser.click("Repair it")
            says("attempt 2 (repair)")
            browser.idle()
            keep("answer-repaired")
            browser.click("Changes")
            browser.idle()
            keep("answer-changes")
        if name == "make":
            for view in ("Symmetry and sites", "Powder", "Verdicts"):
                browser.click(view)
                browser.idle()
                keep(f"structure-{view.split()[0].lower()}")
            browser.click("3D")
            browser.idle()
            browser.dark(True)
            browser.go(f"{address}/?session={name}-warm")
            says("Files, Python, JSON")
            browser.idle()
            keep("answer-dark")
            browser.size(390, 844, phone=True)
            keep("answer-phone")
            browser.dark(False)
            browser.size(1280, 1100)
        if name in {"equation", "data"}:
            browser.run(
                "[...document.querySelectorAll('[data-testid=stImage], "
                ".js-plotly-plot')].at(-1)?.scrollIntoView({block: 'end'})"
            )
            keep(f"plot-{name}")
    pages = {"knowledge": "Search records", "rules": "Judge", "status": "Run the proof"}
    for page, text in pages.items():
        browser.go(f"{address}/{page}")
        says(text)
        browser.idle()
        if page == "rules":
            browser.click("Judge")
            says("Verdict per rule")
        if page == "status":
            browser.click("Run the proof")
            says("attempts to leave the machine")
        keep(page)
    browser.go(f"{address}/generate")
    says("Table (CSV")
    browser.idle()
    browser.attach([table])
    says("Constraints on synthetic rows")
    browser.idle()
    browser.fill('input[aria-label="CPU seconds"]', "10", enter=True)
    browser.idle()
    browser.click("Augment and judge")
    says("Does augmentation help?", 180)
    browser.idle()
    keep("generate")
    outside = browser.outside()
    print(f"{'what':24} {'seconds':>8} {'target':>8}")
    for name, seconds, target in rows:
        print(f"{name:24} {seconds:8.2f} {target:8.1f}")
    print(f"{'requests beyond loopback':24} {len(outside):8d} {0:8d}")


def write(path: Path, data: bytes) -> None:
    """A PNG with 128 colours: a quarter of the size, and the eye sees no difference."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        image.convert("RGB").quantize(128).save(path, optimize=True)


if __name__ == "__main__":
    raise SystemExit(main())
