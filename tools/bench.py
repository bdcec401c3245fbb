#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts the instructions of the workloads and single paths of bench/, under the emulator: exact, and the same in each
run. QEMU charges nothing for exception entry and exit, so the number of exceptions stands beside.

  bench.py [--board B]   a line for each: name, instructions, exceptions, budget, ok|OVER, and the best of the peers, which
                         do not isolate (bench/peers.toml); also build/bench.json
  bench.py --docs        also writes docs/bench.md: all boards side by side
  bench.py --check       every board twice, both runs must agree, and README, the headers of user/ and docs/bench.md must say what was
                         counted; last line `N passed, N failed`"""

import argparse
import json
import re
import sys
import tomllib

sys.dont_write_bytecode = True

from build import ROOT, build  # noqa: E402
from emulator import load_board  # noqa: E402
from image import pages  # noqa: E402
from count import run_traced  # noqa: E402
from remote import Ended  # noqa: E402
from symbols import read_symbols  # noqa: E402

BOARDS = ("mps2-an386", "mps2-an385", "b-l475e-iot01a", "mps2-an505", "mps2-an385-v6m", "virt-rv32")
PAGE = ROOT / "docs" / "bench.md"
DRIFT = 0.05  # what that page and headers may be off; budgets are exact
EVENT = re.compile(rb"\nTrace \d+: \S+ \[[0-9a-f]+/([0-9a-f]+)/|\n(Stopped execution)|\n(\.\.\.taking pending|riscv_cpu_do_interrupt)")

# The clock follows the instructions like in the other runs, but does not jump to the next alarm when everybody sleeps, because the
# emulator, stopped by a debugger, believes that everybody does.
STANDS_STILL = {"icount": None, "extra": ("-icount", "shift=5,align=off,sleep=on"), "gdb": True}

LONGEST = 0  # of all passes, instead of the usual one

# name: image, first mark, last mark, operations between them or LONGEST
PATHS = {
    "cooperative": ("bench_threads", "cooperative", "cooperative", 500),
    "preemptive": ("bench_threads", "preemptive", "preemptive", 500),
    "interrupt": ("bench_threads", "interrupt", "interrupt", 100),
    "interrupt-preemption": ("bench_threads", "interrupt_preemption", "interrupt_preemption", 100),
    "synchronization": ("bench_threads", "synchronization", "synchronization", 100),
    "message": ("bench_threads", "message", "message", 100),
    "memory": ("bench_threads", "memory", "memory", 100),
    "basic": ("bench_threads", "basic", "basic", 1),
    "null": ("bench_threads", "null", "null", 1),
    "now": ("bench_threads", "now", "now", 1),
    "get": ("bench_threads", "get", "get", 1),
    "put": ("bench_threads", "put", "put", 1),
    "lock": ("bench_threads", "lock", "lock", 1),
    "unlock": ("bench_threads", "unlock", "unlock", 1),
    "send": ("bench_threads", "send", "send", 1),
    "receive": ("bench_threads", "receive", "receive", 1),
    "allocate": ("bench_threads", "allocate", "allocate", 1),
    "free": ("bench_threads", "free", "free", 1),
    "put-wakes": ("bench_threads", "put_wakes", "put_wakes", 1),
    "get-blocks": ("bench_threads", "get_blocks", "get_blocks", 1),
    "send-wakes": ("bench_threads", "send_wakes", "send_wakes", 1),
    "unpark": ("bench_threads", "unpark", "unpark", 1),
    "park": ("bench_threads", "park", "park", 1),
    "heap-allocate": ("bench_objects", "heap_allocate", "heap_allocate", 1),
    "heap-free": ("bench_objects", "heap_free", "heap_free", 1),
    "heap-cut": ("bench_objects", "heap_cut", "heap_cut", 1),
    "heap-join": ("bench_objects", "heap_join", "heap_join", 1),
    "heap-allocate-longest": ("bench_objects", "heap_any_allocate", "heap_any_allocate", LONGEST),
    "heap-free-longest": ("bench_objects", "heap_any_free", "heap_any_free", LONGEST),
    "heap-resize-longest": ("bench_objects", "heap_any_resize", "heap_any_resize", LONGEST),
    "mutex-take": ("bench_objects", "mutex_take", "mutex_take", 1),
    "mutex-again": ("bench_objects", "mutex_again", "mutex_again", 1),
    "mutex-give": ("bench_objects", "mutex_give", "mutex_give", 1),
    "inherit": ("bench_objects", "inherit", "inherit", 1),
    "once": ("bench_objects", "once", "once", 1),
    "signal": ("bench_objects", "signal", "signal", 1),
    "signal-wakes": ("bench_objects", "signal_wakes", "signal_wakes", 1),
    "flags-set": ("bench_objects", "flags_set", "flags_set", 1),
    "flags-wait": ("bench_objects", "flags_wait", "flags_wait", 1),
    "flags-wake": ("bench_objects", "flags_wake", "flags_wake", 1),
    "read-take": ("bench_objects", "read_take", "read_take", 1),
    "read-give": ("bench_objects", "read_give", "read_give", 1),
    "write-take": ("bench_objects", "write_take", "write_take", 1),
    "write-give": ("bench_objects", "write_give", "write_give", 1),
    "barrier": ("bench_objects", "barrier", "barrier", 1),
    "barrier-wakes": ("bench_objects", "barrier_wakes", "barrier_wakes", 1),
    "stream-write": ("bench_objects", "stream_write", "stream_write", 1),
    "stream-read": ("bench_objects", "stream_read", "stream_read", 1),
    "timer-start": ("bench_objects", "timer_start", "timer_start", 1),
    "timer-stop": ("bench_objects", "timer_stop", "timer_stop", 1),
    "several": ("bench_objects", "several", "several", 1),
    "yield-other": ("bench_processes", "yield_other", "yield_other", 2),
    "call": ("bench_processes", "call", "call", 1),
    "call-lease-64": ("bench_processes", "lease", "lease", 1),
    "restart": ("bench_restart", "restart", "restart", 1),
    "serial-out": ("bench_serial", "serial_out", "serial_out", 1),
    "serial-in": ("bench_serial", "serial_in", "serial_in", 1),
}
WFI_RV32 = 0x10500073
MOMENT_S = 60  # from one byte to the next, on a loaded machine

# The same by DMA, which no emulated machine has: bench/README.md.
DMA_BOARD, DMA_MACHINE = "nucleo_f429zi", {"machine": "netduinoplus2", "serial": 2}
DMA_BYTES = 64                      # of a transfer
CLOCK_HZ, ENTRY_CYCLES = 168000000, 24
BYTES_A_SECOND = 100000             # 1 Mbaud
DMA_PATHS = {
    "dma-out-64": ("bench_serial_dma", "dma_out", "dma_out", 1),
    "dma-in": ("bench_serial_dma", "serial_in", "serial_in", 1),
}


# What README and the headers of user/ say of costs, with the rows of the first board that they must be.
COSTS = (
    ("README.md", "a yield | **{cooperative}** | 66"),
    ("README.md", "resume and suspend | **{preemptive}** | 172"),
    ("README.md", "interrupt to its own thread | **{interrupt}** | 57"),
    ("README.md", "interrupt resumes a thread | {interrupt-preemption} | 222"),
    ("README.md", "semaphore get and put | **{synchronization}** | 49"),
    ("README.md", "message send and receive | **{message}** | 125"),
    ("README.md", "allocate and free | **{memory}** | 60"),
    ("README.md", "put that wakes a thread | {put-wakes} | 100"),
    ("README.md", "get that blocks | {get-blocks} | 115"),
    ("README.md", "a call to a server and its answer | {call} | -"),
    ("lock", "Take is {lock} instructions and give {unlock}, without a system call"),
    ("lock", "who takes it from a dead owner is told, which is {inherit}."),
    ("semaphore", "A free get is {get} instructions with the semaphore's address, a put {put} when"),
    ("semaphore", "Until he runs, if he is more important, it is {put-wakes}."),
    ("mutex", "Take is {mutex-take} instructions, to take it again {mutex-again}, and give {mutex-give}, without a system call"),
    ("condition", "To signal when nobody waits is {signal} instructions, without a system call"),
    ("condition", "to signal a more important thread, until it runs with the lock, {signal-wakes}."),
    ("flags", "to set is {flags-set} instructions, and to take flags that are there {flags-wait}, without a system call"),
    ("flags", "to set one that a more important thread waits for, until it runs, {flags-wake}."),
    ("queue", "a send is {send} instructions and a receive {receive} without a system call"),
    ("queue", "until he runs, if he is more important, it is {send-wakes}."),
    ("stream", "to write 16 bytes is {stream-write} instructions, and to read them {stream-read}."),
    ("pool", "Allocate is {allocate} instructions, free {free}, without a system call"),
    ("rwlock", "To take is {read-take} instructions for reading and {write-take} for writing, to give {read-give}, without"),
    ("barrier", "Who arrives last needs {barrier} instructions, without a system call"),
    ("barrier", "with one that is more important, until that runs, {barrier-wakes}."),
    ("timer", "To start the only timer is {timer-start} instructions and to stop it {timer-stop}, without a system call"),
    ("event", "bits that are there are taken with {several} instructions, without a system call"),
    ("thread", "to the first instruction of a more important thread that was parked it is {unpark} instructions"),
    ("clock", "To ask for the time is a system call of {now} instructions"),
    ("call", "Four words there and back are {call} instructions, with 64 bytes lent {call-lease-64}."),
    ("once", "Once it is done it costs {once} instructions"),
    ("malloc", "then malloc is {heap-allocate} instructions and free {heap-free}, without the heap's lock."),
    ("malloc", "Else a malloc is {heap-cut} and a free {heap-join}, without a system call"),
    ("malloc", "longer than {heap-allocate-longest} for malloc, {heap-free-longest} for free and {heap-resize-longest} for realloc"),
)


class Counter:
    """Instructions and exceptions at each pass of a mark."""

    def __init__(self, marks):
        self.marks = marks  # address: name
        self.passes = {name: [] for name in marks.values()}
        self.instructions = self.exceptions = 0

    def add(self, text):
        for pc, stopped, exception in EVENT.findall(text):
            if pc:
                name = self.marks.get(int(pc, 16))
                if name is not None:
                    for one in name:
                        self.passes[name].append((one, self.instructions, self.exceptions))
                self.instructions += 1
            elif stopped:
                self.instructions -= 1
            elif exception:
                self.exceptions += 1


def marks_of(elf):
    """Address -> tuple of the names of the marks that stand there."""
    found = {}
    for name, address in read_symbols(elf).items():
        if name.startswith("bench_"):
            found.setdefault(address & ~1, []).append(name.removeprefix("bench_"))
    return {address: tuple(names) for address, names in found.items()}


def idle_of(emulator):
    """Where the idle thread goes to sleep."""
    symbols = read_symbols(emulator.elf)
    if "idle_code" in symbols:
        return symbols["idle_code"]
    begin = symbols["arch_idle"]
    return next(at for at in range(begin, begin + 100, 2) if emulator.read_word(at) == WFI_RV32)


def type_bytes(emulator):
    """One after the other, until the program has enough. The emulator stands still, where nobody has anything left to do, until its
    port has the byte: so two runs are the same."""
    emulator.gdb.run_to(read_symbols(emulator.elf.parent / "bench.elf")["bench_serial_in_begin"])
    emulator.gdb.set_breakpoint(idle_of(emulator))
    try:
        while emulator.gdb.resume(MOMENT_S):
            emulator.send_into_port(".", MOMENT_S)
    except Ended:
        pass


def skip_clocks(emulator):
    """Of the chip's start, which waits for what this machine lacks; then types."""
    emulator.gdb.run_to(read_symbols(emulator.elf)["chip_start"])
    emulator.gdb.set_register("pc", emulator.gdb.register("lr") & ~1)
    type_bytes(emulator)


def run(board, image, on_text):
    """Runs an image to its own exit, with what it wants from outside; on_text is as for run_traced. Returns the exit status."""
    elf = build(board, image) / image / f"{image}.elf"
    if board == DMA_BOARD:
        page = load_board(board) | {"emulator": DMA_MACHINE}
        return run_traced(elf, page, on_text, drive=skip_clocks, **STANDS_STILL)
    if image == "bench_serial":
        return run_traced(elf, board, on_text, drive=type_bytes, **STANDS_STILL)
    return run_traced(elf, board, on_text)


def trace(board, image):
    """The passes of all marks of an image, in order: (name, instructions, exceptions)."""
    counter = Counter(marks_of(build(board, image) / image / "bench.elf"))
    status = run(board, image, counter.add)
    if status != 0:
        sys.exit(f"error: {image} on {board} ended with {status} failed expectations; fix: run it alone")
    return sorted((p for passes in counter.passes.values() for p in passes), key=lambda p: p[1])


def between(passes, begin, end):
    """Counts from each pass of `begin` to the next of `end`."""
    counts, opened = [], None
    for name, instructions, exceptions in passes:
        if name == end and opened is not None and instructions > opened[0]:
            counts.append((instructions - opened[0], exceptions - opened[1]))
            opened = None
        if name == begin:
            opened = (instructions, exceptions)
    return counts


def usual(counts):
    """The first, which may have to start something, is left out where there are more; an alarm may fall into one of them."""
    counts = counts[1:] or counts
    return max(counts, key=lambda c: (counts.count(c), c))


def paths_of(board):
    return DMA_PATHS if board == DMA_BOARD else PATHS


def measure(board):
    traces = {image: trace(board, image) for image in sorted({p[0] for p in paths_of(board).values()})}
    result = {}
    for path, (image, begin, end, operations) in paths_of(board).items():
        counts = between(traces[image], f"{begin}_begin", f"{end}_end")
        if not counts:
            sys.exit(f"error: {image}: marks {begin}_begin and {end}_end were not passed; fix: see bench/README.md")
        instructions, exceptions = max(counts) if operations == LONGEST else usual(counts)
        result[path] = (round(instructions / (operations or 1), 2), round(exceptions / (operations or 1), 2))
    return result


def budgets(table="bench", board=""):
    tables = tomllib.loads((ROOT / "budgets.toml").read_text())
    arch = pages.Board(board).chip.arch
    if board == DMA_BOARD:
        return tables.get(f"{table}_dma", {})
    if board not in BOARDS:
        return {}
    return (tables[table] if arch == "armv7m" else tables.get(f"{table}_{arch}", {})) | tables.get(f"{table}_{board}", {})


def report(board, result):
    peers = tomllib.loads((ROOT / "bench" / "peers.toml").read_text())
    limits, targets = budgets(board=board), budgets("bench_target", board)
    print(f"{board}: instructions for each operation; emulated, exceptions cost 0")
    print(f"  {'':22}{'instr.':>8}{'exc.':>6}{'budget':>8}{'target':>8}        best peer without isolation, FreeRTOS with it")
    for path, (instructions, exceptions) in result.items():
        limit = limits.get(path)
        verdict = "" if limit is None else "OVER" if instructions > limit else "ok"
        target = targets.get(path, "")
        if target and instructions > target:
            verdict += " not there yet"
        row = dict(peers.get(path, {}))
        isolated = row.pop("freertos_mpu", "")
        name = min(row, key=row.get) if row else ""
        best = f"{name} {row[name]}" if row else ""
        print(f"  {path:22}{instructions:8}{exceptions:6}{limit or '':>8}{target:>8}  {verdict:17}  {best:16} {isolated}")


def same_kernel(board):
    """Is what is counted linked from the very objects, by their hashes, of which the demonstration is?"""
    images = sorted({p[0] for p in paths_of(board).values()})
    folder = build(board, "demo", *images)
    demo, *others = (json.loads((folder / image / "layout.json").read_text())["kernel_objects"] for image in ("demo", *images))
    return len(demo) > 0 and all(other == demo for other in others)


def is_close(said, counted):
    return abs(said - counted) <= DRIFT * counted


def check_costs(result):
    """A verdict and a line for each sentence: does it say what was measured?"""
    for said_in, template in COSTS:
        file = said_in if said_in.endswith(".md") else f"user/{said_in}.h"
        text = " ".join((ROOT / file).read_text().split())
        found = re.search(re.sub(r"\\{[\w\\-]+\\}", r"(\\d+(?:\.\\d+)?)", re.escape(template)), text)
        rows = re.findall(r"{([\w-]+)}", template)
        good = found is not None and all(is_close(float(said), result[row][0]) for said, row in zip(found.groups(), rows))
        wanted = template.format(**{row: round(result[row][0]) for row in rows})
        yield good, f"{file}: \"{found.group() if good else wanted}\""


def check():
    passed = failed = 0
    results = {}
    for board in (*BOARDS, DMA_BOARD):
        limits = budgets(board=board)
        first, second = measure(board), measure(board)
        results[board] = first
        for good, what in ((same_kernel(board), "the kernel is that of the demonstration, object by object"), (first == second, "two runs count the same")):
            passed, failed = passed + good, failed + (not good)
            print(f"{'ok ' if good else 'FAIL'} {board}: {what}")
        for path, (instructions, _) in first.items():
            good = instructions <= limits[path]
            passed, failed = passed + good, failed + (not good)
            print(f"{'ok ' if good else 'FAIL'} {board}: {path} {instructions} of {limits[path]}")
        for good, line in check_costs(first) if board == BOARDS[0] else ():
            passed, failed = passed + good, failed + (not good)
            print(f"{'ok ' if good else 'FAIL'} {line}")
    good = is_up_to_date(results)
    passed, failed = passed + good, failed + (not good)
    print(f"{'ok ' if good else 'FAIL'} docs/bench.md says what was counted, to {DRIFT:.0%}" + ("" if good else "; fix: python3 tools/bench.py --docs"))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def is_up_to_date(results):
    """Does docs/bench.md have all rows and boards, and is no figure further off than DRIFT?"""
    text = PAGE.read_text() if PAGE.exists() else ""
    results = dict(results)
    by_dma = results.pop(DMA_BOARD)
    said = dict(re.findall(r"^\| ([\w-]+) on nucleo_f429zi \| (\d+) \|", text, re.M))
    if said.keys() != by_dma.keys() or not all(is_close(float(said[name]), count) for name, (count, _) in by_dma.items()):
        return False
    rows = re.findall(r"^\| ([\w-]+) \| (.*) \| \S+ \|$", text, re.M)
    said = {name: [float(figure) for figure in figures.split(" | ")] for name, figures in rows if name in PATHS}
    counted = {name: [result[name][0] for result in results.values()] for name in PATHS}
    return said.keys() == counted.keys() and all(
        len(said[name]) == len(counts) and all(map(is_close, said[name], counts))
        for name, counts in counted.items())


def side_by_side(results):
    """The text of docs/bench.md, from what each board was found to need."""
    by_dma = results[DMA_BOARD]
    results = {name: result for name, result in results.items() if name != DMA_BOARD}
    boards = [pages.Board(name) for name in results]
    processors = [re.sub(r".*\((.*)\).*", r"\1", board.title) if "(" in board.title else board.chip.arch.upper() for board in boards]
    lines = ["# The bench on each family", "",
             "Made by `python3 tools/bench.py --docs`; do not edit. Instructions of each operation, with gcc 12.2; exceptions cost nothing in the emulator.",
             "[bench/README.md](../bench/README.md) says what each row counts, [rv32.md](rv32.md) where what is more than twice as much on RV32 goes. The last",
             "column is RV32 divided by Cortex-M4F; bold is above 2.", "",
             f"| | {' | '.join(processors)} | RV32 / M4F |", f"|---|{'---|' * (len(boards) + 1)}",
             f"| board | {' | '.join(f'[{b.name}](../{b.file})' for b in boards)} | |"]
    for path in PATHS:
        ratio = results["virt-rv32"][path][0] / results["mps2-an386"][path][0]
        shown = f"**{ratio:.1f}**" if ratio > 2 else f"{ratio:.1f}"
        lines.append(f"| {path} | {' | '.join(f'{result[path][0]:g}' for result in results.values())} | {shown} |")
    return "\n".join(lines + serial_port(results["mps2-an386"], by_dma)) + "\n"


def serial_port(by_interrupt, by_dma):
    """The lines about what a serial port takes of the processor."""
    rows = [(f"{name} on mps2-an386", *by_interrupt[name], 1) for name in ("serial-out", "serial-in")]
    rows += [(f"{name} on {DMA_BOARD}", *by_dma[name], DMA_BYTES if name == "dma-out-64" else 1) for name in by_dma]
    lines = ["", "## A serial port of 1 Mbaud", "",
             f"100,000 bytes a second. **Computed**, not measured: the share of a Cortex-M4F of {CLOCK_HZ // 10**6} MHz, at one cycle an instruction and {ENTRY_CYCLES} for entry and",
             "exit of each exception; wait states of flash, and loads of more than a cycle, come on top. Nothing here says how fast a port is: the emulator has no rate.", "",
             "| row | instructions | exceptions | bytes | instructions a byte | share |", "|---|---|---|---|---|---|"]
    for name, instructions, exceptions, count in rows:
        share = (instructions + ENTRY_CYCLES * exceptions) / count * BYTES_A_SECOND / CLOCK_HZ
        lines.append(f"| {name} | {instructions:.0f} | {exceptions:.0f} | {count} | {instructions / count:.1f} | {share:.1%} |")
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--board", action="append")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--docs", action="store_true")
    options = parser.parse_args()
    if options.check:
        return check()
    results = {}
    for board in options.board or (*BOARDS, DMA_BOARD):
        results[board] = measure(board)
        report(board, results[board])
    (ROOT / "build" / "bench.json").write_text(json.dumps(results, indent=1) + "\n")
    if options.docs:
        PAGE.write_text(side_by_side(results))
    over = [f"{board}: {path}" for board, result in results.items() for path, (n, _) in result.items()
            if n > budgets(board=board).get(path, n)]
    print("\n".join(f"error: {what} is over its budget; fix: see what made the path longer" for what in over), end="\n" if over else "")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
