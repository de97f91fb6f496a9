"""Six journeys and every view in a headless Chromium: nothing leaves the machine."""

import ast
import csv
import io
import json
import subprocess
import sys
import time
import zipfile

import numpy as np
import pytest
from PIL import Image

from assistant.records import Request
from assistant.sessions import Sessions
from tests.page import answers
from tests.page.chromium import Browser, served, why_not
from tests.page.contrast import faint
from validators.crystal import read_crystal

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
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


def leave(browser):
    """Go on from a field, and wait until the page knows what was typed."""
    browser.key("Tab", 9)
    time.sleep(1)
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
    ask(browser, f"VESTA shows strange things, is this right?\n{answers.wrong()}")
    said = browser.text()
    assert "different space groups" in said
    assert "line 9" in said
    assert "loop_" not in said  # the file is folded below the words
    browser.click("Repair it")
    says(browser, "attempt 2 (repair): clean")
    browser.idle()
    said = browser.text()
    assert "each with its reason" in said
    assert "attempt 1 (your file): 2 errors" in said
    assert drawn(browser, 2) > 200
    browser.click("Line by line")
    says(browser, "+++ after")
    path = browser.download("Download CIF", nth=1)  # of the second answer
    crystal = read_crystal(path.read_text()).crystal
    assert crystal.multiplicities.tolist() == [2, 4]


def test_an_experimentalist_asks_about_dopants(journey, browser, address):
    start(browser, address, "dopants")
    ask(browser, "Which dopants raise the ionic conductivity of Li7La3Zr2O12?")
    said = browser.text()
    assert "Disadvantage" in said
    assert "doi:10." in said
    grades = "[...document.querySelectorAll('button')].filter(e => /^Credibility/"
    browser.run(f"{grades}.test(e.innerText))[0].click()")
    says(browser, "replication")
    ask(browser, "And what are the drawbacks of aluminium?", 2)
    assert browser.text().count("doi:10.") > said.count("doi:10.")
    browser.click("Name, export, delete")
    with zipfile.ZipFile(browser.download("Export as ZIP")) as archive:
        assert {"session.md", "sources.bib"} <= set(archive.namelist())


def test_an_engineer_confirms_edits_and_solves_a_pde(journey, browser, address):
    start(browser, address, "pde")
    browser.click("Rules and options")
    browser.switch("Confirm equations before solving")
    browser.idle()
    text = (
        "Solve u_t = 0.05*u_xx on 0 < x < 1 with u(0,t) = 0, u(1,t) = 0, "
        "u(x,0) = sin(pi*x). What is u(0.5, 2)?"
    )
    browser.fill(CHAT, text, enter=True)
    says(browser, "Yes, solve this")
    assert "Files, Python, JSON" not in browser.text()
    browser.idle()
    browser.fill('textarea[aria-label^="Values wanted"]', "u at x = 0.5, t = 1")
    leave(browser)
    browser.click("Solve again")
    says(browser, "Files, Python, JSON")
    browser.idle()
    said = browser.text()
    assert "0.61049" in said  # exp(-0.05 pi^2)
    assert "error at most" in said
    browser.wait("document.querySelectorAll('.js-plotly-plot').length >= 2")
    browser.click("The script, ready to run")
    script = browser.download("Download the script")
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, timeout=120
    )
    assert float(done.stdout.split()[-1]) == pytest.approx(0.610498, abs=1e-5)


def test_a_plane_is_shown_as_a_film(journey, browser, address):
    start(browser, address, "film")
    ask(
        browser,
        "u_t = u_xx + u_yy on the unit square, u = 0 on all edges, "
        "u(x,y,0) = sin(pi x) sin(pi y). u(0.5,0.5,0.05)?",
    )
    browser.wait("document.querySelectorAll('.slider-tick-rect').length >= 20")
    shown = "document.querySelector('.slider-label')?.textContent"
    first = browser.run(shown)
    assert first == "t: 0"
    browser.run(
        "document.querySelector('.updatemenu-button').dispatchEvent("
        "new MouseEvent('click', {bubbles: true}))"
    )
    browser.wait(f"{shown} !== {first!r}", 20)


def test_a_data_scientist_trains_on_200_rows(journey, browser, address, tmp_path):
    draw = np.random.default_rng(0)
    path = tmp_path / "rows.csv"
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["sample", "x", "y", "strength"])
        for number, (x, y) in enumerate(draw.uniform(0, 1, (200, 2))):
            strength = f"{2 * x + y:.4f}"
            writer.writerow([f"S{number:03}", f"{x:.4f}", f"{y:.4f}", strength])
    browser.go(f"{address}/generate")
    says(browser, "Table (CSV")
    browser.idle()
    browser.attach([path])
    says(browser, "200 rows, 4 columns")
    browser.idle()
    browser.fill('textarea[aria-label^="Constraints"]', "x >= 0.2")
    leave(browser)
    browser.fill('input[aria-label="CPU seconds"]', "6", enter=True)
    browser.idle()
    browser.click("Train")
    says(browser, "Trained:", 90)
    browser.idle()
    browser.click("Sample")
    says(browser, "Across")
    browser.idle()
    assert "Sample sheet" in browser.text()
    rows = list(csv.DictReader(browser.download("CSV").open()))
    assert len(rows) == 50
    assert "sample" not in rows[0]  # a name of every row teaches nothing
    assert {row["synthetic"] for row in rows} == {"True"}
    assert all(0.2 <= float(row["x"]) <= 1.5 for row in rows)
    browser.click("Augment and judge")
    says(browser, "Does augmentation help?", 120)
    assert "membership attack AUC" in browser.text()


def test_a_training_can_be_cancelled(journey, browser, address):
    browser.go(f"{address}/generate")
    says(browser, "Table (CSV")
    browser.idle()
    browser.click("Try it with a made-up table")
    says(browser, "200 rows, 4 columns")
    browser.idle()
    browser.fill('input[aria-label="CPU seconds"]', "300", enter=True)
    browser.idle()
    browser.click("Augment and judge")
    browser.wait("document.body.innerText.includes('Cancel')", 60)
    browser.click("Cancel")
    says(browser, "Cancelled.", 90)


def test_a_tall_answer_is_read_from_its_start_until_the_visitor_moves(
    journey, browser, address
):
    browser.size(390, 844, phone=True)
    start(browser, address, "tall")
    example(browser, 3)
    browser.wait("document.querySelectorAll('.js-plotly-plot').length > 0", 90)
    browser.idle()
    top = (
        "[...document.querySelectorAll('[data-testid=stChatMessage]')].at(-2)"
        ".getBoundingClientRect().top"
    )
    time.sleep(2)
    assert 0 <= browser.run(top) < 160
    browser.run("dispatchEvent(new Event('wheel'))")
    browser.run(
        "[...document.querySelectorAll('[data-testid=stChatMessage]')].at(-1)"
        ".scrollIntoView({block: 'end'})"
    )
    time.sleep(1)
    assert browser.run(top) < 0


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
    given = json.loads(browser.download("Answer as JSON").read_text())
    assert given["cif"].split() == answer.cif.split()


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
    browser.idle()
    start(browser, address, "team")
    ask(browser, "Table of everything in private.csv")
    assert "10.1000/private" in browser.download("CSV").read_text()
    browser.go(f"{address}/status")
    says(browser, "Run the proof")
    browser.idle()
    assert "No kept session records an outgoing call." in browser.text()
    browser.click("Run the proof")
    says(browser, "0 attempts to leave the machine", 90)
    assert "control connection caught" in browser.text()
    browser.go(f"{address}/knowledge")
    says(browser, "Search records")
    browser.idle()
    browser.click("Your documents")
    browser.click("Remove it with its records")
    says(browser, "Nothing indexed yet")
    browser.click("Verify the store")
    says(browser, "Store, index and manifest agree.")


def test_a_rule_of_the_book_is_edited_and_put_back(journey, browser, address):
    browser.go(f"{address}/rules")
    says(browser, "Judge")
    browser.idle()
    browser.click("Rule book")
    says(browser, "So far the shipped file applies.")
    field = 'textarea[aria-label="Rules as YAML"]'
    text = browser.run(f"document.querySelector('{field}').value")
    browser.fill(field, text.replace("isolated", "lonely"))
    leave(browser)
    browser.click("Keep my copy")
    says(browser, "It stands in place of the shipped file.")
    browser.idle()
    browser.fill(field, text.replace("check:", "cheque:"))
    leave(browser)
    browser.click("Keep my copy")
    says(browser, "rule file argyrodite.yaml")
    browser.click("Back to the shipped file")
    says(browser, "So far the shipped file applies.")
    # The field is drawn anew, empty at first.
    shown = f"document.querySelector('{field}').value"
    browser.wait(f"{shown} === {json.dumps(text)}", 20)


def test_a_question_can_be_stopped(journey, browser, address):
    start(browser, address, "stop")
    browser.fill(
        CHAT,
        "Make a CIF for K2ZnCl4 in Pnma with K, Zn on 4c, Cl on 4c and 8d, "
        "isolated ZnCl4 tetrahedra",
        enter=True,
    )
    browser.click("Stop")
    says(browser, "You stopped this request")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", list(answers.ALL))
def test_every_answer_fits_a_phone_and_can_be_read(
    journey, browser, address, name, dark
):
    browser.size(390, 844, phone=True)
    browser.dark(dark)
    browser.go(f"{address}/?session=demo-{name}")
    says(browser, f"about {name}")
    browser.idle()
    assert browser.run("document.documentElement.scrollWidth") <= 390
    colour = browser.run(
        "getComputedStyle(document.querySelector('[data-testid=stApp]'))"
        ".backgroundColor"
    )
    assert (max(int(v) for v in colour[4:-1].split(",")[:3]) < 60) is dark
    assert faint(browser) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("", "Check a CIF"), ("generate", "Table (CSV"),
        ("knowledge", "Search records"), ("rules", "Judge"),
        ("status", "Run the proof"),
    ],
)  # fmt: skip
def test_every_page_can_be_read_on_a_laptop(
    journey, browser, address, page, text, dark
):
    browser.size(1366, 768)
    browser.dark(dark)
    browser.go(f"{address}/{page}")
    says(browser, text)
    browser.idle()
    assert browser.run("document.documentElement.scrollWidth") <= 1366
    assert faint(browser) == []


#: Words or label of what has the focus, whether that shows, and what it is.
FOCUS = """(() => {
  const e = document.activeElement;
  // Past the last element the key goes to the browser's own bar.
  if (e === document.body) return ["BODY", true, ""];
  const ring = x => {
    const s = getComputedStyle(x);
    return s.outlineStyle !== "none" || s.boxShadow !== "none";
  };
  // The field of the chat is ringed by its box.
  const near = [e, e.parentElement, e.parentElement?.parentElement,
    e.closest('[data-testid="stChatInput"] > div')].filter(x => x);
  const label = e.innerText || e.getAttribute("aria-label") || e.tagName;
  const kind = e.dataset.testid || "";
  // The names of icons ("expand_more") stand as text beside a label.
  const lines = label.split("\\n").filter(x => x && !/^[a-z]+(_[a-z]+)+$/.test(x));
  return [lines.at(-1) || "", near.some(ring), kind];
})()"""


def tabbed(browser, most=90):
    """What the Tab key reaches, in order."""
    found = []
    for _ in range(most):
        browser.key("Tab", 9)
        found.append(browser.run(FOCUS))
        if len(found) > 2 and found[-1] == found[0]:
            break
    return found


def test_the_keyboard_reaches_everything_of_an_answer(journey, browser, address):
    browser.go(f"{address}/?session=demo-checked")
    says(browser, "about checked")
    browser.idle()
    reached = tabbed(browser)
    names = [name for name, _, _ in reached]
    for wanted in (
        "The CIF that was sent", "Download CIF", "Repair it", "Still picture",
        "Files, Python, JSON", "New session",
    ):  # fmt: skip
        assert wanted in names
    assert any(kind == "stChatInputTextArea" for _, _, kind in reached)
    # What has the focus inside a frame draws its ring there.
    assert [n for n, shown, _ in reached if not shown and n != "IFRAME"] == []
    browser.run(f"document.querySelector('{CHAT}').focus()")
    browser.call("Input.insertText", text="hello")
    sent = [kind for _, _, kind in tabbed(browser, 4)]
    assert "stChatInputSubmitButton" in sent


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
    # The sessions of the journeys before stand between the menu and the cards.
    for _ in range(60):
        browser.key("Tab", 9)
        reached.append(
            browser.run(
                "document.activeElement.innerText || "
                "document.activeElement.getAttribute('aria-label') || ''"
            )
        )
        if len(reached) > 1 and reached[-1] == reached[0]:
            break
    assert reached.count("Try it") == 6
    assert any("Ask for a structure" in (r or "") for r in reached)


def test_a_neural_model_draws_its_losses_while_it_learns(journey, browser, address):
    browser.go(f"{address}/generate")
    says(browser, "Table (CSV")
    browser.idle()
    browser.click("Try it with a made-up table")
    says(browser, "200 rows, 4 columns")
    browser.idle()
    browser.fill('[data-testid="stSelectbox"] input', "vae", enter=True)
    browser.idle()
    browser.fill('input[aria-label="CPU seconds"]', "25", enter=True)
    browser.idle()
    browser.click("Train")
    drawn = "document.querySelector('.js-plotly-plot .scatterlayer path') !== null"
    # The button to cancel stands there only as long as the model learns.
    browser.wait(f"document.body.innerText.includes('Cancel') && {drawn}", 90)
    says(browser, "Trained: vae", 120)
    browser.idle()
    assert browser.run(drawn)
