"""The 3D page carries all it needs, reaches nowhere, and cannot be broken into."""

import ast
import hashlib
import json
import re
from importlib.resources import files
from pathlib import Path

from assistant.page.scene import scene_of
from assistant.page.viewer import SCRIPT_SHA256, payload, script, viewer_html
from tests.page.answers import RUTILE, SHARED


def test_the_script_is_the_published_one():
    data = files("assistant.page").joinpath("static/3Dmol-min.js").read_bytes()
    assert hashlib.sha256(data).hexdigest() == SCRIPT_SHA256
    licence = files("assistant.page").joinpath("static/3Dmol-LICENSE.txt").read_text()
    assert "University of Pittsburgh" in licence


def _data(html):
    return json.loads(
        re.search(r'<script type="application/json" id="data">(.*?)</script>', html)[1]
    )


def test_a_label_cannot_close_the_script():
    hostile = RUTILE.replace("Ti1", "'Ti</script><img>'")
    html = viewer_html([("</script><b>", scene_of(hostile))])
    data = _data(html)
    assert data["views"][0]["title"] == "</script><b>"
    assert "</script><img>" not in html.replace(script(), "")


def test_the_page_forbids_itself_every_connection():
    html = viewer_html([("", scene_of(RUTILE))])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy
    assert "src=" not in html.replace(script(), "").replace("-src ", "")


def test_bonds_are_told_from_both_ends():
    atoms = payload(scene_of(RUTILE))["atoms"]
    assert any(atom["bonds"] for atom in atoms)
    for atom in atoms:
        for other in atom["bonds"]:
            assert atom["serial"] in atoms[other]["bonds"]


def test_a_partly_empty_site_says_so():
    data = payload(scene_of(SHARED))
    shared = [atom for atom in data["atoms"] if atom["sectors"]]
    assert all(abs(sum(p for _, p in a["sectors"]) - 1) < 1e-9 for a in shared)
    assert "Li 0.3" in shared[0]["text"]
    assert data["legend"][-1][0] == "vacant"


def test_edges_of_an_octahedron_are_twelve():
    data = payload(scene_of(RUTILE))
    assert sum(len(solid["lines"]) for solid in data["solids"]) == 9 * 12


def test_only_the_page_script_imports_the_page_toolkit():
    root = Path(__file__).resolve().parents[2]
    imported = set()
    for path in [root / "app.py", *(root / "assistant" / "page").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            if any(name.split(".")[0] == "streamlit" for name in names):
                imported.add(path.name)
    assert imported == {"app.py"}


def test_views_of_one_and_eight_cells_turn_about_their_middle():
    for copies in ((1, 1, 1), (2, 2, 2)):
        scene = scene_of(RUTILE, copies=copies)
        inside = [a for a in payload(scene)["atoms"] if a["inside"]]
        for axis in "xyz":
            places = [atom[axis] for atom in inside]
            assert abs(max(places) + min(places)) < 1e-3
