# SPDX-License-Identifier: MIT
"""Alarms are never early and at most a bound late, and the clock does not drift: beside a second hardware timer, and across the
wrap of each hardware counter. ALARMS=1000000: so many alarms, not only what CI has time for."""

import os

from rig import mutants, only
from symbols import read_symbols

IMAGES = ["alarms", "drift", "instep", "timer"]
NOWHERE = 0x60000000  # where no process may jump
ALARMS, FEW = int(os.environ.get("ALARMS", "5000")), 1000
APART_US = 2             # one clock is read after the other, and in whole microseconds
INSTRUCTION_NS = {0: 1, 5: 32}  # by the emulator's setting
LATEST = {"armv6m": 1300}  # instructions from the moment to the woken program's next look at the clock: another way through
ALARMS_OF_DRIFT = 20000    # in drift/sleeper.c, and as many of its other thread and of others
MOST_DRIFT_NS = 12.5       # for each: half a tick at each of two beginnings
LATEST_USUAL = 900         # the kernel may have to end first, and two may be due at once


@only("mps2-an385", "mps2-an386", "mps2-an385-v6m", "mps2-an500", "mps2-an505", "netduinoplus2", "olimex-stm32-h405", why="the board has no second timer of 32 bits")
@mutants("clock_loses_remainder")
def test_alarms(rig):
    instructions = LATEST.get(rig.layout("alarms")["arch"], LATEST_USUAL)
    for setting, alarms in ((0, ALARMS), (5, FEW)):
        emulator = rig.start("alarms", icount=setting)
        emulator.expect(r"how many\?")
        emulator.send(f"{alarms}\r")
        found = emulator.expect(r"(\d+) alarms, (\d+) early, at most (\d+) us late, clocks apart by (-?\d+) to (-?\d+) ticks", 60 + alarms // 500)
        print(f"    {rig.board}, an instruction in {INSTRUCTION_NS[setting]} ns: {found.group(0)}", flush=True)
        done, early, latest, least, most = map(int, found.groups())
        rig.equal((done, early), (alarms, 0), "alarms, and those that were early")
        bound_us = instructions * INSTRUCTION_NS[setting] // 1000
        rig.check(latest <= 1 + bound_us, f"an alarm was {latest} us late")
        ticks = rig.page["device"]["counter"]["ticks_per_us"]
        rig.check(most - least <= (APART_US + bound_us) * ticks, f"the clocks were apart by {least} to {most} ticks")
        emulator.kill()


def moment(rig, setting, function):
    """Microseconds of the clock at the start of a function of the sleeper, and nanoseconds of the instructions until then. The first
    stop of a run: behind it the emulator's time has gone on without instructions."""
    emulator = rig.start("drift", icount=setting, gdb=True)
    emulator.gdb.run_to(read_symbols(rig.build("drift").parent / "sleeper.elf")[function] & ~1, timeout=120)
    clock_us = emulator.gdb.register("r1") << 32 | emulator.gdb.register("r0")
    took_ns = emulator.monitor.command("query-replay")["icount"] << setting
    emulator.kill()
    return clock_us, took_ns


@only("b-l475e-iot01a", why="elsewhere the clock is never reloaded")
def test_drift(rig):
    """SysTick alone is clock and alarm: what each alarm takes from the clock is given back. The processor never idles, so its
    instructions say how late it is."""
    for setting in (0, 3, 5):
        (first_us, first_ns), (last_us, last_ns) = moment(rig, setting, "began"), moment(rig, setting, "ended")
        took_us = (last_ns - first_ns) / 1000
        wrong_us = last_us - first_us - took_us
        each_ns = wrong_us / ALARMS_OF_DRIFT * 1000
        print(f"    {rig.board}, an instruction in {2**setting} ns: {ALARMS_OF_DRIFT} alarms in {took_us / 1e6:.3f} s, the clock {wrong_us:+.0f} us wrong, "
              f"{each_ns:+.2f} ns for each", flush=True)
        rig.check(abs(each_ns) <= MOST_DRIFT_NS, "the clock drifts")


def test_counter_s_owner_begins_anew(rig):
    """It crashes before it has done anything: the counter is reset, where its chip can do that, and the next owner sets it going."""
    if "counter" not in rig.page["device"]:
        rig.skip(rig.page["absent"]["counter"])
    emulator = rig.start("timer", gdb=True)
    main = read_symbols(rig.build("timer").parent / "client.elf")["main"] & ~1
    emulator.gdb.run_to(main)
    emulator.gdb.set_register("pc", NOWHERE)
    emulator.gdb.run_to(main)
    emulator.gdb.detach()
    emulator.expect("timer: 0 back, 0 fast, 0 slow, at [0-9]+ s", 60)


@only("mps2-an386", why="one board stands for all, and the ticker knows its timer")
@mutants("gives_way_without_end")
def test_in_step(rig):
    """An interrupt comes whenever an alarm comes again that has given way. Four may in a millisecond."""
    found = rig.start("instep", icount=3).expect(r"in time: at most (\d+) us late", 60)
    print(f"    {rig.board}, an interrupt each 10 us: {found.group(0)}", flush=True)
