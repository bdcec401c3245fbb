#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts the lines of code of each arch, its own and with all that it shares with others: lines that are neither blank nor
comment. Assembly is what stands in .S and .inc files.

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
        own, whole = count(files_of(folders[:1])), count(files_of(folders))
        print(f"{arch:8}{own[0]:4} lines, of which{own[1]:4} are assembly; with {' and '.join(folders[1:])}{whole[0]:4} and{whole[1]:4}")
        for whose, counted, ceiling in (("its own", own, ceilings["own"]), ("it and what it shares", whole, ceilings[arch])):
            for what, lines, most in zip(("lines", "lines of assembly"), counted, ceiling):
                if "--check" in sys.argv and lines > most:
                    print(f"error: arch/{arch}: {whose}: {lines} {what}, {most} in budgets.toml; fix: share, or do it in C")
                    failed = True
    return failed


if __name__ == "__main__":
    sys.exit(main())
