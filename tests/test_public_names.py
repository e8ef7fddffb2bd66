"""What `espcn_course` offers by name."""

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LESSONS = sorted((ROOT / "solutions").glob("[0-9]*.py"))


def stub():
    """The names of `__init__.pyi`, each with the module that it is from."""
    text = (ROOT / "espcn_course" / "__init__.pyi").read_text()
    return {
        node.names[0].asname: node.module
        for node in ast.parse(text).body
        if isinstance(node, ast.ImportFrom)
    }


def test_every_public_name_is_there_and_is_what_the_stub_says():
    import espcn_course

    assert set(dir(espcn_course)) == set(espcn_course.__all__) == set(stub())
    for name, module in stub().items():
        value = getattr(espcn_course, name)
        if module is None:
            assert value is sys.modules[f"espcn_course.{name}"]
        else:
            home = importlib.import_module(f"espcn_course.{module}")
            assert value is getattr(home, name)
    asked = {"Recipe", "Upscaler", "evaluate", "imresize", "load_model", "psnr"}
    asked |= {"read_image", "ssim", "train", "write_image", "plotting"}
    assert asked <= set(stub())


def test_the_top_shelf_holds_26_names_at_most():
    package = ROOT / "espcn_course"
    modules = {path.stem for path in package.glob("[!_]*.py")}
    modules |= {path.parent.name for path in package.glob("*/__init__.py")}
    assert len(modules) <= 26
    public = {name for name, module in stub().items() if module is None}
    assert public < modules


def imported_by(source):
    """(module, name) of everything that a lesson imports from the package."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module.startswith("espcn_course"):
            yield from ((node.module, name.name) for name in node.names)


@pytest.mark.parametrize("source", LESSONS, ids=lambda path: path.stem)
def test_lessons_import_nothing_that_is_not_public(source):
    for module, name in imported_by(source):
        room = module.split(".")[1:2]
        assert not room or room[0] in stub(), module
        # These three have a module for each lesson.
        if room and room[0] in ("exercises", "plotting", "widgets"):
            continue
        assert module.count(".") < 2, module
        assert name in importlib.import_module(module).__all__, (module, name)


def test_a_name_that_is_not_there_is_told_with_the_nearest():
    import espcn_course

    with pytest.raises(AttributeError, match=r"no attribute 'Upscalr'.*'Upscaler'"):
        espcn_course.Upscalr  # noqa: B018
    assert not hasattr(espcn_course, "zzz")


def test_a_type_checker_knows_the_public_names(tmp_path):
    pytest.importorskip("mypy")
    code = (
        "import espcn_course\n"
        "reveal_type(espcn_course.Upscaler)\n"
        "reveal_type(espcn_course.psnr)\n"
        "espcn_course.Upscalr\n"
    )
    (tmp_path / "use.py").write_text(code)
    options = ["--ignore-missing-imports", tmp_path / "use.py"]
    command = [sys.executable, "-m", "mypy", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert "-> espcn_course.enlarging.upscaler.Upscaler" in done.stdout
    assert re.search(r"-> (builtins\.)?float", done.stdout)
    assert '4: error: Module has no attribute "Upscalr"' in done.stdout
