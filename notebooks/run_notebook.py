"""
Runs a notebook from its first cell to its last, as a person would, and keeps what it showed.

  python run_notebook.py NOTEBOOK [--out FILE] [--pictures FOLDER]

The kernel gets this process's environment, and with it the warehouse to ask. Exits with 1 and the cell's own error where one fails.
"""

from __future__ import annotations

import argparse
import base64
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

CELL_TIMEOUT_SECONDS = 600


def main() -> int:
    arguments = read_arguments()
    notebook = nbformat.read(arguments.notebook, as_version=4)
    client = NotebookClient(notebook, timeout=CELL_TIMEOUT_SECONDS, resources={"metadata": {"path": str(arguments.notebook.parent)}})
    try:
        client.execute()
    except CellExecutionError as error:
        print(error, file=sys.stderr)
        return 1
    if arguments.out:
        nbformat.write(notebook, arguments.out)
    pictures = pictures_of(notebook)
    if arguments.pictures:
        arguments.pictures.mkdir(parents=True, exist_ok=True)
        for place, picture in enumerate(pictures, start=1):
            (arguments.pictures / f"{arguments.notebook.stem}-{place}.png").write_bytes(picture)
    cells = sum(cell.cell_type == "code" for cell in notebook.cells)
    print(f"{arguments.notebook.name}: {cells} cells ran, {len(pictures)} pictures")
    return 0


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="run a notebook against the warehouse that the environment names")
    parser.add_argument("notebook", type=Path)
    parser.add_argument("--out", type=Path, help="keep the notebook with what it showed")
    parser.add_argument("--pictures", type=Path, help="keep its pictures as PNG files in this folder")
    return parser.parse_args()


def pictures_of(notebook: nbformat.NotebookNode) -> list[bytes]:
    """In the order in which they were drawn."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return [base64.b64decode(output.data["image/png"]) for output in outputs if "image/png" in output.get("data", {})]


if __name__ == "__main__":
    sys.exit(main())
