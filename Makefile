# make lab         open the course in JupyterLab (copies the lessons to work/)
# make test        everything that has to hold: lint, types, tests, every notebook
# make weights     train every model that ships (hours; needs BSDS500)
# make notebooks   build notebooks/ and solutions/*.ipynb from solutions/*.py
# make lint        ruff and mypy alone
# make env         the environment alone
# make lock        renew requirements.lock after a change of dependencies (needs uv)
#
# Each builds its environment in .venv on first use, and again when
# requirements.lock or pyproject.toml change. Another place: make test VENV=/tmp/env

FITS := import sys; sys.exit(not (3, 11, 4) <= sys.version_info[:3] < (3, 14))
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c '$(FITS)' 2>/dev/null && { echo $$python; break; }; done)
VENV ?= .venv
UV ?= uv
BIN = $(VENV)/bin
MADE = $(VENV)/.made

# Notebooks are compared as they were stored: no data sets, no progress bars.
QUIET = TF_CPP_MIN_LOG_LEVEL=3 TQDM_DISABLE=1
STORED = env -u ESPCN_COURSE_DATA -u MPLBACKEND $(QUIET) \
	ESPCN_COURSE_CACHE=$(abspath $(VENV))/no-data-sets
ONE_THREAD = TF_ENABLE_ONEDNN_OPTS=0 OMP_NUM_THREADS=1 \
	TF_NUM_INTRAOP_THREADS=1 TF_NUM_INTEROP_THREADS=1
NBVAL = $(BIN)/python -m pytest --nbval-current-env notebooks solutions

.PHONY: help weights lab test unit lessons lessons-one-thread lowest notebooks lint env lock

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile

lab: $(MADE)
	$(BIN)/espcn-course lab work

test: lint unit lessons
	@echo "== all passed"

lint: $(MADE)
	@echo "== style and types"
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

unit: $(MADE)
	@echo "== tests and the examples in docstrings"
	$(BIN)/python -m pytest

lessons: $(MADE)
	@echo "== every lesson, its outputs compared with the stored ones"
	$(STORED) $(NBVAL) --nbval
ifdef ESPCN_COURSE_DATA
	@echo "== every lesson once more with the data sets at hand, not compared"
	$(QUIET) $(NBVAL) --nbval-lax
endif

lessons-one-thread: $(MADE)
	@echo "== every lesson compared again, with one thread and plain kernels"
	$(STORED) $(ONE_THREAD) $(NBVAL) --nbval

# Every direct dependency at the lowest version that pyproject.toml allows. Made for
# Python 3.11: the oldest TensorFlow knows no 3.13.
lowest: VENV = .venv-lowest
lowest:
	@echo "== the lower bounds of pyproject.toml"
	$(UV) venv --quiet --seed --clear --python python3.11 $(VENV)
	$(UV) pip install --quiet --python $(BIN)/python --resolution lowest-direct \
		-r pyproject.toml --extra dev
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python -m pytest --disable-warnings
	$(STORED) $(NBVAL) --nbval-lax --disable-warnings

notebooks: $(MADE)
	$(BIN)/python -m espcn_course.notebooks

env: $(MADE)

$(MADE): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "This course needs Python 3.11.4 to 3.13, and" \
		"found none. If yours has another name: make PYTHON=/path/to/python" >&2; \
		exit 1; }
	@$(PYTHON) -c '$(FITS)' || { echo "This course needs Python 3.11.4 to 3.13, and" \
		"$(PYTHON) is $$($(PYTHON) -V 2>&1)." >&2; exit 1; }
	@echo "== building the environment in $(VENV) (once; takes a few minutes)"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

lock:
	$(UV) pip compile --universal --generate-hashes --no-header --no-emit-index-url \
		--python-version 3.11.4 --extra dev pyproject.toml -o requirements.lock

weights: $(MADE)
	$(BIN)/python benchmarks/weights.py
