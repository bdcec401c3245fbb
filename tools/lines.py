#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts the lines of code of each arch, its own and all that it shares with others: lines that are neither blank nor comment.
Assembly is what stands in .S and .inc files.

  lines.py           a line for each arch
  lines.py --check   also compares with the ceilings in budgets.toml: exit status 1 and a line for each that is exceeded"""

import pathlib
import re
import sys
import tomllib

sys.dont_write_bytecode = True

from image import pages  # noqa: E402
from image.pages import ROOT  # noqa: E402

SOURCES = (".c", ".h", ".S", ".inc")
ASSEMBLY = (".S", ".inc")
LINE_COMMENTS = {"riscv": re.compile(r"(^|\s)#(?!(include|define|undef|if|ifdef|ifndef|else|elif|endif|pragma)\b).*"), "c": re.compile(r"//.*")}


def code_lines(path):
    text = re.sub(r"/\*.*?\*/", lambda comment: "\n" * comment[0].count("\n"), path.read_text(), flags=re.S)
    language = "riscv" if path.suffix in ASSEMBLY and path.parent.name.startswith("rv") else "c"  # Arm: # is a number's
    return sum(bool(LINE_COMMENTS[language].sub("", line).strip()) for line in text.splitlines())


def files_of(folders):
    """A file hides those of its name in the folders behind."""
    found = {}
    for folder in folders:
        for path in sorted((ROOT / "arch" / folder).iterdir()):
            if path.suffix in SOURCES:
                found.setdefault(path.name, path)
    return list(found.values())


def count(paths):
    """(all lines, assembly among them)"""
    lines = {path: code_lines(path) for path in paths}
    return sum(lines.values()), sum(n for path, n in lines.items() if path.suffix in ASSEMBLY)


def main():
    ceilings = tomllib.loads((ROOT / "budgets.toml").read_text())["lines"]
    failed = False
    for arch in pages.archs():
        folders = pages.importlib.import_module(f"image.{arch}").FOLDERS
        (all_, assembly), (own, _) = count(files_of(folders)), count(files_of(folders[:1]))
        print(f"{arch:8}{all_:5} lines, of which {assembly:4} are assembly; {own:4} are its own, the others in {', '.join(folders[1:])}")
        for what, lines in (("lines", all_), ("lines of assembly", assembly)):
            ceiling = ceilings[arch][what != "lines"]
            if "--check" in sys.argv and lines > ceiling:
                print(f"error: arch/{arch}: {lines} {what}, {ceiling} in budgets.toml; fix: share, or do it in C")
                failed = True
    return failed


if __name__ == "__main__":
    sys.exit(main())
