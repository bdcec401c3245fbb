# SPDX-License-Identifier: MIT
"""What threads wait on: the tour uses each object once, on every board; and another thread wants it at every instant, or six
others do. INJECT=all: at every instruction, not only where CI has time for."""

import bisect
import os
import re

from count import run_traced
from rig import mutants, only, slow
from symbols import read_symbols

IMAGES = ["tour", "coming", "instant", "crossing"]
ARM = ("mps2-an386", "lm3s6965evb")
TURNS = ("semaphore", "lock", "pool", "send", "receive", "flags", "rwlock", "stream", "mutex", "barrier", "heap")
LONGEST_TURN = 200
NOWHERE = 0xF0000000
ALL = os.environ.get("INJECT") == "all"
PC = re.compile(rb"\nTrace \d+: \S+ \[[0-9a-f]+/([0-9a-f]+)/")
ROUNDS, SHORT = 12, 40  # rounds that are looked at for instructions, and of how many of these CI has time for ...
WHOLE = ("queue_send_now", "queue_receive_now")  # ... beside each of the longest fast paths
HITS = (1, 2, 3, 4, 5, 6)  # an instruction is reached by several threads: at which time it is interrupted; in CI at the first or second

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


@slow
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


def reached(rig, symbols):
    """Every pc of the process in some rounds, in the order in which it is reached first."""
    code = rig.layout("crossing")["processes"]["user"]["code"]
    found, ends = {}, []

    def add(text):
        pcs = [int(pc, 16) for pc in PC.findall(text)]
        ends.extend(pc for pc in pcs if pc == symbols["round_end"] & ~1)
        found.update(dict.fromkeys(pc for pc in pcs if 0 <= pc - code["base"] < code["bytes"]))

    run_traced(rig.build("crossing"), rig.page, add, done=lambda: len(ends) >= ROUNDS)
    return [pc for pc in found if pc != symbols["round_end"] & ~1]


def places_of(path, symbols):
    """Those of CI."""
    starts = sorted({address & ~1 for address in symbols.values()})
    name_of = {address & ~1: name for name, address in symbols.items() if name in WHOLE}
    whole = [pc for pc in path if name_of.get(starts[bisect.bisect(starts, pc) - 1])]
    return whole + [pc for pc in path if pc not in whole][:: max(1, len(path) // SHORT)]


def goes_on(gdb):
    """To the next breakpoint."""
    gdb.step()  # away from this one, where it would stop at once
    return gdb.resume()


def goes_to(gdb, pc, times, end):
    """From the end of a round on; False: it is over before `pc` was reached so often."""
    gdb.set_breakpoint(pc)
    there = all(goes_on(gdb) != end for _ in range(times))
    gdb.clear_breakpoint(pc)
    return there


def at_the_end_of_a_round(rig, symbols):
    """An emulator, and where that is."""
    emulator, end = rig.start("crossing", icount=None, qtest=True, gdb=True), symbols["round_end"] & ~1
    emulator.gdb.step_flags(1)
    emulator.gdb.set_breakpoint(end)
    emulator.gdb.resume()
    return emulator, end


@slow
@only("mps2-an386", "mps2-an505", "mps2-an385-v6m", "virt-rv32", why="one board for each user/*/fast.h, and one that is secure")
def test_interrupt_among_six(rig):
    """Three producers and three consumers: whoever is interrupted has to see all others go on before him."""
    symbols = read_symbols(rig.build("crossing").parent / "user.elf")
    line = next(x for x in rig.layout("crossing")["lines"] if x["software"])["number"]
    path = reached(rig, symbols)
    places = path if ALL else places_of(path, symbols)
    emulator, end = at_the_end_of_a_round(rig, symbols)
    gdb, struck, victims = emulator.gdb, 0, set()
    for number, pc in enumerate(places):
        for hit in HITS if ALL else HITS[number % 2 :][:1]:
            if not goes_to(gdb, pc, hit, end):
                continue
            victim = gdb.read_word(symbols["process_page"])
            victims.add(victim & 0xFF)
            gdb.write(symbols["victim"], victim.to_bytes(4, "little"))
            rig.pend(emulator, line)
            goes_on(gdb)
            struck += 1
            rig.equal(gdb.read_word(symbols["wrong"]), 0, f"what is wrong after an interrupt at {pc:#x}, the {hit}. time")
            rig.equal(gdb.read_word(symbols["ticks"]), struck, "interrupts that the listener saw")
    rig.check(struck > len(places) // 2 and len(victims) >= 6, f"{struck} interrupts at {len(places)} places, of {len(victims)} threads")
    print(f"    {rig.board}: {struck} interrupts at {len(places)} of {len(path)} instructions", flush=True)


@slow
@only("mps2-an386", "virt-rv32", why="one board for each entry code that a fault takes")
def test_killed_among_six(rig):
    """Whatever one of them is about, while others wait for it: it faults, all of the process ends, and its next life goes on with
    no waiter, owner or message of this one."""
    symbols = read_symbols(rig.build("crossing").parent / "user.elf")
    path = reached(rig, symbols)
    places = path if ALL else path[:: max(1, len(path) // SHORT)]
    emulator, end = at_the_end_of_a_round(rig, symbols)
    gdb, killed = emulator.gdb, 0
    for number, pc in enumerate(places):
        life = gdb.read_word(symbols["process_page"]) >> 8
        if not goes_to(gdb, pc, HITS[number % 2], end):
            continue
        gdb.set_register("pc", NOWHERE)
        goes_on(gdb)
        killed += 1
        rig.equal(gdb.read_word(symbols["wrong"]), 0, f"what is wrong in the life after a fault at {pc:#x}")
        rig.check(gdb.read_word(symbols["process_page"]) >> 8 != life, f"a fault at {pc:#x} did not end the process")
    rig.check(killed > len(places) // 3, f"only {killed} faults at {len(places)} places")
    print(f"    {rig.board}: {killed} faults at {len(places)} of {len(path)} instructions", flush=True)
