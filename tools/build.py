#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""build.py PRESET [IMAGE ...]: configures where needed, builds, and is silent when all is well. A preset is a board, or
BOARD-clang. Without images it builds all of them."""

import contextlib
import fcntl
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[1]


def run(*command):
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        lines = [line for line in done.stdout.splitlines() if not line.startswith(("[", "--", "ninja: "))]
        pages = [line for line in lines if line.startswith("error: ") and "; fix: " in line]
        sys.exit("\n".join(pages or lines))


@contextlib.contextmanager
def alone(preset):
    """Waits for whoever builds it, too: two at once would write the same files."""
    (ROOT / "build").mkdir(exist_ok=True)
    with open(ROOT / "build" / f"{preset}.lock", "w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def build(preset, *images):
    """Builds these images (none: all) of a board; ends the program with the reason when it cannot."""
    from image import pages

    board = preset.removesuffix("-clang")
    if board not in pages.boards():
        sys.exit(str(pages.PageError(f"boards/{board}.toml", f"there is no board `{board}`",
                                     f"write that page, or use one of: {', '.join(pages.boards())}")))
    try:
        for image in images:
            pages.find_image(image)
    except pages.PageError as error:
        sys.exit(str(error))
    folder = ROOT / "build" / preset
    with alone(preset):
        if not (folder / "build.ninja").exists():
            run("cmake", "--preset", preset)
        run("cmake", "--build", str(folder), "--", *(images or ("all",)))
    return folder


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    build(*sys.argv[1:])
