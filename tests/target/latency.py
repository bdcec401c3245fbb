#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts how long an interrupt may have to wait for every exception that the target tests make: the instructions from its
entry, or from a look whether an interrupt waits (kernel/give_way.h), to the next look and from there out of the kernel, or to
its return. The worst of each kind stands beside its budget in budgets.toml.

  latency.py            all tests of BOARD; writes build/latency.json and docs/latency.md
  latency.py --check    the tests of CHECKED, which are the same in each run; last line `N passed, N failed`
  latency.py TEST ...   these tests; writes nothing"""

import argparse
import collections
import fnmatch
import json
import os
import re
import sys
import tempfile
import threading
import tomllib
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

import run  # noqa: E402
from rig import ROOT, Builder, Emulator, Rig  # noqa: E402

BOARD = "mps2-an386"
CHECKED = ("contract", "cpp.cpp", "crowd", "faults.each_mistake", "forge", "images.fib", "mail", "orphan", "restart", "sync", "sync.tour", "threads")
STEPPED = ("strike.*", "*.interrupt_at_every_instruction", "time.in_step", "band*")  # for minutes; band: with others' instructions in between
SLOWER = 20  # so many times what a test allows for each of its steps
CROWD = "crowd"  # the image in which many threads wait
CHUNK = 1 << 20

BOUNDARY = re.compile(rb"\n(?:\.\.\.taking pending \w+ exception (\d+)|(\.\.\.tailchaining|\.\.\.successful exception return)|Loaded reset SP)")
LINE = re.compile(rb"\n(?:Trace \d+: \S+ \[[0-9a-f]+/[0-9a-f]+/[^\]]*\] ?(\S*)|(Stopped execution))")
LOOK = re.compile(rb"(?:\nTrace [^\n]*\] give_way(?=\n))+")
QUIET_LOOK = 7  # instructions of a look when nothing waits
LEAVES = b"] leave\n"
SYSTEM_CALL = re.compile(rb"\] (sys_\w+)(?=\n)")
DEVICES = 15  # the number of SysTick; lines follow
WAYS_OUT = ("way-out", "way-out-call", "way-out-end")  # from the look that finds an interrupt to the return; of a system call; of a process's end
ENDS = b"] fault_end\n"
BOOT = 14  # PendSV, by which boot becomes idle


def kind_of(number, text):
    """What kind of exception it was, by the functions that it went through; None: of no interest."""
    if number == BOOT:
        return None
    if b"] fault_go_on\n" in text:
        return "fault-reported" if b"] report_crash\n" in text else "fault"
    if b"] kernel_alarm\n" in text:
        return "alarm"
    call = SYSTEM_CALL.search(text)
    if call:
        return call.group(1).decode()
    return "interrupt" if number >= DEVICES else "other"


def paths_of(text):
    """Instructions by chain of calls. A function that is in the chain already has been returned to."""
    executed = []
    for function, stopped in LINE.findall(text):
        if stopped:
            executed.pop()
        else:
            executed.append(function.decode())
    chain, paths = (), Counter()
    for function in executed:
        chain = chain[: chain.index(function) + 1] if function in chain else (*chain, function)
        paths[chain] += 1
    return paths


def heaviest(paths):
    """[(function, instructions with all that it calls)], from the entry down the dearest branch."""
    chain, found = (), []
    while True:
        below = Counter()
        for path, count in paths.items():
            if len(path) > len(chain) and path[: len(chain)] == chain:
                below[path[: len(chain) + 1]] += count
        if not below:
            return found
        chain, count = below.most_common(1)[0]
        found.append((chain[-1], count))


def begin_at(look, leaves):
    """Where the stretch behind a look begins. One that finds an interrupt and does not leave, because handlers have been left often
    enough, takes longer, but that interrupt waits on: it counts as one that finds nothing."""
    instructions = [line.start() for line in re.finditer(rb"\nTrace ", look.group())]
    return look.start() + (0 if leaves else instructions[-QUIET_LOOK:][0])


def stretches(text):
    """What lies between the looks; the first instruction of a look is the last of the stretch before it."""
    looks = list(LOOK.finditer(text))
    leaves = LEAVES in text + b"\n"
    begins = [0, *(begin_at(look, leaves and look is looks[-1]) for look in looks)]
    return [text[begin:end] for begin, end in zip(begins, [*(look.start() for look in looks), len(text)])]


def instructions_of(text):
    return text.count(b"\nTrace ") - text.count(b"\nStopped execution")


def budgets():
    """Kind -> what it may cost now, and what all are to cost in the end."""
    table = tomllib.loads((ROOT / "budgets.toml").read_text())["latency"]
    return collections.defaultdict(lambda: table["target"], table), table["target"]


class Latency:
    """The worst exception of each kind, over all runs."""

    def __init__(self):
        self.ways_out = [budgets()[0][way] for way in WAYS_OUT]
        self.lock = threading.Lock()
        self.worst, self.worst_of_few, self.counted = {}, Counter(), Counter()

    def add(self, number, text, where):
        kind = kind_of(number, text)
        if kind is None:
            return
        way = 2 if ENDS in text else kind.startswith("sys_")
        *looked, last = map(instructions_of, stretches(text))
        if LEAVES in text + b"\n":
            self._add(WAYS_OUT[way], last, text, where)
            last = 0
        self._add(kind, max([last, *(stretch + self.ways_out[way] for stretch in looked)]), text, where)

    def _add(self, kind, instructions, text, where):
        with self.lock:
            self.counted[kind] += 1
            if where != CROWD:
                self.worst_of_few[kind] = max(self.worst_of_few[kind], instructions)
            if instructions > self.worst.get(kind, (0,))[0]:
                self.worst[kind] = (instructions, where, text)

    def rows(self):
        return {kind: {"instructions": n, "test": where, "chain": heaviest(paths_of(text)), "times": self.counted[kind], "few": self.worst_of_few[kind]}
                for kind, (n, where, text) in sorted(self.worst.items(), key=lambda row: -row[1][0])}


class Run:
    """The exceptions of one run, from its log."""

    def __init__(self, latency, where):
        self.latency, self.where = latency, where
        self.open = []  # [number, text so far] of what is being handled

    def add(self, text):
        begin = 0
        for boundary in BOUNDARY.finditer(text):
            self._pass(text[begin : boundary.start()])
            begin = boundary.start()
            number, returned = boundary.groups()
            if number:
                self.open.append([int(number), b""])
            elif not returned:
                self.open.clear()  # a reset
            elif self.open:
                self.latency.add(*self.open.pop(), self.where)
        self._pass(text[begin:])

    def _pass(self, text):
        if self.open:
            self.open[-1][1] += text


def read(path, add):
    """Whole lines of the log as they come, each piece beginning with a newline."""
    rest = b"\n"
    with open(path, "rb", buffering=0) as pipe:
        while data := pipe.read(CHUNK):
            whole, newline, part = (rest + data).rpartition(b"\n")
            if newline and whole:
                add(whole)
                rest = b"\n" + part
            else:
                rest += data


class TracedEmulator(Emulator):
    """Logs each instruction of the kernel, and each exception."""

    latency = Latency()

    def __init__(self, board, elf, extra=(), one_insn=True, **options):
        code = json.loads((Path(elf).parent / "layout.json").read_text())["kernel"][0]
        self._folder = tempfile.TemporaryDirectory(prefix="latency.")
        path = f"{self._folder.name}/log"
        os.mkfifo(path)
        add = Run(self.latency, Path(elf).stem).add
        self._reading = threading.Thread(target=read, args=(path, add), daemon=True)
        self._reading.start()
        extra = (*extra, "-dfilter", f"{code['base']:#x}..{code['base'] + code['bytes']:#x}")
        super().__init__(board, elf, extra=extra, one_insn=True, trace=("exec,nochain,int", path), **options)

    def expect(self, pattern, timeout=10):
        return super().expect(pattern, SLOWER * timeout)

    def wait_exit(self, timeout=10):
        return super().wait_exit(SLOWER * timeout)

    def wait_until(self, condition, what, timeout=10):
        return super().wait_until(condition, what, SLOWER * timeout)

    def kill(self):
        super().kill()
        self._reading.join(10)
        self._folder.cleanup()


def count(names):
    """Runs the tests whose names match one of these; returns [(verdict, line)]."""
    Rig.emulator = TracedEmulator
    tests = [(test, BOARD) for test in run.all_tests()
             if test.reason_to_skip(BOARD) is None and not any(fnmatch.fnmatch(test.name, name) for name in STEPPED) and any(fnmatch.fnmatch(test.name, name) for name in names)]
    return list(run.run_all(tests, Builder()).values())


HEAD = """# How long the kernel keeps an interrupt waiting

Handlers are not interrupted by each other, but the longer ones look now and then whether an interrupt waits, and give way to it ([0018](decisions/0018-giving-way.md)). So what an interrupt may wait is the longest stretch of a handler from its
entry or a look to the next look, and from there the longest way out ({way_out} instructions, {way_out_call} of a system call, {way_out_end} of what ends a process), or to its return. Counted by `make latency` in the target tests on {board} (but those that the debugger steps through for minutes): {total} exceptions, the worst of each kind. Boot, which nothing waits for, and a kernel
panic, which never returns, are not among them. The chain of calls is the dearest branch, with the instructions of each function and all that it calls.

The second figure is the worst without `crowd`, an image in which 32 threads wait for one object: what most systems will see. The chain is of the whole handler in which the longest stretch was met.
Handlers are left four times in a millisecond at most; an interrupt beyond that may wait for a whole one.

{above} `budgets.toml` holds what may need more, and CI fails when one does.

| what | instructions | few wait | chain |
|---|---|---|---|
"""


def write(rows, target):
    """build/latency.json and docs/latency.md."""
    (ROOT / "build" / "latency.json").write_text(json.dumps({BOARD: rows}, indent=1) + "\n")
    way_out, way_out_call, way_out_end = (budgets()[0][way] for way in WAYS_OUT)
    kinds, few = (sum(row[which] > target for row in rows.values()) for which in ("instructions", "few"))
    above = f"{kinds} of {len(rows)} kinds are above the {target} that each is to keep, {few} of them where few wait." if kinds else f"None of {len(rows)} kinds is above the {target} that each is to keep."
    text = HEAD.format(above=above, board=BOARD, way_out=way_out, way_out_call=way_out_call, way_out_end=way_out_end, total=sum(row["times"] for row in rows.values()))
    for kind, row in rows.items():
        chain = " > ".join(f"{function} {instructions}" for function, instructions in row["chain"][1:])
        text += f"| {kind} | {row['instructions']} | {row['few']} | {chain} |\n"
    (ROOT / "docs" / "latency.md").write_text(text)


def verdict(kind, row):
    """ok or FAIL, and the line that says so."""
    limit = budgets()[0][kind]
    good = row["instructions"] <= limit
    chain = "" if good else ": " + " > ".join(f"{function} {n}" for function, n in row["chain"])
    return "ok" if good else "FAIL", f"{'ok ' if good else 'FAIL'} {BOARD}: {kind} {row['instructions']} of {limit}, in {row['test']}{chain}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("tests", nargs="*")
    options = parser.parse_args()
    verdicts = count(options.tests or (CHECKED if options.check else ["*"]))
    rows = TracedEmulator.latency.rows()
    judged = [verdict(kind, row) for kind, row in rows.items()]
    print("\n".join(line for _, line in judged))
    if not options.check and not options.tests:
        write(rows, budgets()[1])
    results = [result for result, _ in judged + (verdicts if options.check else [])]  # a test may fail because it is watched
    print(f"{results.count('ok')} passed, {results.count('FAIL')} failed")
    return 1 if "FAIL" in results or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
