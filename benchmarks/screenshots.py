"""Pictures of every view of the page, with the time each answer took to appear.

Run ``python -P benchmarks/screenshots.py [--out docs/screenshots] [--data FILE.csv]``.
It starts the page with an empty home, asks the examples of the first page in a headless
Chromium and writes one PNG a view. Without Chromium it says so and writes nothing. The
table names the seconds from the click to the drawn answer beside the target.
"""

from __future__ import annotations

import argparse
import io
import os
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
#: A plane that changes in time, for the film.
PLANE = (
    "u_t = 0.1*(u_xx + u_yy) on the unit square, no flux on all edges, "
    "u(x,y,0) = exp(-20*((x-0.5)^2+(y-0.5)^2)). Give u(0.5,0.5,0.5)"
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    args = parser.parse_args()
    reason = why_not()
    if reason is not None:
        print(f"no pictures: {reason}", file=sys.stderr)
        return 0
    args.out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "home") as address,
    ):
        browser = Browser(1280, 1100)
        try:
            shoot(browser, address, args.out)
        finally:
            browser.close()
    return 0


class Camera:
    """Visits the views of the page, keeps a picture of each and the times."""

    def __init__(self, browser: Browser, address: str, out: Path) -> None:
        self.browser, self.address, self.out = browser, address, out
        self.rows: list[tuple[str, float, float]] = []

    def keep(self, name: str) -> None:
        """Write what the window shows now."""
        time.sleep(1.5)
        write(self.out / f"{name}.png", self.browser.picture())

    def says(self, text: str, seconds: float = 240.0) -> None:
        """Wait until the page shows a text; else an error."""
        self.browser.wait(f"document.body.innerText.includes({text!r})", seconds)

    def open(self, place: str, text: str) -> None:
        """Go to a place of the page and wait for a text there."""
        self.browser.go(self.address + place)
        self.says(text)

    def timed(self, name: str, target: float, act: Callable[[], None]) -> None:
        """Act, and keep the seconds beside the target."""
        begun = time.monotonic()
        act()
        self.rows.append((name, time.monotonic() - begun, target))


def shoot(browser: Browser, address: str, out: Path) -> None:
    """Visit every view and print the times."""
    camera = Camera(browser, address, out)
    camera.open("", "Check a CIF")
    browser.idle()
    time.sleep(5)  # the server warms up in the background
    camera.timed("first paint", PAINT, lambda: camera.open("", "Check a CIF"))
    browser.idle()
    camera.keep("welcome")
    for number, name in enumerate(EXAMPLES):
        example(camera, number, name)
    confirm(camera)
    camera.keep("equation-confirm")
    film(browser)
    camera.keep("equation-film")
    for page, (text, steps) in PAGES.items():
        visit(camera, page, text, steps)
    outside = browser.outside()
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    print(f"{'load of each processor':24} {busy:8.1f}")
    print(f"{'what':24} {'seconds':>8} {'target':>8}")
    for name, seconds, target in camera.rows:
        print(f"{name:24} {seconds:8.2f} {target:8.1f}")
    print(f"{'requests beyond loopback':24} {len(outside):8d} {0:8d}")


def example(camera: Camera, number: int, name: str) -> None:
    """One example of the first page, cold and warm, and what hangs on its answer."""
    browser = camera.browser

    def ask() -> None:
        button = f".st-key-example-{number} button"
        browser.run(f"document.querySelector('{button}').click()")
        camera.says("Files, Python, JSON")

    for turn in ("cold", "warm"):
        camera.open(f"/?session={name}-{turn}", "Check a CIF")
        browser.idle()
        camera.timed(f"{name} ({turn})", ANSWER, ask)
    browser.idle()
    camera.keep(f"answer-{name}")
    if name == "check":
        repaired(camera)
    if name == "make":
        structure(camera)
        in_the_dark(camera, f"/?session={name}-warm")
    if name in {"equation", "data"}:
        browser.run(
            "[...document.querySelectorAll('.js-plotly-plot')].at(-1)"
            "?.scrollIntoView({block: 'end'})"
        )
        camera.keep(f"plot-{name}")


def repaired(camera: Camera) -> None:
    """The repair that a checked file offers, and its changes line by line."""
    camera.browser.click("Repair it")
    camera.says("attempt 2 (repair)")
    camera.browser.idle()
    camera.keep("answer-repaired")
    camera.browser.click("Line by line")
    camera.browser.idle()
    camera.keep("answer-changes")


def structure(camera: Camera) -> None:
    """The tabs of a structure."""
    for view in ("Symmetry and sites", "Powder", "Verdicts"):
        camera.browser.click(view)
        camera.browser.idle()
        camera.keep(f"structure-{view.split()[0].lower()}")
    camera.browser.click("3D")
    camera.browser.idle()


def in_the_dark(camera: Camera, place: str) -> None:
    """An answer with the dark theme, then on a phone."""
    camera.browser.dark(True)
    camera.open(place, "Files, Python, JSON")
    camera.browser.idle()
    camera.keep("answer-dark")
    camera.browser.size(390, 844, phone=True)
    camera.keep("answer-phone")
    camera.browser.dark(False)
    camera.browser.size(1280, 1100)


def visit(
    camera: Camera, page: str, text: str, steps: list[tuple[str, str, str]]
) -> None:
    """A page beside the chat: its buttons pressed one after the other."""
    browser = camera.browser
    camera.open(f"/{page}", text)
    browser.idle()
    for step, (label, then, place) in enumerate(steps):
        browser.click(label)
        camera.says(then, 180)
        browser.idle()
        browser.run(f"({FIND})({then!r})?.scrollIntoView({{block: {place!r}}})")
        camera.keep(page if step == 0 else f"{page}-{step + 1}")


#: The innermost shown element that begins with a text.
FIND = (
    "text => [...document.querySelectorAll('h1, h2, h3, p, label, button')]"
    ".find(e => e.offsetParent && e.innerText.trim().startsWith(text))"
)
#: Page to what it says first, and the buttons to press with what they lead to and
#: where in the picture that stands.
PAGES: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "knowledge": ("Search records", [("Browse", "Credibility", "end")]),
    "rules": (
        "Judge",
        [
            ("Judge", "Verdict per rule", "center"),
            ("Rule book", "Keep my copy", "end"),
        ],
    ),
    "status": (
        "Run the proof",
        [("Run the proof", "attempts to leave the machine", "end")],
    ),
    "generate": (
        "Table (CSV",
        [
            ("Try it with a made-up table", "Constraints on synthetic rows", "center"),
            ("Train", "Trained:", "center"),
            ("Sample", "Across", "end"),
            ("Augment and judge", "Does augmentation help?", "start"),
        ],
    ),
}


def confirm(camera: Camera) -> None:
    """An equation that waits for its author's yes."""
    browser = camera.browser
    camera.open("/?session=confirm", "Check a CIF")
    browser.idle()
    browser.click("Rules and options")
    browser.switch("Confirm equations before solving")
    browser.idle()
    browser.fill('[data-testid="stChatInputTextArea"]', PLANE, enter=True)
    camera.says("Yes, solve this", 60)
    browser.idle()


def film(browser: Browser) -> None:
    """The same equation solved, at a moment of its film."""
    browser.click("Yes, solve this")
    browser.wait("document.querySelectorAll('.slider-tick-rect').length > 1", 120)
    browser.idle()
    time.sleep(2)  # the page itself scrolls to the start of a new answer
    browser.run(
        "document.querySelector('.js-plotly-plot').scrollIntoView({block: 'center'})"
    )
    browser.run(
        "document.querySelector('.updatemenu-button').dispatchEvent("
        "new MouseEvent('click', {bubbles: true}))"
    )


def write(path: Path, data: bytes) -> None:
    """A PNG with 128 colours: a quarter of the size, and the eye sees no difference."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        image.convert("RGB").quantize(128).save(path, optimize=True)


if __name__ == "__main__":
    raise SystemExit(main())
