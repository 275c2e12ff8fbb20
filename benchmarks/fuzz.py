"""Coverage-guided fuzzing of everything that reads text from outside.

Run, after `.venv/bin/pip install atheris` (no dependency of the project):

    .venv/bin/python benchmarks/fuzz.py criterion --seconds 200

A target may raise a `PainrefError` with a short message and nothing else, for whatever bytes. libFuzzer prints how many
inputs it tried; an input that breaks the rule is left in the folder `--findings`. Minimised and put into
`tests/corpus/<target>/`, it is read again by every test run (`tests/test_corpus.py`).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

with atheris.instrument_imports(include=["painref", "yaml"]):
    from tests.corpus import TARGETS, read

    from painref.library.open import load

REPOSITORY = Path(__file__).resolve().parents[1]
LONGEST = 4096


def seeds(target: str) -> list[bytes]:
    """Sound and unsound inputs to begin with."""
    knowledge = load()
    match target:
        case "criterion":
            return [fact.when.encode() for fact in knowledge.named_facts.values() if fact.when]
        case "setting":
            return [f"{question}={word}".encode() for question in knowledge.questions for word in ("yes", "1", "none")]
        case "patients" | "patients-csv":
            rows = (REPOSITORY / "examples/patients.csv").read_bytes()
            return [rows, rows.replace(b",", b";"), b'{"id": "a", "age": 60, "pain_regions": ["knee"], "tried": []}\n']
        case "overlay":
            clinic = [*(REPOSITORY / "examples/clinic").glob("*.yaml")]
            folders = (REPOSITORY / "tests/lint").rglob("*.yaml")
            return [file.read_bytes() for file in (*clinic, *folders)]
        case _:
            files = [*(REPOSITORY / "examples").glob("*.yaml"), *(REPOSITORY / "tests/lint").rglob("*.yaml")]
            return [file.read_bytes() for file in files]


def main() -> None:
    """Fuzzes one target for a time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    arguments = parser.parse_args()
    arguments.findings.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds(arguments.target)):
            (Path(corpus) / str(number)).write_bytes(seed)
        options = [
            f"-max_total_time={arguments.seconds}",
            f"-seed={arguments.seed}",
            f"-max_len={LONGEST}",
            "-timeout=10",
            f"-artifact_prefix={arguments.findings}/{arguments.target}-",
            corpus,
        ]
        atheris.Setup([sys.argv[0], *options], lambda data: read(arguments.target, data))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
