#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""docs.py: writes docs/syscalls.md from the lists in abi/. docs.py --check: is it up to date?"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "syscalls.md"
HEAD = """<!-- Made by tools/docs.py from abi/*.def; do not edit. -->
# System calls, errors and faults

A call takes and gives up to seven words. Unless said otherwise it returns 0 or a count, or the negative of an error. What no correct program does is a
fault: the process stops.

"""


def entries(name, macro):
    """The arguments of each use of a macro in abi/<name>.def, strings joined."""
    text = re.sub(r"/\*.*?\*/", "", (ROOT / "abi" / f"{name}.def").read_text(), flags=re.S)
    for which, body in re.findall(rf"^({macro}\w*)\((.*?)\)$", text, re.M | re.S):
        body = re.sub(r'"\s*\n\s*"', "", body)
        parts = re.findall(r'"[^"]*"|[^,\n"]+', body)
        yield which, [part.strip().strip('"') for part in parts if part.strip()]


def syscalls():
    yield "| number | call | meaning |\n|---|---|---|"
    for which, (number, name, *rest) in entries("syscalls", "SYSCALL"):
        meaning = rest[-1]
        if which == "SYSCALL_WORDS":
            call = f"`{name}`: {rest[0]} → {rest[1]}".replace(" | ", " or ")
        else:
            pairs = zip(rest[0:-1:2], rest[1:-1:2])
            arguments = ", ".join(f"{kind} {argument}".replace("* ", "*") for kind, argument in pairs)
            call = f"`{name}({arguments})`" + (", returns nothing" if "VOID" in which else "")
        yield f"| {number} | {call} | {meaning} |"


def table(name, macro, title):
    yield f"\n## {title}\n\n| number | name | meaning |\n|---|---|---|"
    for _, (number, short, meaning) in entries(name, macro):
        yield f"| {number} | `{macro[:3] if macro == 'ERROR' else macro}_{short}` | {meaning} |"


def main():
    rows = [*syscalls(), *table("errors", "ERROR", "Errors"), *table("faults", "FAULT", "Faults")]
    text = HEAD + "\n".join(rows) + "\n"
    if "--check" in sys.argv:
        if not PAGE.exists() or PAGE.read_text() != text:
            sys.exit("docs/syscalls.md: is not what abi/*.def says; fix: python3 tools/docs.py")
        return
    PAGE.write_text(text)


if __name__ == "__main__":
    main()
