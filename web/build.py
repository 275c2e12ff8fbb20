"""Build triage as one HTML file that opens from disk: Pyodide, PyYAML and the very wheel of painref inside.

Run: python web/build.py --wheel WHEEL --pyodide FOLDER --output FILE

FOLDER is the npm package ``pyodide`` unpacked; `make web` gets it. The file is an artefact of a release, and no part of
the wheel.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import yaml

HERE = Path(__file__).parent

NOT_NEEDED = (
    "painref/cases/",
    "painref/cli/",
    "painref/form/",
    "painref/site/",
    "painref/output/terminal/",
    "painref/batch/",
)
"""Parts of the wheel that the page does not use."""

OF_PYODIDE = ("pyodide.asm.wasm", "python_stdlib.zip")


def packed(data: bytes) -> str:
    """Return bytes compressed, as text that may stand in a page."""
    return base64.b64encode(gzip.compress(data, 9, mtime=0)).decode("ascii")


def application(wheel: Path) -> bytes:
    """Return an archive of what the page runs: painref from its wheel, and PyYAML without its compiled part."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted([*_painref(wheel), *_pyyaml()]):
            archive.writestr(zipfile.ZipInfo(name), content)
    return written.getvalue()


def _painref(wheel: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.startswith("painref/") and not name.startswith(NOT_NEEDED) and not name.endswith((".yaml", "/")):
                yield name, archive.read(name)


def _pyyaml() -> Iterator[tuple[str, bytes]]:
    folder = Path(yaml.__file__).parent
    for path in sorted(folder.glob("*.py")):
        yield f"yaml/{path.name}", path.read_bytes()


def page(wheel: Path, pyodide: Path) -> str:
    """Return the page."""
    lock = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    parts = {name: packed((pyodide / name).read_bytes()) for name in OF_PYODIDE}
    parts["pyodide-lock.json"] = packed(json.dumps({**lock, "packages": {}}).encode())
    parts["painref.zip"] = packed(application(wheel))
    html = (HERE / "page.html").read_text(encoding="utf-8")
    for mark, text in {
        "/*STYLE*/": (HERE / "page.css").read_text(encoding="utf-8"),
        "/*SCRIPT*/": (HERE / "page.js").read_text(encoding="utf-8"),
        "/*PARTS*/": json.dumps(parts),
        "/*ASM*/": packed((pyodide / "pyodide.asm.mjs").read_bytes()),
        "/*LOADER*/": packed((pyodide / "pyodide.mjs").read_bytes()),
        "/*APP*/": packed((HERE / "app.py").read_bytes()),
    }.items():
        html = html.replace(mark, text)
    return html


def main() -> None:
    """Build the page from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheel", type=Path, required=True)
    parser.add_argument("--pyodide", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    html = page(options.wheel, options.pyodide)
    options.output.write_text(html, encoding="utf-8")
    print(f"{options.output}: {len(html) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
