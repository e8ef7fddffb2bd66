"""Every lesson in a real JupyterLab and a real browser, as a learner has them.

JupyterLab is started by `espcn-course lab` in the learners' environment, which
`make trials` builds; Chromium is driven by Playwright, and nothing reaches beyond this
machine. Screenshots go to trials/screenshots/.
"""

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
SHOTS = ROOT / "trials" / "screenshots"
LESSONS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
SECONDS = 600  # for all cells of a lesson

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LEARNERS = os.environ.get("LEARNERS")

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(not CHROMIUM, reason="needs Debian's chromium (apt install)"),
    pytest.mark.skipif(
        not LEARNERS, reason="needs the learners' environment: `make trials`"
    ),
]

# Nothing but how the test looks in: no window, a fixed port, all cells in the page.
CONFIG = """
c.ServerApp.open_browser = False
c.ServerApp.port = {port}
c.ServerApp.port_retries = 0
c.IdentityProvider.token = ""
c.LabApp.expose_app_in_browser = True
"""
ALL_CELLS = '{"windowingMode": "none"}'
TRACKER = "@jupyterlab/notebook-extension/tracker.jupyterlab-settings"


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    return tmp_path_factory.mktemp("my lessons") / "work"


@pytest.fixture(scope="module")
def lab(work):
    """Start JupyterLab on the lessons; its address."""
    own = work.parent
    (own / "config").mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = CONFIG.format(port=port)
    (own / "config" / "jupyter_server_config.py").write_text(config)
    tracker = own / "settings" / TRACKER
    tracker.parent.mkdir(parents=True)
    tracker.write_text(ALL_CELLS)
    environment = os.environ | {
        "JUPYTER_CONFIG_DIR": str(own / "config"),
        "JUPYTERLAB_SETTINGS_DIR": str(own / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
        "JUPYTER_DATA_DIR": str(own / "data"),
    }
    for name in ("ESPCN_COURSE_DATA", "MPLBACKEND", "PYTHONPATH"):
        environment.pop(name, None)
    command = [
        str(Path(LEARNERS).absolute() / "bin" / "espcn-course"),
        "lab",
        str(work),
    ]
    with open(own / "log", "w") as log:
        server = subprocess.Popen(
            command, cwd=own, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/api", timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, (own / "log").read_text()
                time.sleep(0.5)
        yield address
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    arguments = ["--headless=new", "--no-sandbox", "--disable-gpu"]
    arguments += ["--disable-dev-shm-usage", "--disable-extensions"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=arguments, headless=True
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    made = browser.new_page(viewport={"width": 1280, "height": 1600})
    # No network but this machine, whatever the page asks for.
    made.route(
        lambda url: not url.startswith(("http://127.0.0.1", "data:", "blob:")),
        lambda route: route.abort(),
    )
    yield made
    made.close()


def opened(page, address, name):
    """Open a lesson and wait until its kernel is there."""
    page.goto(f"{address}/lab/tree/{name}?reset")
    page.wait_for_function("window.jupyterapp?.shell?.currentWidget?.content?.widgets")
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready")
    page.wait_for_function(
        "window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel"
    )


def shoot(page, name):
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")


def test_a_learners_jupyterlab_shows_no_grader_and_asks_about_no_news(page, lab):
    opened(page, lab, LESSONS[0])
    menus = page.locator(".lm-MenuBar-itemLabel").all_inner_texts()
    assert "Run" in menus
    assert not [menu for menu in menus if "grader" in menu.lower()]
    time.sleep(5)  # the question about news came a moment after the start
    shoot(page, "start")
    words = page.locator("body").inner_text()
    for word in ("Nbgrader", "Validate", "Create Assignment", "news"):
        assert word not in words, word


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_runs_and_its_explorers_follow_their_knobs(page, lab, work, name):
    opened(page, lab, name)
    page.set_default_timeout(SECONDS * 1000)
    page.evaluate(
        """async () => {
            await jupyterapp.commands.execute("notebook:run-all-cells");
            await jupyterapp.commands.execute("docmanager:save");
        }"""
    )
    book = nbformat.read(work / name, as_version=4)
    for cell in book.cells:
        if cell.cell_type == "code":
            assert cell.execution_count, f"{cell.id} did not run"
            kinds = [output.output_type for output in cell.outputs]
            assert "error" not in kinds, (cell.id, cell.outputs)
            logged = [o.text for o in cell.outputs if o.get("name") == "stderr"]
            assert not logged, (cell.id, logged)
    explorers = [c for c in book.cells if "_explorer(" in c.source]
    assert turn_every_knob(page) + make_every_choice(page) >= len(explorers)
    shoot(page, name.removesuffix(".ipynb"))
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")


# What the pictures of a knob's cell hold: object URLs differ each time one is sent.
PIXELS = """async knob => {
    const seen = [...knob.closest(".jp-Cell").querySelectorAll("img")];
    const texts = await Promise.all(
        seen.map(async p => {
            const bytes = new Uint8Array(await (await fetch(p.src)).arrayBuffer());
            return bytes.length + ":" + bytes.reduce((a, b) => (a * 31 + b) | 0, 7);
        })
    );
    return texts.join(" ");
}"""


# What an explorer of choices shows: the sources of all pictures below the choice.
PICTURES = """choice => [...choice.closest('.jp-OutputArea').querySelectorAll('img')]
    .map(image => image.src.length + image.src.slice(-200)).join()
    + choice.closest('.jp-OutputArea').innerText"""


def make_every_choice(page):
    """Choose another option of each list; the pictures follow. Number of explorers."""
    choices = page.locator(".jp-Cell .widget-dropdown select").all()
    explorers = set()
    for choice in choices:
        choice.scroll_into_view_if_needed()
        before = choice.evaluate(PICTURES)
        last = choice.evaluate("c => c.options.length - 1")
        now = choice.evaluate("c => c.selectedIndex")
        choice.select_option(index=0 if now == last else last)
        for _ in range(600):  # a minute, on a busy machine
            if (after := choice.evaluate(PICTURES)) != before:
                break
            time.sleep(0.1)
        assert after != before, "nothing changes with another choice"
        explorers.add(
            choice.evaluate("c => c.closest('.jp-Cell').innerText.slice(0, 80)")
        )
    return len(explorers)


def turn_every_knob(page):
    """Move each slider of each explorer; its picture has to follow. Their number."""
    knobs = page.locator(".jp-Cell .widget-slider .noUi-handle").all()
    for knob in knobs:
        knob.scroll_into_view_if_needed()
        before = knob.evaluate(PIXELS)
        assert before, "an explorer without a picture"
        low = knob.get_attribute("aria-valuenow") == knob.get_attribute("aria-valuemin")
        knob.focus()
        page.keyboard.press("ArrowRight" if low else "ArrowLeft")
        for _ in range(600):  # a minute, on a busy machine
            if (after := knob.evaluate(PIXELS)) not in ("", before):
                break
            time.sleep(0.1)
        name = knob.evaluate("k => k.closest('.widget-slider').innerText")
        assert after not in ("", before), f"nothing moves with {name}"
    return len(knobs)
