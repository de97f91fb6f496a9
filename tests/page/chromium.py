"""A headless Chromium driven over its devtools protocol, and a server to look at.

Nothing is downloaded: Chromium is the distribution's, the protocol is spoken with the
`websockets` package.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FLAGS = (
    "--headless=new", "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", "--disable-quic",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--hide-scrollbars", "--remote-debugging-port=0",
    "--disable-dev-shm-usage",
)  # fmt: skip


def chromium_path() -> str | None:
    """Where Chromium is, or None."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    return None


def why_not() -> str | None:
    """The reason why no browser test can run, or None."""
    if chromium_path() is None:
        return "Chromium is absent: apt-get install chromium chromium-driver"
    try:
        import websockets.sync.client  # noqa: F401
    except ImportError:
        return "the package websockets is absent"
    return None


class Browser:
    """One page of a headless Chromium.

    Attributes:
        requests: Addresses asked for, with data: and blob: left out.
        problems: Console errors and uncaught exceptions.
        downloads: Folder that receives downloads.
    """

    def __init__(self, width: int = 1280, height: int = 900) -> None:
        from websockets.sync.client import connect

        self.folder = Path(tempfile.mkdtemp(prefix="chromium-"))
        self.downloads = self.folder / "downloads"
        self.downloads.mkdir()
        self._process = subprocess.Popen(
            [
                str(chromium_path()), *FLAGS, f"--user-data-dir={self.folder}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(self.folder)},
        )  # fmt: skip
        port = self._port()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as reply:
            pages = [p for p in json.load(reply) if p["type"] == "page"]
        self._socket = connect(pages[0]["webSocketDebuggerUrl"], max_size=None)
        self._number = 0
        self.requests: list[str] = []
        self.problems: list[str] = []
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")
        self.call(
            "Browser.setDownloadBehavior", behavior="allow",
            downloadPath=str(self.downloads),
        )  # fmt: skip
        self.size(width, height)

    def _port(self) -> int:
        path = self.folder / "DevToolsActivePort"
        for _ in range(200):
            if path.exists() and path.read_text().strip():
                return int(path.read_text().split()[0])
            time.sleep(0.1)
        raise RuntimeError("Chromium did not start")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of the protocol; events that arrive meanwhile are kept."""
        self._number += 1
        number = self._number
        self._socket.send(
            json.dumps({"id": number, "method": method, "params": params})
        )
        while True:
            message = json.loads(self._socket.recv(timeout=60))
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return dict(message["result"])
            self._event(message)

    def _event(self, message: dict[str, Any]) -> None:
        params = message.get("params", {})
        match message.get("method"):
            case "Network.requestWillBeSent":
                address = params["request"]["url"]
                if not address.startswith(("data:", "blob:", "about:")):
                    self.requests.append(address)
            case "Network.webSocketCreated":
                self.requests.append(params["url"])
            case "Runtime.exceptionThrown":
                self.problems.append(json.dumps(params["exceptionDetails"])[:400])
            case "Runtime.consoleAPICalled" if params.get("type") == "error":
                self.problems.append(json.dumps(params["args"])[:400])
            case "Log.entryAdded" if params["entry"]["level"] == "error":
                entry = params["entry"]
                self.problems.append(f"{entry['text']} {entry.get('url', '')}")

    def outside(self) -> list[str]:
        """Requests to anywhere but this machine."""
        local = re.compile(r"^(?:https?|wss?)://(?:127\.0\.0\.1|localhost)(?::\d+)?/")
        return [
            a for a in self.requests
            if not local.match(a) and not a.startswith(("file:", "chrome"))
        ]  # fmt: skip

    def size(self, width: int, height: int, *, phone: bool = False) -> None:
        """The window in CSS pixels."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height,
            deviceScaleFactor=1, mobile=phone,
        )  # fmt: skip

    def dark(self, on: bool) -> None:
        """What the visitor's system asks for."""
        value = "dark" if on else "light"
        self.call(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": value}],
        )

    def go(self, address: str) -> None:
        """Open a page."""
        self.call("Page.navigate", url=address)

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression."""
        result = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in result:
            raise RuntimeError(json.dumps(result["exceptionDetails"])[:400])
        return result["result"].get("value")

    def wait(self, script: str, seconds: float = 30.0) -> Any:
        """Wait until an expression is true; its value.

        Raises:
            TimeoutError: It did not become true; tells what the page shows.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(RuntimeError):
                value = self.run(script)
                if value:
                    return value
            time.sleep(0.15)
        shown = self.run("document.body.innerText.slice(0, 1500)")
        raise TimeoutError(f"{script!r} stayed false; the page shows:\n{shown}")

    def idle(self, seconds: float = 60.0) -> None:
        """Wait until Streamlit has drawn and runs nothing."""
        self.wait(
            "!!document.querySelector('[data-testid=stApp]') && "
            "document.querySelector('[data-testid=stApp]').dataset.testScriptState "
            "=== 'notRunning' && !document.querySelector('[data-testid=stSkeleton]')",
            seconds,
        )
        time.sleep(0.4)

    def text(self) -> str:
        """What the page says."""
        return str(self.run("document.body.innerText"))

    def click(self, label: str, nth: int = 0) -> None:
        """Press a button, tab or switch by its words.

        Raises:
            TimeoutError: There is no such thing.
        """
        found = (
            "(() => { const all = [...document.querySelectorAll("
            "'button, [role=tab], label, summary, a')].filter(e => e.offsetParent "
            "!== null && !e.disabled && e.innerText.split('\\n').some(line => "
            f"line.trim() === {json.dumps(label)})); "
            f"return all[{nth}]; }})()"
        )
        self.wait(f"!!{found}", 20)
        self.run(f"{found}.scrollIntoView({{block: 'center'}}), {found}.click()")

    def switch(self, label: str) -> None:
        """Turn a switch."""
        field = json.dumps(f"input[aria-label={json.dumps(label)}]")
        found = f"document.querySelector({field})"
        self.wait(f"!!{found}", 20)
        self.run(f"{found}.click()")

    def fill(self, selector: str, text: str, *, enter: bool = False) -> None:
        """Type into a field."""
        self.wait(f"!!document.querySelector({json.dumps(selector)})")
        self.run(
            f"document.querySelector({json.dumps(selector)}).focus(), "
            f"document.querySelector({json.dumps(selector)}).select?.()"
        )
        self.call("Input.insertText", text=text)
        if enter:
            self.key("Enter", 13)

    def key(self, name: str, code: int, modifiers: int = 0) -> None:
        """Press a key."""
        for kind in ("keyDown", "keyUp"):
            extra = {"text": "\r"} if name == "Enter" and kind == "keyDown" else {}
            self.call(
                "Input.dispatchKeyEvent", type=kind, key=name, code=name,
                windowsVirtualKeyCode=code, modifiers=modifiers, **extra,
            )  # fmt: skip

    def attach(self, paths: list[Path], nth: int = 0) -> None:
        """Put files into a file field."""
        shown = json.dumps(paths[0].name[:7])
        # The field can be drawn anew while the page settles, and forget its file.
        for _ in range(4):
            self.wait("document.querySelectorAll('input[type=file]').length > 0")
            handle = self.call(
                "Runtime.evaluate",
                expression=f"document.querySelectorAll('input[type=file]')[{nth}]",
            )["result"]["objectId"]
            self.call(
                "DOM.setFileInputFiles", files=[str(p) for p in paths], objectId=handle
            )
            with contextlib.suppress(TimeoutError):
                self.wait(f"document.body.innerText.includes({shown})", 8)
                return
        raise TimeoutError(f"the page did not take {paths[0].name}")

    def download(self, label: str, seconds: float = 20.0, nth: int = 0) -> Path:
        """Press a download button; the file that came.

        Raises:
            TimeoutError: Nothing came.
        """
        # A file of the same name may be written over.
        before = {p: p.stat().st_mtime_ns for p in self.downloads.iterdir()}
        self.click(label, nth)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.run("1")
            new = [
                p for p in self.downloads.iterdir()
                if p.suffix != ".crdownload" and before.get(p) != p.stat().st_mtime_ns
            ]  # fmt: skip
            if new and new[0].stat().st_size:
                return new[0]
            time.sleep(0.1)
        raise TimeoutError(f"no download from {label!r}")

    def picture(self, *, full: bool = False) -> bytes:
        """A PNG of the window, or of the whole page."""
        data = self.call("Page.captureScreenshot", captureBeyondViewport=full)
        return base64.b64decode(data["data"])

    def close(self) -> None:
        """End the browser and remove its folder."""
        with contextlib.suppress(Exception):
            self.call("Browser.close")
        with contextlib.suppress(Exception):
            self._socket.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        self._process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def served(home: Path, **environment: str) -> Iterator[str]:
    """A page server on loopback with a home of its own; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = home.parent / "server.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"),
                "--server.port", str(port), "--server.address", "127.0.0.1",
            ],
            cwd=ROOT, stdout=stream, stderr=subprocess.STDOUT,
            env={
                **os.environ, "MATERIALS_HOME": str(home), "OMP_NUM_THREADS": "1",
                **environment,
            },
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(300):
                if process.poll() is not None:
                    raise RuntimeError(log.read_text()[-2000:])
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{address}/_stcore/health", timeout=2)
                    break
                time.sleep(0.2)
            yield address
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()
