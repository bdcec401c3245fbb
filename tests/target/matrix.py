# SPDX-License-Identifier: MIT
"""docs/boards.md: what each board has, and what each test said when it last ran on it. The runs since `make clean` add up, so
that a board can be run by itself."""

import datetime
import json
import re
import subprocess
from pathlib import Path

from bench import BOARDS as COUNTED
from image import pages

ROOT = Path(__file__).resolve().parent.parent.parent
FILE = ROOT / "docs" / "boards.md"
FOUND = ROOT / "build" / "matrix.json"
PROTECTION = {
    "armv7m": "4 regions, powers of two by eighths",
    "armv8m": "4 regions, exact to 32 bytes; a limit for each stack",
    "rv32": "code and data exact, peripherals powers of two",
}


class Notes:
    """Reasons, each once, by number."""

    def __init__(self):
        self.numbers = {}

    def mark(self, text):
        return f"[{self.numbers.setdefault(text, len(self.numbers) + 1)}]"

    def lines(self):
        return [f"{number}. {text}" for text, number in self.numbers.items()]


def row(head, cells):
    return f"| {head} | {' | '.join(cells)} |"


def device(board, role, notes):
    found = board.devices.get(role, {})
    return found["driver"].split("_", 1)[1] if "peripheral" in found else notes.mark(found.get("why", "not on its page"))


def features(boards, notes):
    yield row("processor", [re.sub(r".*\((.*)\).*", r"\1", b.title) for b in boards])
    yield row("arch", [b.chip.arch for b in boards])
    yield row("isolation", [PROTECTION.get(b.chip.arch, "see its page") for b in boards])
    yield row("floating point", ["yes" if b.chip.fpu else "no" for b in boards])
    for role in ("console", "led", "button"):
        yield row(role, [device(b, role, notes) for b in boards])
    one = "not in CI: one board for each core; `make bench` counts on one board when told to"
    yield row("bench", ["yes" if b.name in COUNTED else notes.mark(one) for b in boards])


def remember(results):
    """All that is known of (board, test), the last run first."""
    found = json.loads(FOUND.read_text()) if FOUND.exists() else {}
    found |= {" ".join(pair): list(result) for pair, result in results.items()}
    FOUND.write_text(json.dumps(found, indent=1) + "\n")
    return {tuple(pair.split(" ")): result for pair, result in found.items()}


def write(results):
    """`results` of this run: (board, test) -> (verdict, why)."""
    results = remember(results)
    boards, notes = [board for board in map(pages.Board, pages.boards()) if board.emulator], Notes()
    emulator = subprocess.run(["qemu-system-arm", "--version"], capture_output=True, text=True, check=True).stdout.split()[3]
    head = [row("", [f"[{b.name}](../{b.file})" for b in boards]), "|---" * (len(boards) + 1) + "|"]
    tests = sorted({test for _, test in results})
    lines = ["# Boards", "", f"Made by `make matrix` on {datetime.date.today()}, QEMU {emulator}: what each target test said on each board; - where it was not run. Do not edit.", "",
             *head, *features(boards, notes), "", "## Tests", "", *head]
    for test in tests:
        cells = []
        for board in boards:
            verdict, why = results.get((board.name, test), ("-", ""))
            cells.append(notes.mark(why) if verdict == "skip" else verdict)
        lines.append(row(test, cells))
    counts = [sum(verdict == "ok" for (b, _), (verdict, _) in results.items() if b == board.name) for board in boards]
    lines += [row("passed", map(str, counts)), "", "## Why not", "", *notes.lines()]
    FILE.write_text("\n".join(lines) + "\n")
