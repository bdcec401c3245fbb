# SPDX-License-Identifier: MIT
"""Six processes crash hundreds of times in a row - RESTARTS=10000: as many times as that - and nothing drifts, leaks or wears out:
a period is kept, a server answers every instance, the kernel's counters are what they were. Generations begin just before their wrap.
And a process that cannot run even its first instruction is given up after as many restarts as its page allows."""

import os
import re
import subprocess

from rig import isolated, only

IMAGES = ["restarts", "restart"]
RESTARTS = int(os.environ.get("RESTARTS", "500"))
SECONDS = 60 + RESTARTS // 10
LATE_US = 20  # of 1,000 instructions each
COUNTERS = ("stray_lines", "mail_full")
FAMILIES = ("lm3s6965evb", "mps2-an386", "virt-rv32")
WHY = "one board for each family of processors"


def evaluate(elf, *expressions):
    """What the debugger makes of them: addresses, offsets, sizes."""
    commands = [word for e in expressions for word in ("-ex", f"output/d {e}", "-ex", "echo \\n")]
    done = subprocess.run(["gdb-multiarch", "-nx", "-batch", *commands, str(elf)], capture_output=True, text=True, check=True)
    return [int(line) for line in done.stdout.split()]


def age(rig, emulator, processes):
    """All generations are those before the last."""
    threads = sum(len(p["stacks"]) for p in rig.layout("restarts")["processes"].values())
    expressions = [f"(int)&processes[{n}].generation" for n in range(processes)] + [f"(int)&threads[{n}].identity.id" for n in range(threads)]
    addresses = evaluate(emulator.elf, *expressions)
    for at in addresses[:processes]:
        shift = at % 4 * 8
        word = emulator.read_word(at & ~3)
        emulator.write_word(at & ~3, word & ~(0xFFFF << shift) | 0xFFFE << shift)
    for slot, at in enumerate(addresses[processes:]):
        emulator.write_word(at, 0x7FFFFE00 | slot)


@isolated
@only(*FAMILIES, why=WHY)
def test_many_restarts(rig):
    emulator = rig.start("restarts", qtest=True, gdb=True)
    emulator.gdb.run_to(rig.symbols("restarts")["arch_idle"] & ~1)
    age(rig, emulator, len(rig.layout("restarts")["processes"]))
    emulator.gdb.detach()
    addresses = evaluate(emulator.elf, *(f"(int)&kernel.{name}" for name in COUNTERS))
    found = emulator.expect(rf"{RESTARTS} restarts, (\d+) periods of (\d+), late by at most (\d+) us", SECONDS)
    periods, due, late = map(int, found.groups())
    rig.check("FAIL" not in emulator.output(), re.findall("FAIL.*", emulator.output())[:1])
    rig.check(due - 1 <= periods <= due, f"{periods} periods instead of {due}")
    rig.check(late <= LATE_US, f"a period began {late} us late")
    rig.equal([emulator.read_word(a) for a in addresses], [0] * len(COUNTERS), f"counters {COUNTERS}")
    print(f"    {rig.board}: {RESTARTS} restarts of six processes, {periods} periods, late by at most {late} us", flush=True)


@only("mps2-an386", "virt-rv32", why="elsewhere flash cannot be spoilt from outside")
def test_a_fault_in_the_first_instruction(rig):
    """At once, then later and later, up to the longest wait, six times in all: as the page of `restart` says."""
    undefined = {"mps2-an386": 0xDEDEDEDE, "virt-rv32": 0}
    emulator = rig.start("restart", qtest=True, gdb=True)
    emulator.write_word(rig.layout("restart")["processes"]["server"]["code"]["base"], undefined[rig.board])
    emulator.gdb.detach()
    crash = r"crash: server ran an undefined or forbidden instruction, at pc [^;]*;"
    for when in ("", " in 10 ms", " in 20 ms", " in 40 ms", " in 40 ms", " in 40 ms"):
        emulator.expect(rf"{crash} it begins anew{when}, the rest runs on")
    emulator.expect(rf"{crash} the rest runs on")
