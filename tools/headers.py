#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks what the headers of user/ say of the objects that threads wait on, and of time, threads and memory: who may call, what it
costs (tools/bench.py holds the figure against what was counted), an example whose lines are those of a program that is
compiled and run, and at each function with a deadline that it is absolute, in microseconds, and which error says that it has
passed."""

import pathlib
import re
import sys

sys.dont_write_bytecode = True

from bench import COSTS  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[1]
EXAMPLES = ("apps/tour/tour.c", "images/tour.toml")
OBJECTS = re.findall(r'#include "(\w+)\.h"', (ROOT / "user" / "sync.h").read_text()) + ["event", "timer", "thread", "clock", "malloc"]
COMMENT = re.compile(r"/\*(.*?)\*/", re.S)
WAITS = re.compile(r"^[^\s#/}][^;{]*\busec (deadline|when)\b[^;{]*[;{]", re.M)
PASSED = ("-ERR_TIMEOUT", "null when")  # what says that a deadline has passed; a timer has none


def words(text):
    return " ".join(text.split())


def example(head, known):
    """Lines of the example that are in no program; None: there is no example."""
    lines = [line.strip() for line in re.findall(r"^ {7,}(\S.*)$", head, re.M)]
    return [line for line in lines if line not in known and line != "}"] if lines else None


def undocumented(text):
    """Functions that wait, and do not say how their deadline is meant. Those of one kind may share a comment."""
    for found in WAITS.finditer(text):
        comments = [c for c in COMMENT.finditer(text) if c.end() < found.start()]
        said = words(comments[-1].group(1)) if comments else ""
        slow = "slow hal" in said or "two halves" in said or "As lock_take" in said
        if not slow and "absolute, us" not in said:
            yield f"{words(found.group(0))[:60]}: does not say what its deadline is"
        elif not slow and found.group(1) == "deadline" and not any(p in said for p in PASSED):
            yield f"{words(found.group(0))[:60]}: does not say what comes when its deadline has passed"


def offences(name, known):
    text = (ROOT / "user" / f"{name}.h").read_text()
    head = COMMENT.findall(text)[1]
    if not re.search(r"any thread", head, re.I):
        yield "does not say who may call"
    if name not in {header for header, _ in COSTS}:
        yield "tools/bench.py knows no cost of it"
    lines = example(head, known)
    if lines is None:
        yield "has no example"
    yield from (f"no line of {' or '.join(EXAMPLES)}: {line}" for line in lines or ())
    yield from undocumented(text)


def main():
    known = {line.strip() for file in EXAMPLES for line in (ROOT / file).read_text().splitlines()}
    found = [f"user/{name}.h: {what}; fix: say it in its head" for name in OBJECTS for what in offences(name, known)]
    print("\n".join(found + [f"{len(OBJECTS)} headers, {len(found)} things left out"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
