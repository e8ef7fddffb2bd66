"""pyproject.toml, requirements.lock and environment.yml say the same."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parent.parent

# What Colab ships, read off its runtime in late 2026; where runtimes differ, the
# oldest. Installing the course there must replace none of it.
COLAB = {
    "ipywidgets": "7.7.1",
    "keras": "3.13.2",
    "matplotlib": "3.10.0",
    "numpy": "2.0.2",
    "pillow": "11.3.0",
    "pooch": "1.8.2",
    "scikit-image": "0.25.2",
    "scipy": "1.15.3",
    "tensorflow": "2.19.0",
    "tqdm": "4.67.1",
}


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def runtime():
    return [Requirement(text) for text in project()["dependencies"]]


def direct():
    """Every requirement that pyproject.toml names, extras included, but itself."""
    extras = project()["optional-dependencies"].values()
    named = [Requirement(text) for extra in extras for text in extra]
    return [r for r in runtime() + named if r.name != project()["name"]]


def locked():
    """Name -> list of (version, lines that belong to it), from requirements.lock."""
    lock = (ROOT / "requirements.lock").read_text()
    found = {}
    for block in re.split(r"^(?=\S)", lock, flags=re.MULTILINE):
        match = re.match(r"([A-Za-z0-9._-]+)==([^\s;]+)", block)
        if match:
            found.setdefault(match[1].lower(), []).append((match[2], block))
    return found


def test_every_direct_dependency_is_locked_within_its_bounds():
    versions = locked()
    for requirement in direct():
        assert requirement.name in versions, f"{requirement.name}: run `make lock`"
        for version, _ in versions[requirement.name]:
            assert requirement.specifier.contains(version), (requirement, version)


def test_every_locked_package_has_hashes_and_no_place_it_came_from():
    lock = (ROOT / "requirements.lock").read_text()
    assert not re.search(r"://|index-url|find-links|^-", lock, flags=re.MULTILINE)
    for name, entries in locked().items():
        for _, block in entries:
            assert "--hash=sha256:" in block, name


def test_every_dependency_has_a_lower_bound_and_no_upper_one():
    for requirement in direct():
        operators = [specifier.operator for specifier in requirement.specifier]
        assert operators == [">="], requirement


def test_what_colab_ships_satisfies_every_runtime_dependency():
    assert sorted(COLAB) == sorted(requirement.name for requirement in runtime())
    for requirement in runtime():
        assert requirement.specifier.contains(COLAB[requirement.name]), requirement


def test_conda_takes_the_lock_and_the_same_python_as_the_package():
    conda = (ROOT / "environment.yml").read_text()
    python = re.search(r"^ +- python (\S+)$", conda, flags=re.MULTILINE)[1]
    assert SpecifierSet(python) == SpecifierSet(project()["requires-python"])
    listed = re.findall(r"^ +- (.+)$", conda, flags=re.MULTILINE)
    assert listed[-1] == "-r requirements.lock"
    # Nothing beside Python, pip and the lock, which could disagree with it.
    assert [line.split()[0] for line in listed] == [
        *("conda-forge", "python", "pip", "pip:", "-r")
    ]


def test_conda_file_says_what_each_direct_dependency_is_for():
    conda = (ROOT / "environment.yml").read_text()
    explained = re.findall(r"^#     ([a-z-]+)  +\w.+$", conda, flags=re.MULTILINE)
    assert sorted(explained) == sorted({requirement.name for requirement in direct()})


@pytest.mark.parametrize("name", ["pyproject.toml", "CITATION.cff"])
def test_one_version_everywhere(name):
    import espcn_course

    text = (ROOT / name).read_text()
    version = re.search(r"^version\W+([\d.]+\d)", text, flags=re.MULTILINE)[1]
    assert version == espcn_course.__version__
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text()
