"""Packs a scorer into one archive: Node, ``mlmodel`` and its packages, so that a machine without them can score.

    npm install --ignore-scripts @mlmodel/cli @mlmodel/flavor-onnx
    python -m mlmodel_scorer.pack scorer.tar.gz

It runs on machines with the operating system and the processor of the one that packed it.
"""

import argparse
import fnmatch
import io
import os
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Optional, Sequence

from .errors import ScorerError

_START = b"""#!/bin/sh
folder=$(dirname "$(readlink -f "$0")")
exec "$folder/node" "$folder/../node_modules/@mlmodel/cli/bin/mlmodel.mjs" "$@"
"""


def pack_scorer(
    archive: Path, folder: Path, *, node: Optional[str] = None, exclude: Sequence[str] = ()
) -> None:
    """Writes a .tar.gz with ``bin/mlmodel``, which starts the command that is installed in ``folder/node_modules``.

    archive: the file to write; it is there only when it is whole.
    node: a command that runs Node, ``node`` by default.
    exclude: patterns of paths to leave out, such as ``*/onnxruntime-node/bin/*/darwin``; ``*`` also matches slashes.

    Raises ScorerError if the command is not installed there by npm, or there is no Node.
    """
    modules = folder / "node_modules"
    if not (modules / "@mlmodel" / "cli" / "bin" / "mlmodel.mjs").is_file():
        raise ScorerError(
            f"{modules} has no @mlmodel/cli. Run npm install @mlmodel/cli and the flavor of the model in {folder}."
        )
    _check_links(modules)

    def is_left_out(path: str) -> bool:
        return any(fnmatch.fnmatchcase(path, pattern) for pattern in exclude)

    unfinished = archive.with_name(archive.name + ".part")
    with tarfile.open(unfinished, "w:gz", compresslevel=1) as target:
        start = tarfile.TarInfo("bin/mlmodel")
        start.size, start.mode = len(_START), 0o755
        target.addfile(start, io.BytesIO(_START))
        target.add(_node_binary(node or "node"), "bin/node")
        target.add(modules, "node_modules", filter=lambda each: None if is_left_out(each.name) else each)
    os.replace(unfinished, archive)


def _check_links(modules: Path) -> None:
    """Links out of the folder would lead nowhere on other machines."""
    root = modules.resolve()
    for parent, folders, files in os.walk(modules):
        for name in [*folders, *files]:
            path = Path(parent, name)
            if path.is_symlink() and root not in path.resolve().parents:
                raise ScorerError(f"{path} is a link out of {modules}. Install the packages with npm.")


def _node_binary(node: str) -> str:
    """The binary behind a command, which may be a script that starts it."""
    if shutil.which(node) is None:
        raise ScorerError(f"There is no {node} to pack. Install Node 22 or newer, or give its path.")
    done = subprocess.run([node, "-p", "process.execPath"], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m mlmodel_scorer.pack", description="Pack Node and mlmodel into one archive."
    )
    parser.add_argument("archive", type=Path, help="the .tar.gz to write")
    parser.add_argument("--from", dest="folder", type=Path, default=Path("."), help="the folder of node_modules (default: .)")
    parser.add_argument("--node", help="the Node to pack (default: node)")
    parser.add_argument(
        "--exclude", action="append", default=[], metavar="PATTERN", help="paths to leave out (repeatable)"
    )
    given = parser.parse_args()
    try:
        pack_scorer(given.archive, given.folder, node=given.node, exclude=given.exclude)
    except ScorerError as error:
        parser.exit(1, f"error: {error}\n")
    print(f"{given.archive}: {given.archive.stat().st_size / 2**20:.0f} MiB")


if __name__ == "__main__":
    _main()
