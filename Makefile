# make lab           open the course in JupyterLab (copies the lessons to work/)
# make test          everything that has to hold: lint, types, tests, every notebook
# make trials        what takes a browser, Colab's versions or nbgrader (needs uv)
# make engines-avx2  the engines as on a processor without bfloat16
# make lowest        the unit tests at the lower bounds of pyproject.toml (needs uv)
# make weekly        hours: films of an hour, a hundred trainings killed again and again
# make lesson L=05   build one lesson, run it, hold it to the course's rules
# make notebooks     build every lesson: notebooks/ and solutions/*.ipynb
# make format        put the code into shape
# make lint          ruff, mypy and import-linter alone
# make env           the developers' environment alone
# make lock          renew both locks after a change of dependencies (needs uv)
# make weights       train every model that ships (hours; needs BSDS500)
# make clean         remove caches and built files; environments and work stay
#
# The environment, .venv, is built on first use, in two levels: `make lab` installs
# requirements.lock, what learners need; tests and grading add requirements-dev.lock.
# Another place: make test VENV=/tmp/env

FITS := import sys; sys.exit(not (3, 11, 4) <= sys.version_info[:3] < (3, 14))
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c '$(FITS)' 2>/dev/null && { echo $$python; break; }; done)
VENV ?= .venv
UV ?= uv
BIN = $(VENV)/bin
LEARNERS = $(VENV)/.learners
DEVELOPERS = $(VENV)/.developers
# uv where it is installed, else pip: the same packages, in a fifth of the time.
INSTALL = $(if $(shell command -v $(UV) 2>/dev/null),$(UV) pip install --python $(BIN)/python,\
	$(BIN)/python -m pip install) --quiet
THIS = $(INSTALL) --no-deps --no-build-isolation -e .

# Lessons run under the settings that conftest.py gives them. Two files at a time, for a
# kernel's start keeps one core busy.
TWO = -n 2 --dist loadfile
NBVAL = $(BIN)/python -m pytest $(TWO) --nbval
# Another processor's arithmetic: oneDNN's kernels for AVX2, and one thread. Nets that are
# loaded move by 1e-4 dB at most, trainings by more, though only after some 100 steps:
# lesson 05's 600 steps end at 29.211 dB with AVX-512, at 29.195 with AVX2, 29.235 with
# SSE4.1, 29.222 with one thread, 29.210 without oneDNN (TF_ENABLE_ONEDNN_OPTS=0), and at
# 29.18 to 29.24 if its first weights differ by 1e-7.
AVX2 = ONEDNN_MAX_CPU_ISA=AVX2 OV_CPU_MAX_ISA=AVX2
ONE_THREAD = $(AVX2) OMP_NUM_THREADS=1 \
	TF_NUM_INTRAOP_THREADS=1 TF_NUM_INTEROP_THREADS=1
COMPILE = $(UV) pip compile --quiet --universal --generate-hashes --no-header \
	--no-emit-index-url --python-version 3.11.4 --group build pyproject.toml

.PHONY: help lab test lint unit lessons engines-avx2 trials lowest newest weekly \
	lesson notebooks format env env-learners lock weights clean

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile

lab: $(LEARNERS)
	$(BIN)/espcn-course lab work

test: lint unit lessons
	@echo "== all passed"

lint: $(DEVELOPERS)
	@echo "== style, types, and no circle of imports"
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

unit: $(DEVELOPERS)
	@echo "== tests and the examples in docstrings"
	$(BIN)/python -m pytest $(TWO)

lessons: $(DEVELOPERS)
	@echo "== every solved lesson, its outputs compared with the stored ones"
	$(NBVAL) solutions
	@echo "== every open lesson, compared with one thread and other kernels"
	$(ONE_THREAD) $(NBVAL) notebooks

# A processor without bfloat16 and 8-bit products, as far as the engines can play it.
engines-avx2: $(DEVELOPERS)
	@echo "== the engines' tests as on a processor that has AVX2 alone"
	$(AVX2) $(BIN)/python -m pytest -n 2 tests/test_engines.py tests/test_strips.py \
		tests/test_reduced_precision.py tests/test_real_time.py

trials: $(DEVELOPERS)
	$(MAKE) env-learners VENV="$(VENV)-learners"
	@echo "== trials: a browser, Colab's versions, a class with nbgrader, cells twice"
	LEARNERS="$(VENV)-learners" UV="$(UV)" $(BIN)/python -m pytest \
		-n 3 --dist loadgroup --ignore=trials/weekly trials

# Every direct dependency at the lowest version that pyproject.toml allows. Made for
# Python 3.11: the oldest TensorFlow knows no 3.13. Unit tests alone, without the data
# sets: lessons run at Colab's versions, which are nearly these.
lowest: VENV = .venv-lowest
lowest:
	@echo "== the lower bounds of pyproject.toml"
	$(UV) venv --quiet --seed --clear --python python3.11 $(VENV)
	$(UV) pip install --quiet --python $(BIN)/python --resolution lowest-direct \
		-r pyproject.toml --extra dev --group build
	$(THIS)
	env -u ESPCN_COURSE_DATA $(BIN)/python -m pytest $(TWO) --disable-warnings

# Everything at its newest version, whatever the locks say.
newest: VENV = .venv-newest
newest:
	@echo "== the newest versions of everything"
	$(PYTHON) -m venv --clear $(VENV)
	$(INSTALL) --no-cache-dir --upgrade pip
	$(INSTALL) --no-cache-dir --group build -e ".[dev]"
	$(BIN)/python -m pytest $(TWO)
	$(NBVAL)-lax solutions

weekly: $(DEVELOPERS)
	SECONDS=3600 ROUNDS=100 $(BIN)/python -m pytest -s trials/weekly

lesson: $(DEVELOPERS)
	@test -n "$(L)" || { echo "Which lesson? For example: make lesson L=05" >&2; \
		exit 1; }
	$(BIN)/python -m espcn_course.notebooks $(L)
	$(BIN)/python -m pytest -q tests/test_lessons.py -k "$(L)"

notebooks: $(DEVELOPERS)
	$(BIN)/python -m espcn_course.notebooks

format: $(DEVELOPERS)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

env: $(DEVELOPERS)

env-learners: $(LEARNERS)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "This course needs Python 3.11.4 to 3.13, and" \
		"found none. If yours has another name: make PYTHON=/path/to/python" >&2; \
		exit 1; }
	@$(PYTHON) -c '$(FITS)' || { echo "This course needs Python 3.11.4 to 3.13, and" \
		"$(PYTHON) is $$($(PYTHON) -V 2>&1)." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(LEARNERS): requirements.lock pyproject.toml | $(BIN)/python
	@echo "== building the environment in $(VENV) (once; takes a few minutes)"
	$(INSTALL) --require-hashes -r requirements.lock
	$(THIS)
	@touch $@

$(DEVELOPERS): requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "== building the developers' environment in $(VENV) (once)"
	$(INSTALL) --require-hashes -r requirements-dev.lock
	$(THIS)
	@touch $(LEARNERS) $@

# Learners get the developers' versions, so that what is tested is what they run.
lock:
	$(COMPILE) --extra dev -o requirements-dev.lock
	$(COMPILE) --extra lab --extra fast --no-annotate -c requirements-dev.lock -o requirements.lock

weights: $(DEVELOPERS)
	$(BIN)/python benchmarks/weights.py

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache trials/screenshots
	find . \( -path './.venv*' -o -path ./data -o -path ./runs -o -path ./work \) \
		-prune -o \( -name __pycache__ -o -name '*.egg-info' \
		-o -name .ipynb_checkpoints \) -type d -prune -exec rm -rf {} +
