"""Six journeys and every view in a headless Chromium: nothing leaves the machine."""

import ast
import csv
import io
import time

import numpy as np
import pytest
from PIL import Image

from assistant.records import Request
from assistant.sessions import Sessions
from tests.page import answers
from tests.page.chromium import Browser, served, why_not
from validators.crystal import read_crystal

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(why_not() is not None, reason=why_not() or ""),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

CHAT = '[data-testid="stChatInputTextArea"]'
#: Streamlit asks below a page's path first, then at the root; both are loopback.
HARMLESS = ("/_stcore/health", "/_stcore/host-config")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("page") / "home"
    for name, make in answers.ALL.items():
        draft = answers.wrong() if name in {"checked", "repaired"} else None
        kept = Sessions(home / "sessions").open(f"demo-{name}")
        kept.add(Request(text=f"about {name}", draft=draft), make())
    return home


@pytest.fixture(scope="module")
def address(folder):
    with served(folder) as found:
        yield found


@pytest.fixture(scope="module")
def shared(address):
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture
def browser(shared):
    shared.requests.clear()
    shared.problems.clear()
    shared.size(1280, 900)
    shared.dark(False)
    yield shared
    assert shared.outside() == []
    assert [p for p in shared.problems if not p.endswith(HARMLESS)] == []


@pytest.fixture
def journey(request):
    """The long ones run when browser tests are asked for: pytest -m browser."""
    if "browser" not in (request.config.option.markexpr or ""):
        pytest.skip("a long journey; run it with: pytest -m browser tests/page")


def says(browser, text, seconds=60.0):
    import json

    browser.wait(f"document.body.innerText.includes({json.dumps(text)})", seconds)


def start(browser, address, session):
    browser.go(f"{address}/?session={session}")
    says(browser, "Check a CIF")
    browser.idle()


def example(browser, number):
    browser.run(f"document.querySelector('.st-key-example-{number} button').click()")
    says(browser, "Files, Python, JSON")
    browser.idle()


def ask(browser, text, count=1):
    browser.fill(CHAT, text, enter=True)
    browser.wait(
        f"document.body.innerText.split('Files, Python, JSON').length > {count}", 60
    )
    browser.idle()


def drawn(browser, views):
    """Wait for the 3D view; how many colours its picture has."""
    frame = "[...document.querySelectorAll('iframe')].at(-1)"
    browser.wait(f"{frame}?.contentDocument?.body?.dataset.ready === '{views}'")
    most = 0
    # The page itself scrolls to the start of a new answer, so look more than once.
    for _ in range(6):
        browser.run(f"{frame}.scrollIntoView({{block: 'center'}})")
        time.sleep(1.0)
        box = browser.run(
            f"(() => {{const b = {frame}.getBoundingClientRect();"
            "return [b.left, b.top, b.right, b.bottom];})()"
        )
        with Image.open(io.BytesIO(browser.picture())) as image:
            part = image.convert("RGB").crop([int(v) for v in box])
        most = max(most, len(np.unique(np.asarray(part).reshape(-1, 3), axis=0)))
        if most > 200:
            break
    return most


def test_a_student_mends_a_wrong_cif(browser, address):
    start(browser, address, "student")
    example(browser, 0)
    says(browser, "different space groups")
    assert "line 9" in browser.text()
    browser.click("Repair it")
    says(browser, "attempt 2 (repair): clean")
    browser.idle()
    assert drawn(browser, 2) > 200
    path = browser.download("Download CIF", nth=1)  # of the second answer
    crystal = read_crystal(path.read_text()).crystal
    assert crystal.multiplicities.tolist() == [2, 4]


def test_an_experimentalist_asks_about_dopants(journey, browser, address):
    start(browser, address, "dopants")
    ask(browser, "Which dopants raise the ionic conductivity of Li7La3Zr2O12?")
    said = browser.text()
    assert "Disadvantage" in said
    assert "Sources:" in said
    browser.run(
        "[...document.querySelectorAll('summary')].find("
        "e => e.innerText.includes('Sources:')).click()"
    )
    says(browser, "credibility")
    says(browser, "doi:10.")


def test_an_engineer_solves_a_pde(journey, browser, address):
    start(browser, address, "pde")
    ask(
        browser,
        "Solve u_t = 0.05*u_xx on 0 < x < 1 with u(0,t) = 0, u(1,t) = 0, "
        "u(x,0) = sin(pi*x). What is u(0.5, 2)?",
    )
    browser.wait("document.querySelectorAll('.katex').length > 1")
    said = browser.text()
    assert "The problem as it was read" in said
    assert "0.3727" in said  # exp(-0.1 pi^2)
    assert "error at most" in said
    ast.parse(browser.download("Download the script").read_text())


def test_a_data_scientist_trains_on_200_rows(journey, browser, address, tmp_path):
    draw = np.random.default_rng(0)
    path = tmp_path / "rows.csv"
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["x", "y", "strength"])
        for x, y in draw.uniform(0, 1, (200, 2)):
            writer.writerow([f"{x:.4f}", f"{y:.4f}", f"{2 * x + y:.4f}"])
    browser.go(f"{address}/generate")
    says(browser, "Table (CSV")
    browser.idle()
    browser.attach([path])
    says(browser, "200 rows, 3 columns")
    browser.idle()
    browser.fill('input[aria-label="CPU seconds"]', "6", enter=True)
    browser.idle()
    browser.click("Train")
    says(browser, "Trained:", 90)
    browser.idle()
    browser.click("Sample")
    says(browser, "Across")
    browser.idle()
    rows = list(csv.DictReader(browser.download("CSV").open()))
    assert len(rows) == 50
    assert {row["synthetic"] for row in rows} == {"True"}
    assert all(-0.5 <= float(row["x"]) <= 1.5 for row in rows)


def test_a_developer_takes_the_python_along(journey, browser, address):
    start(browser, address, "developer")
    example(browser, 1)
    assert drawn(browser, 1) > 200
    browser.click("Files, Python, JSON")
    says(browser, "from assistant import Assistant")
    code = browser.run(
        "[...document.querySelectorAll('code')].map(e => e.innerText)"
        ".find(t => t.includes('import Assistant'))"
    )
    call = ast.parse(code).body[1].value
    from assistant import Assistant

    answer = Assistant().ask(
        *[ast.literal_eval(a) for a in call.args],
        **{k.arg: ast.literal_eval(k.value) for k in call.keywords},
    )
    assert str(answer.status) in browser.text()


def test_a_team_proves_that_nothing_leaves(journey, browser, address, tmp_path):
    path = tmp_path / "private.csv"
    path.write_text(
        "material,composition,ionic conductivity (S/cm),temperature (°C),doi\n"
        "secret garnet,Li6.4La3Zr1.4Ta0.6O12,0.00071,25,10.1000/private\n"
    )
    browser.go(f"{address}/knowledge")
    says(browser, "Search records")
    browser.idle()
    browser.click("Your documents")
    browser.attach([path])
    browser.idle()
    browser.click("Index them")
    says(browser, "Remove it with its records")
    browser.go(f"{address}/status")
    says(browser, "Run the proof")
    browser.idle()
    browser.click("Run the proof")
    says(browser, "0 attempts to leave the machine", 90)
    assert "control connection caught" in browser.text()


@pytest.mark.parametrize("name", list(answers.ALL))
def test_every_answer_fits_a_phone_and_the_dark(journey, browser, address, name):
    browser.size(390, 844, phone=True)
    browser.dark(True)
    browser.go(f"{address}/?session=demo-{name}")
    says(browser, f"about {name}")
    browser.idle()
    assert browser.run("document.documentElement.scrollWidth") <= 390
    colour = browser.run(
        "getComputedStyle(document.querySelector('[data-testid=stApp]'))"
        ".backgroundColor"
    )
    assert max(int(v) for v in colour[4:-1].split(",")[:3]) < 60


def test_tables_come_back_from_their_files(browser, address):
    browser.go(f"{address}/?session=demo-data")
    says(browser, "about data")
    browser.idle()
    rows = list(csv.reader(browser.download("CSV").open(encoding="utf-8")))
    assert rows[1][:2] == ["LLZO", "0.0003"]
    assert rows[4][0] == "'=1+1"
    import openpyxl

    sheet = openpyxl.load_workbook(browser.download("XLSX")).active
    assert sheet.cell(2, 2).value == 0.0003


def test_the_first_page_is_there_at_once_and_takes_the_keyboard(browser, address):
    begun = time.monotonic()
    browser.go(address)
    says(browser, "Check a CIF")
    # Three seconds on a machine of its own; the tests share theirs.
    assert time.monotonic() - begun < 10
    browser.idle()
    reached = []
    for _ in range(30):
        browser.key("Tab", 9)
        reached.append(
            browser.run(
                "document.activeElement.innerText || "
                "document.activeElement.getAttribute('aria-label') || ''"
            )
        )
    assert reached.count("Try it") == 6
    assert any("Ask for a structure" in (r or "") for r in reached) or browser.run(
        f"document.querySelector('{CHAT}') !== null"
    )
