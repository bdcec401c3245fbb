# SPDX-License-Identifier: MIT
"""Interrupts around sleep, and interrupts that nobody owns."""

import subprocess

from rig import mutants, only
from symbols import read_symbols

IMAGES = ["idle"]
ISER, ISPR = 0xE000E100, 0xE000E200
STRAY_LINE = 20  # nobody's on any of these boards
LONGEST_WAY_TO_SLEEP = 400
ARM = ("mps2-an386", "lm3s6965evb", "mps2-an385-v6m")
WHY = "one board for each Arm core; RV32 has no register that makes a line pending, and what is secure cannot be read from outside"


def offset_in_kernel(elf, member):
    """Where a member of struct kernel lies, from the debug information."""
    done = subprocess.run(["gdb-multiarch", "-nx", "-batch", "-ex", f"print (int)&((struct kernel *)0)->{member}", str(elf)],
                          capture_output=True, text=True, check=True)
    return int(done.stdout.split("=")[1])


def pend(emulator, line):
    emulator.write_word(ISPR + 4 * (line // 32), 1 << line % 32)


@only(*ARM, why=WHY)
@mutants("sleep_goes_on")
def test_interrupt_on_the_way_to_sleep(rig):
    """W6, W7: an interrupt at each instruction from user mode over the unmasking wait to the sleeping processor is
    answered at once: nothing else happens in this system that could wake the waiter."""
    emulator = rig.start("idle", icount=None, qtest=True, gdb=True)
    gdb = emulator.gdb
    waiter = read_symbols(rig.build("idle").parent / "waiter.elf")
    sleep = rig.symbols("idle")["idle_code"]
    line = next(x for x in rig.layout("idle")["lines"] if x["software"])["number"]
    gdb.step_flags(1)
    gdb.set_breakpoint(waiter["turn"])
    gdb.resume()
    before = emulator.read_word(waiter["ticks"])
    injected, asleep = 0, False
    while not asleep:
        for _ in range(injected):
            gdb.step()
        asleep = gdb.register("pc") == sleep
        pend(emulator, line)
        injected += 1
        if injected == 1:
            gdb.step()  # away from the breakpoint
        gdb.resume(5)
        if emulator.read_word(waiter["ticks"]) - before < injected:
            gdb.step()  # an alarm came just at the breakpoint, so the same turn began twice: away from it again
            gdb.resume(5)
        rig.equal(emulator.read_word(waiter["ticks"]) - before, injected, "interrupts that the waiter saw")
        rig.check(injected < LONGEST_WAY_TO_SLEEP, "it never sleeps")
    rig.equal(emulator.read_word(waiter["wrong"]), 0, "wrong events")
    rig.check(injected > 40, f"only {injected} instructions to sleep")


@only(*ARM, why=WHY)
@mutants("stray_line_stays_enabled")
def test_stray_line(rig):
    """W2: a line that nobody owns is masked and counted, and the system goes on."""
    emulator = rig.start("idle", icount=None, qtest=True)
    emulator.expect("ErkOS: ")
    elf = rig.build("idle")
    waiter = read_symbols(elf.parent / "waiter.elf")
    lines = rig.layout("idle")["lines"]
    rig.check(STRAY_LINE not in [x["number"] for x in lines], "somebody owns the stray line")
    counter = rig.symbols("idle")["kernel"] + offset_in_kernel(elf, "stray_lines")
    rig.equal(emulator.read_word(counter), 0, "stray lines at first")
    emulator.write_word(ISER, 1 << STRAY_LINE)
    pend(emulator, STRAY_LINE)
    emulator.wait_until(lambda: emulator.read_word(counter) == 1, "the stray line is counted")
    rig.equal(emulator.read_word(ISER) >> STRAY_LINE & 1, 0, "the stray line is enabled")
    ticks = emulator.read_word(waiter["ticks"])
    pend(emulator, next(x for x in lines if x["software"])["number"])
    emulator.wait_until(lambda: emulator.read_word(waiter["ticks"]) == ticks + 1, "the next interrupt is answered")
    rig.equal(emulator.read_word(counter), 1, "stray lines")
