"""The wheel as a stranger gets it: outside the clone, in a new environment, offline."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SCRIPTS = "Scripts" if os.name == "nt" else "bin"

# A port nobody serves: whatever tries to reach the network fails at once.
OFFLINE = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"))
OFFLINE = dict.fromkeys(OFFLINE, "http://127.0.0.1:9") | {"NO_PROXY": ""}


def alone():
    """The command that takes the network away, where this system lets us."""
    command = ["unshare", "--net", "--map-root-user"]
    if shutil.which("unshare") is None:
        return []
    works = subprocess.run([*command, "true"], capture_output=True, check=False)
    return command if works.returncode == 0 else []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def espcn_course(wheel, tmp_path_factory):
    """Run the installed command, offline and away from the clone."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "env", with_pip=True)
    programs = folder / "env" / SCRIPTS
    install = [programs / "python", "-m", "pip", "install", "--no-deps", "--no-index"]
    subprocess.run([*install, wheel], check=True, capture_output=True)
    # The dependencies are seen through a path file. Path files in their folder are not
    # followed, so that the clone, which is installed there by one, is out of sight.
    inside = subprocess.run(
        [
            programs / "python",
            "-c",
            "import sysconfig as s; print(s.get_path('purelib'))",
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    Path(inside, "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")

    home = folder / "home"
    home.mkdir()
    keep = {k: v for k, v in os.environ.items() if not k.startswith("ESPCN_COURSE")}
    own = {"HOME": str(home), "PYTHONPATH": ""}

    def run(*arguments, cwd=home):
        return subprocess.run(
            [*alone(), programs / "espcn-course", *map(str, arguments)],
            cwd=cwd,
            env=keep | OFFLINE | own,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    where = subprocess.run(
        [programs / "python", "-c", "import espcn_course as e; print(e.__file__)"],
        cwd=home,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    assert Path(where).is_relative_to(inside)
    return run


def test_wheel_carries_package_weights_and_lessons_and_nothing_else(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    tops = {name.split("/")[0] for name in names}
    assert {t for t in tops if not t.endswith(".dist-info")} == {"espcn_course"}

    lessons = {n for n in names if n.startswith("espcn_course/lessons/")}
    expected = {f"espcn_course/lessons/{path.name}" for path in LESSONS}
    for path in LESSONS:  # the solved one, and the source for `classroom release`
        solved = f"espcn_course/lessons/solutions/{path.stem}"
        expected |= {f"{solved}.ipynb", f"{solved}.py"}
    assert lessons == expected

    here = (ROOT / "espcn_course").rglob("*")
    modules = {str(p.relative_to(ROOT).as_posix()) for p in here if p.is_file()}
    modules = {name for name in modules if "__pycache__" not in name}
    assert {n for n in names if n.startswith("espcn_course/")} - lessons == modules
    assert {n for n in names if "LICENSE" in n}


def test_the_source_archive_can_be_tested(tmp_path):
    command = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "-t",
        "sdist",
        "-d",
        tmp_path,
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [path] = tmp_path.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}
    needed = ["Makefile", "CONTRIBUTING.md", "conftest.py", "docs/faq.md"]
    needed += ["requirements.lock", "requirements-dev.lock", "tests/conftest.py"]
    needed += [f"solutions/{lesson.stem}.py" for lesson in LESSONS]
    assert set(needed) <= names


def test_lab_copies_the_lessons_from_the_wheel(espcn_course, tmp_path):
    done = espcn_course("lab", "--no-open", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for path in LESSONS:
        copy = tmp_path / "espcn-course-lessons" / path.name
        assert copy.read_bytes() == path.read_bytes()
        assert (copy.parent / "solutions" / path.name).exists()


def test_an_instructor_releases_lessons_from_the_wheel(espcn_course, tmp_path):
    pytest.importorskip("nbgrader")
    done = espcn_course("classroom", "release", "01", "--to", "course", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    stem = LESSONS[1].stem
    source = tmp_path / "course" / "source" / stem / f"{stem}.ipynb"
    assert "### BEGIN SOLUTION" in source.read_text(encoding="utf-8")


def test_upscale_a_photo(espcn_course, tmp_path):
    import skimage
    from PIL import Image

    photo = Path(skimage.__file__).parent / "data" / "coffee.png"
    shutil.copy(photo, tmp_path)
    done = espcn_course("upscale", "coffee.png", "--scale", "3", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    [result] = (tmp_path / "upscaled").iterdir()
    lr, sr = Image.open(photo), Image.open(result)
    assert sr.size == (3 * lr.width, 3 * lr.height)


def test_evaluate_a_shipped_model(espcn_course, tmp_path):
    choice = ("--model", "espcn", "--scale", "3", "--data", "sample")
    done = espcn_course("evaluate", *choice, "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    [result] = json.loads(done.stdout)
    assert result["parameters"] == 22_729
    assert [image["image"] for image in result["images"]] == [
        *("astronaut", "camera", "coins")
    ]


# Importing is cheap -----------------------------------------------------------------
def imported(code):
    """Names of the modules that are loaded after `code` ran in a new process."""
    code += "; import sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_import_loads_no_framework():
    loaded = imported("import espcn_course")
    assert "espcn_course" in loaded
    assert not loaded & {"tensorflow", "keras", "jax", "torch", "matplotlib", "scipy"}


def test_resizing_and_metrics_need_no_framework():
    loaded = imported("from espcn_course import imresize, psnr, ssim, read_image")
    assert not loaded & {"tensorflow", "keras", "matplotlib"}


def test_the_command_answers_without_a_framework():
    loaded = imported("from espcn_course import commands; commands.parser()")
    assert not loaded & {"tensorflow", "keras", "matplotlib", "numpy"}


def test_every_public_name_is_there():
    import espcn_course

    for name in espcn_course.__all__:
        assert getattr(espcn_course, name) is not None
