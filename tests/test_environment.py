"""pyproject.toml, both locks and environment.yml say the same."""

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
    "filelock": "3.29.0",
    "ipywidgets": "7.7.1",
    "keras": "3.13.2",
    "lazy-loader": "0.4",
    "matplotlib": "3.10.0",
    "numpy": "2.0.2",
    "packaging": "26.2",
    "pillow": "11.3.0",
    "platformdirs": "4.10.0",
    "requests": "2.32.4",
    "scikit-image": "0.25.2",
    "scipy": "1.15.3",
    "tensorflow": "2.19.0",
    "tqdm": "4.67.1",
    "urllib3": "2.5.0",
}


PYPROJECT = ROOT / "pyproject.toml"
LOCKS = {
    "requirements.lock": ["lab", "fast"],
    "requirements-dev.lock": ["lab", "fast", "video", "classroom", "dev"],
}


def project():
    return tomllib.loads(PYPROJECT.read_text())["project"]


def runtime():
    return [Requirement(text) for text in project()["dependencies"]]


def named(*extras):
    """Requirements of the package and of `extras`, and what installs a clone."""
    optional = project()["optional-dependencies"]
    texts = [text for extra in extras for text in optional[extra]]
    texts += tomllib.loads(PYPROJECT.read_text())["dependency-groups"]["build"]
    own = [Requirement(text) for text in texts]
    return runtime() + [r for r in own if r.name != project()["name"]]


def direct():
    """Every requirement that pyproject.toml names, but itself."""
    return named(*project()["optional-dependencies"])


def locked(name):
    """Package -> list of (version, lines that belong to it), from a lock."""
    found = {}
    for block in re.split(r"^(?=\S)", (ROOT / name).read_text(), flags=re.MULTILINE):
        match = re.match(r"([A-Za-z0-9._-]+)==([^\s;]+)", block)
        if match:
            found.setdefault(match[1].lower(), []).append((match[2], block))
    return found


@pytest.mark.parametrize(("name", "extras"), LOCKS.items())
def test_every_direct_dependency_is_locked_within_its_bounds(name, extras):
    versions = locked(name)
    for requirement in named(*extras):
        assert requirement.name in versions, f"{requirement.name}: run `make lock`"
        for version, _ in versions[requirement.name]:
            assert requirement.specifier.contains(version), (requirement, version)


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes_and_no_place_it_came_from(name):
    lock = (ROOT / name).read_text()
    assert not re.search(r"://|index-url|find-links|^-", lock, flags=re.MULTILINE)
    for package, entries in locked(name).items():
        for _, block in entries:
            assert "--hash=sha256:" in block, package


def pins(name):
    """(package, version, marker and hashes) of a lock, comments left out."""
    return {
        (package, version, re.sub(r"^ +#.*\n?", "", block, flags=re.MULTILINE))
        for package, entries in locked(name).items()
        for version, block in entries
    }


def test_learners_get_the_versions_that_the_tests_run_with():
    assert pins("requirements.lock") < pins("requirements-dev.lock")


def test_learners_get_no_graders_linters_or_other_backends():
    assert not {"nbgrader", "jax", "jaxlib", "ruff", "mypy", "playwright"} & set(
        locked("requirements.lock")
    )
    assert "nbgrader" not in {requirement.name for requirement in named("lab")}
    assert "nbgrader" in {requirement.name for requirement in named("classroom")}


def test_learners_routes_take_the_learners_lock_alone():
    makefile = (ROOT / "Makefile").read_text()
    assert re.search(r"^lab: \$\(LEARNERS\)$", makefile, flags=re.MULTILINE)
    for name in ("docs/faq.md", "environment.yml"):
        text = (ROOT / name).read_text()
        assert "-r requirements.lock" in text
        assert "-r requirements-dev.lock" not in text


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
    explained = re.findall(r"^#     ([a-z0-9-]+)  +\w.+$", conda, flags=re.MULTILINE)
    assert sorted(explained) == sorted({requirement.name for requirement in direct()})


@pytest.mark.parametrize("name", ["pyproject.toml", "CITATION.cff"])
def test_one_version_everywhere(name):
    import espcn_course

    text = (ROOT / name).read_text()
    version = re.search(r"^version\W+([\d.]+\d)", text, flags=re.MULTILINE)[1]
    assert version == espcn_course.__version__
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text()
