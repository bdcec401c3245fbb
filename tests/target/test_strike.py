# SPDX-License-Identifier: MIT
"""Interrupts at every instruction of a fault, the restart that follows and the way back to user mode, and of a call whose options a more
important thread rewrites: one line, the alarm, both at once - and the interrupt that nobody can mask, which is the end, said aloud.
INJECT=all: at every instruction, not only where CI has time for."""

import os

from protection import protection_words, published
from rig import Failure, mutants, only, slow
from test_inject import is_unprivileged, symbols_of

IMAGES = ["strike", "rewrite", "hello"]
LONGEST_FAULT, LONGEST_CALL = 20000, 1000
SHORT, SHORT_NMI = 40, 6  # places in CI
EXIT_PANIC = 102
NOWHERE = 0xF0000000
ALARM_LINE = 9  # of mps2: timer 1
ICSR, NMI = 0xE000ED04, 1 << 31
MTIMECMP, MSIP = 0x02004000, 0x02000000
WHY = "one board for each core whose interrupt controller can be written from outside"
ALL = os.environ.get("INJECT") == "all"


class Strike:
    """One emulator, at the beginning of a mistake."""

    def __init__(self, rig):
        self.rig = rig
        self.emulator = rig.start("strike", icount=None, qtest=True, gdb=True)
        self.gdb = self.emulator.gdb
        self.arm = rig.layout("strike")["arch"] != "rv32"
        self.listener = symbols_of(rig, "strike", "listener")
        faulty = symbols_of(rig, "strike", "faulty")
        self.mistake, self.begins = faulty["mistake"] & ~1, faulty["main"] & ~1
        self.lines = {line["event"]: line["number"] for line in rig.layout("strike")["lines"] if line["software"]}
        self.ticks = 0
        self.gdb.step_flags(1)
        self.gdb.set_breakpoint(self.mistake)
        self.gdb.resume()

    def word(self, symbols, name):
        return self.emulator.read_word(symbols[name])

    def raise_line(self):
        if self.arm:
            self.rig.pend(self.emulator, self.lines["tick"])
            self.ticks += 1
        else:
            self.emulator.write_word(MSIP, 1)  # for nothing: what is due stands in the kernel's memory

    def raise_alarm(self):
        if self.arm:
            self.rig.pend(self.emulator, ALARM_LINE)
        else:
            self.emulator.write_word(MTIMECMP, 0)
            self.emulator.write_word(MTIMECMP + 4, 0)

    def strike(self, kind):
        if kind in ("line", "both"):
            self.raise_line()
        if kind in ("alarm", "both"):
            self.raise_alarm()

    def path(self):
        """Every pc from the mistake to the beginning of the next life, in the order in which it is reached first."""
        found = {}
        for _ in range(LONGEST_FAULT):
            pc = self.gdb.step()
            if pc == self.begins:
                return list(found)
            found[pc] = found.get(pc, 0) + 1
        raise Failure(f"no next life within {LONGEST_FAULT} instructions")

    def goes_to(self, pc):
        """From a mistake on; False: it is back at the mistake. (An alarm has come while the path was walked, and does not come now.)"""
        self.gdb.set_breakpoint(pc)
        reached = self.gdb.step() == pc or self.gdb.resume() == pc
        self.gdb.clear_breakpoint(pc)
        return reached

    def look(self, what):
        """At the next mistake."""
        rig = self.rig
        if self.arm:
            rig.equal(self.word(self.listener, "ticks"), self.ticks, f"interrupts that the listener saw after {what}")
        rig.check(is_unprivileged(rig, self.gdb), f"privileged after {what}")
        rig.equal(protection_words(rig, self.emulator), published(rig, "strike", "faulty"), f"regions after {what}")


def places(path, short):
    return path if ALL else path[:: max(1, len(path) // short)]


@slow
@only("mps2-an386", "virt-rv32", why=WHY)
def test_interrupt_at_every_instruction_of_a_fault(rig):
    strike = Strike(rig)
    path, struck = strike.path(), 0
    strike.rig.check(200 < len(path), f"{len(path)} instructions from mistake to mistake")
    for kind in ("line", "alarm", "both"):
        for pc in places(path, SHORT):
            if not strike.goes_to(pc):
                continue
            strike.strike(kind)
            struck += 1
            strike.gdb.resume()
            strike.look(f"{kind} at {pc:#x}")
    rig.check(struck > 2 * len(places(path, SHORT)), f"only {struck} interrupts")
    print(f"    {struck} interrupts at {len(places(path, SHORT))} of {len(path)} instructions", flush=True)


@slow
@only("mps2-an386", why="this processor has an interrupt that cannot be masked, and its controller can be written from outside")
def test_the_interrupt_that_cannot_be_masked(rig):
    """It stops the kernel wherever it is, with a message, and never returns into a process."""
    strike = Strike(rig)
    path = strike.path()
    strike.emulator.kill()
    for pc in places(path, SHORT_NMI):
        strike = Strike(rig)
        strike.gdb.run_to(pc)
        strike.emulator.write_word(ICSR, NMI)
        strike.gdb.clear_breakpoint(strike.mistake)
        strike.gdb.detach()
        rig.check(strike.emulator.wait_exit(20) != 0, f"status 0 after the interrupt at {pc:#x}")
        rig.check("kernel panic" in strike.emulator.output(), f"no panic after the interrupt at {pc:#x}: {strike.emulator.output()!r}")
        strike.emulator.kill()


@only("mps2-an386", "mps2-an505", "mps2-an385-v6m", "virt-rv32", why="one board for each kind of entry code")
@mutants("fault_in_boot_is_a_process")
def test_a_fault_before_there_are_processes(rig):
    """The kernel's own: said, and the end."""
    emulator = rig.start("strike", gdb=True)
    emulator.gdb.run_to(rig.symbols("strike")["process_start_all"])
    emulator.gdb.set_register("pc", NOWHERE)
    emulator.gdb.detach()
    rig.equal(emulator.wait_exit(20), EXIT_PANIC, "exit status")
    rig.check("kernel panic" in emulator.output(), f"it wrote {emulator.output()!r}")


@slow
@only("mps2-an386", why="no register of RV32's interrupt controller makes a line pending")
@mutants("call_not_made_again")
def test_options_rewritten(rig):
    """At every instruction of a call, a more important thread rewrites its options. The server sees one version or the other."""
    emulator = rig.start("rewrite", icount=None, qtest=True, gdb=True)
    gdb, caller = emulator.gdb, symbols_of(rig, "rewrite", "caller")
    line = next(x for x in rig.layout("rewrite")["lines"] if x["software"])["number"]
    count = lambda name: emulator.read_word(caller[name])  # noqa: E731
    gdb.step_flags(1)
    start, end = caller["turn"] & ~1, caller["turn_end"] & ~1
    gdb.run_to(start)
    before, struck, ended = count("turns"), 0, False
    for offset in range(1, LONGEST_CALL, 1 if ALL else 4):
        if gdb.register("pc") != start:
            gdb.run_to(start)
        if any(gdb.step() == end for _ in range(offset)):
            ended = True
            break
        rig.pend(emulator, line)
        struck += 1
        gdb.run_to(end)
    rig.check(struck > 60 and ended, f"{struck} interrupts: a call is of another length than expected")
    gdb.run_to(start)
    rig.equal(count("wrong"), 0, "wrong answers")
    rig.equal(count("swaps"), struck, "changes of mind")
    rig.check(count("turns") - before >= struck, "turns")
    print(f"    {struck} interrupts", flush=True)
