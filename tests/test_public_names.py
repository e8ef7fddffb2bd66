"""What `espcn_course` offers by name, and that offering it costs next to nothing."""

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def test_importing_takes_next_to_no_time():
    code = (
        "import time; start = time.process_time(); import espcn_course;"
        "print(time.process_time() - start)"
    )
    seconds = [
        float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(5)
    ]
    assert min(seconds) < 0.03  # 0.01 on an idle machine


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


def test_the_stub_lists_every_module_but_what_is_of_use_inside_alone():
    found = {path.stem for path in (ROOT / "espcn_course").glob("[!_]*.py")}
    found |= {p.parent.name for p in (ROOT / "espcn_course").glob("*/__init__.py")}
    listed = {name for name, module in stub().items() if module is None}
    inside = {"names", "decoding", "encoding", "png", "tiling"}
    assert found - inside == listed


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
    assert "-> espcn_course.upscaling.Upscaler" in done.stdout
    assert re.search(r"-> (builtins\.)?float", done.stdout)
    assert '4: error: Module has no attribute "Upscalr"' in done.stdout
