# Two commands for a newcomer: `make demo` and `make test`. Both build .venv first.
PY ?= python3
V := .venv
BIN := $(V)/bin
RUN := OMP_NUM_THREADS=1 $(BIN)/python

.PHONY: demo test check app bench screenshots clean

$(V)/.stamp: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PY) -m venv $(V)
	@echo "Installing into $(V) (minutes the first time, seconds afterwards) ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

demo: $(V)/.stamp
	@$(RUN) -m assistant.demo

test: $(V)/.stamp
	@$(RUN) -m pytest -n 2

check: $(V)/.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

app: $(V)/.stamp
	@$(BIN)/python -m streamlit run app.py

# Pictures of every view of the page, with Debian's chromium; see docs/page.md.
screenshots: $(V)/.stamp
	@$(RUN) -P benchmarks/screenshots.py

bench: $(V)/.stamp
	@$(RUN) -m assistant bench

clean:
	rm -rf demo_output benchmarks/results
