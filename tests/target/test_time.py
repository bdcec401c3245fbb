# SPDX-License-Identifier: MIT
"""Alarms are never early and at most a bound late, and the clock does not drift: beside a second hardware timer, and across the
wrap of each hardware counter. ALARMS=1000000: so many alarms, not only what CI has time for."""

import os

from rig import mutants, only

IMAGES = ["alarms"]
ALARMS, FEW = int(os.environ.get("ALARMS", "5000")), 1000
APART_US = 2             # one clock is read after the other, and in whole microseconds
INSTRUCTION_NS = {0: 1, 5: 32}  # by the emulator's setting
LATEST = {"armv6m": 1300}  # instructions from the moment to the woken program's next look at the clock: another way through
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
