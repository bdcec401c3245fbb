# SPDX-License-Identifier: MIT
"""Counts the instructions that a program executes between two places, exactly.

QEMU is made to translate one instruction per block and to log each block that it enters; the log goes through a pipe
and is counted as it arrives, about 0.7 million instructions a second. With the clock tied to the instruction count the
program, and so the result, is the same in each run, as long as it does not idle."""

import argparse
import os
import sys
import tempfile
import threading
from collections import Counter, namedtuple

from emulator import Emulator, EmulatorError
from symbols import read_symbols

# Instructions of one passage and the exceptions (interrupts and system calls) taken in it.
Count = namedtuple("Count", "instructions exceptions")

EXECUTED = b"\nTrace "
NOT_EXECUTED = b"\nStopped execution"  # takes back the line before it
TAKEN = (b"\n...taking pending", b"\nriscv_cpu_do_interrupt")
CHUNK = 1 << 20


def run_traced(elf, board, on_text, timeout=120, icount=5, done=None, extra=(), drive=None, **options):
    """Runs the program to its own exit, or until `done` is true; calls on_text with whole lines of the log, each piece
    beginning with a newline. `drive` is called with the emulator, made with those options, and does what goes on outside. Returns
    the exit status, or None when `done` ended it."""
    with tempfile.TemporaryDirectory(prefix="count.") as directory:
        path = f"{directory}/trace"
        os.mkfifo(path)
        finished = threading.Event()
        failure = []
        reader = threading.Thread(target=_read, args=(path, on_text, done, finished, failure), daemon=True)
        reader.start()
        with Emulator(board, elf, icount=icount, one_insn=True, trace=("exec,nochain,int", path), extra=extra, **options) as emulator:
            if drive:
                drive(emulator)
            if done and finished.wait(timeout) and done():
                status = None
            else:
                status = emulator.wait_exit(timeout)
        reader.join(10)
        if failure:
            raise failure[0]
        return status


def _read(path, on_text, done, finished, failure):
    rest = b"\n"
    try:
        with open(path, "rb", buffering=0) as pipe:
            while data := pipe.read(CHUNK):
                if failure or (done and done()):
                    continue  # keeps the pipe empty until the emulator is killed
                end = data.rfind(b"\n")
                if end < 0:
                    rest += data
                    continue
                text, rest = rest + data[:end], data[end:]
                on_text(text)
                if done and done():
                    finished.set()
    except Exception as error:  # the thread's error belongs to the caller
        failure.append(error)
    finally:
        finished.set()


class _Between:
    """Adds up what lies between passes of the two markers."""

    def __init__(self, start, end):
        self.start, self.end = _in_log(start), _in_log(end)
        self.counts = []
        self.open = None  # instructions and exceptions of the passage that is going on

    def add(self, text):
        at = 0
        for where, marker in _find_all(text, {self.start, self.end}):
            self._pass(text, at, where)
            at = where
            if marker == self.end and self.open and self.open[0] > 0:
                self.counts.append(Count(*self.open))
                self.open = None
            if marker == self.start:
                self.open = [0, 0]
        self._pass(text, at, len(text))

    def _pass(self, text, begin, end):
        if self.open:
            self.open[0] += text.count(EXECUTED, begin, end) - text.count(NOT_EXECUTED, begin, end)
            self.open[1] += sum(text.count(taken, begin, end) for taken in TAKEN)


def _in_log(address):
    return b"/%016x/" % address


def _find_all(text, markers):
    """Starts of the log lines that name a marker, in order."""
    found = []
    for marker in markers:
        at = text.find(marker)
        while at >= 0:
            found.append((text.rfind(b"\n", 0, at), marker))
            at = text.find(marker, at + 1)
    return sorted(found)


def count_between(elf, board, start, end, limit=None, timeout=120, icount=5, extra=()):
    """Counts from each pass of `start` to the next pass of `end`: instructions from the one at `start` (included) to
    the one at `end` (not included), and exceptions taken. Markers are symbols or addresses and may be the same: then
    each turn of the loop is one Count. Stops after `limit` counts, else at the program's exit."""
    table = read_symbols(elf) if isinstance(start, str) or isinstance(end, str) else {}
    try:
        addresses = [(table[m] if isinstance(m, str) else m) & ~1 for m in (start, end)]
    except KeyError as error:
        raise EmulatorError(f"{elf} has no symbol {error}") from error
    between = _Between(*addresses)
    done = (lambda: len(between.counts) >= limit) if limit else None
    run_traced(elf, board, between.add, timeout, icount, done, extra)
    return between.counts[:limit]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--board", required=True)
    parser.add_argument("elf")
    parser.add_argument("start", help="symbol")
    parser.add_argument("end", nargs="?", help="symbol; default: the start, so each turn of a loop counts")
    parser.add_argument("--limit", type=int, help="stop after so many")
    parser.add_argument("--timeout", type=float, default=120)
    arguments = parser.parse_args()
    try:
        counts = count_between(arguments.elf, arguments.board, arguments.start, arguments.end or arguments.start,
                               arguments.limit, arguments.timeout)
    except EmulatorError as error:
        print(f"count: {error}", file=sys.stderr)
        return 1
    for count, times in sorted(Counter(counts).items()):
        print(f"{count.instructions} instructions, {count.exceptions} exceptions: {times} times")
    return 0 if counts else 1


if __name__ == "__main__":
    sys.exit(main())
