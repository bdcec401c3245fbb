#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints the instructions of a row of the bench one by one, with the functions that they belong to: what `make bench`
counts, in the order in which it was executed.

  path.py ROW [--board B]   on the terminal
  path.py --all             docs/paths/ROW.txt for each row that has a target and does not meet it"""

import argparse
import re
import subprocess
import sys
from collections import Counter

sys.dont_write_bytecode = True

import bench  # noqa: E402
from build import ROOT, build  # noqa: E402

BOARD = "mps2-an386"
EVENT = re.compile(rb"\nTrace \d+: \S+ \[[0-9a-f]+/([0-9a-f]+)/|\n(Stopped execution)|\n(\.\.\.taking pending|riscv_cpu_do_interrupt)")
HEAD = re.compile(r"[0-9a-f]{8} <(.*)>:$")
CODE = re.compile(r"\s*([0-9a-f]+):\t(.*)$")
EXCEPTION = -1


def disassemble(folder, image):
    """Address -> (function, instruction) of kernel and processes."""
    found = {}
    objdump = "arm-none-eabi-objdump" if (folder / f"{image}.elf").read_bytes()[18] == 40 else "riscv64-unknown-elf-objdump"
    for elf in sorted(folder.glob("*.elf")):
        if "measure" in elf.name:
            continue
        text = subprocess.run([objdump, "-d", "--no-show-raw-insn", elf], capture_output=True, text=True, check=True).stdout
        function = ""
        for line in text.splitlines():
            if head := HEAD.match(line):
                function = head.group(1)
            elif (code := CODE.match(line)) and not function.startswith("bench_"):
                found[int(code.group(1), 16)] = (function, code.group(2).replace("\t", " "))
            elif code:  # a mark is a label in the middle of a function
                found[int(code.group(1), 16)] = ("the program", code.group(2).replace("\t", " "))
    return found


def executed(board, image):
    """Addresses in the order of execution; EXCEPTION where one was taken."""
    found = []

    def add(text):
        for pc, stopped, _ in EVENT.findall(text):
            if pc:
                found.append(int(pc, 16))
            elif stopped:
                found.pop()
            else:
                found.append(EXCEPTION)

    bench.run(board, image, add)
    return found


def passages(trace, marks, begin, end):
    """What lies between each pass of `begin` and the next of `end`."""
    found, opened = [], None
    for at, pc in enumerate(trace):
        names = marks.get(pc, ())
        if end in names and opened is not None and at > opened:
            found.append(trace[opened:at])
            opened = None
        if begin in names:
            opened = at
    return found[1:] or found


def one_operation(passage, operations):
    """Of so many rounds, one in the middle."""
    times = Counter(passage)
    head = next((pc for pc in passage if times[pc] == operations and pc != EXCEPTION), None)
    if operations == 1 or head is None:
        return passage
    at = [n for n, pc in enumerate(passage) if pc == head]
    return passage[at[operations // 2 - 1] : at[operations // 2]]


def listing(board, row, trace=None):
    """The lines of one row."""
    image, begin, end, operations = bench.PATHS[row]
    folder = build(board, image) / image
    code = disassemble(folder, image)
    found = passages(trace or executed(board, image), bench.marks_of(folder / "bench.elf"), f"{begin}_begin", f"{end}_end")
    usual = Counter(map(len, found)).most_common(1)[0][0]
    path = one_operation(next(p for p in found if len(p) == usual), operations)
    lines, number, last = [], 0, None
    for pc in path:
        if pc == EXCEPTION:
            lines.append("      -- exception")
            last = None
            continue
        function, instruction = code.get(pc, ("?", "?"))
        if function != last:
            lines.append(f"    {function}")
        last, number = function, number + 1
        lines.append(f"{number:4}  {pc:08x}  {instruction}")
    return [f"{row} on {board}: {number} instructions"] + lines


def write_all():
    result, targets = bench.measure(BOARD), bench.budgets("bench_target", BOARD)
    late = [row for row, (count, _) in result.items() if count > targets.get(row, count)]
    folder = ROOT / "docs" / "paths"
    folder.mkdir(exist_ok=True)
    for file in folder.glob("*.txt"):
        file.unlink()
    traces = {}
    for row in late:
        image = bench.PATHS[row][0]
        traces[image] = traces.get(image) or executed(BOARD, image)
        lines = listing(BOARD, row, traces[image])
        (folder / f"{row}.txt").write_text("\n".join(lines) + "\n")
        print(f"docs/paths/{row}.txt: {lines[0]}, target {targets[row]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("row", nargs="?", choices=bench.PATHS)
    parser.add_argument("--board", default=BOARD)
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    if options.all:
        write_all()
    elif options.row:
        print("\n".join(listing(options.board, options.row)))
    else:
        parser.error("name a row of `make bench`, or --all")


if __name__ == "__main__":
    sys.exit(main())
