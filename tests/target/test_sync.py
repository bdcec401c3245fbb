# SPDX-License-Identifier: MIT
"""What threads wait on: the tour uses each object once, on every board; and another thread wants it at every instant."""

from rig import mutants, only
from symbols import read_symbols

IMAGES = ["tour", "coming", "instant"]
ARM = ("mps2-an386", "lm3s6965evb")
TURNS = ("semaphore", "lock", "pool", "send", "receive", "flags", "rwlock", "stream", "mutex", "barrier", "heap")
LONGEST_TURN = 200

TOUR = """\
semaphore, a token that does not come: -1
semaphore, three tokens taken: 0
lock and condition, fuel left: 2
mutex, taken in each other: 3
lock, of an owner that ended: -10
flags, any of two: 3
flags, those are cleared: -1
queue, sum of the jobs: 100
stream: more than it can hold.
pool, a third block of two: 0
heap, bytes in use: 24
once, done: 1
rwlock, a reader behind the writer: -1
rwlock, a reader after the writer: 0
barrier, this one is the last: 1
timers, the fourth tick is not early: 1
timers, the periodic one runs: 1
timers, so does the other: 0
events: a line, mail and a bell
"""


def test_tour(rig):
    emulator = rig.start("tour")
    rig.equal(emulator.wait_exit(20), 0, "exit status")
    said = emulator.output().replace("\r", "").partition("\n")[2]
    rig.equal(said, TOUR, "what it says")


def test_coming_from(rig):
    """The program of docs/coming-from.md."""
    emulator = rig.start("coming")
    rig.equal(emulator.wait_exit(20), 0, "exit status")
    rig.check("sample 1: 1\r\nsample 2: 4\r\nsample 3: 9\r\n" in emulator.output(), f"it wrote {emulator.output()!r}")


def interrupt_at(rig, gdb, emulator, start, end, line, offset):
    """From `start` on so many instructions, then an interrupt. False: the turn is over before."""
    gdb.resume()  # to the start
    for _ in range(offset):
        if gdb.step() == end:
            return False
    rig.pend(emulator, line)
    return True


@only(*ARM, why="one board for each Arm core without a Secure state; no register of RV32's interrupt controller makes a line pending")
@mutants("receive_without_looking")
def test_interrupt_at_every_instruction(rig):
    """After each instruction of the fast paths a more important thread uses the same objects. Nothing is lost or doubled."""
    symbols = read_symbols(rig.build("instant").parent / "user.elf")
    line = next(x for x in rig.layout("instant")["lines"] if x["software"])["number"]
    emulator = rig.start("instant", icount=None, qtest=True, gdb=True)
    gdb = emulator.gdb
    gdb.step_flags(1)
    end = symbols["turn_end"] & ~1
    injected = 0
    for turn in TURNS:
        start = symbols[f"turn_{turn}"] & ~1
        gdb.set_breakpoint(start)
        before = injected
        for offset in range(LONGEST_TURN):
            if not interrupt_at(rig, gdb, emulator, start, end, line, offset):
                break
            injected += 1
        rig.check(10 < injected - before < LONGEST_TURN, f"{injected - before} injections into {turn}: not what was expected")
        gdb.clear_breakpoint(start)
    gdb.set_breakpoint(symbols["turn_semaphore"] & ~1)
    for _ in range(2):
        gdb.resume()
        gdb.step()
    rig.equal(rig.word(emulator, symbols["wrong"]), 0, "what was wrong")
    rig.equal(rig.word(emulator, symbols["ticks"]), injected, "interrupts that the listener served")
