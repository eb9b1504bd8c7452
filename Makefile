# Two commands on a fresh machine: `make demo` and `make test`. Nothing before them.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test check setup lint clean

demo: setup
	@$(BIN)/gkcheck demo --out demo-report

test: setup
	@$(BIN)/python -m pytest -n 2

check: setup lint
	@$(BIN)/python -m pytest -n 2

lint: setup
	@sh tools/lint.sh

setup: $(VENV)/.stamp
	@sh tools/find-browser.sh

$(VENV)/.stamp: pyproject.toml tools/setup.sh
	@PYTHON="$(PYTHON)" sh tools/setup.sh
	@touch $@

clean:
	rm -rf $(VENV) demo-report gkcheck-data
