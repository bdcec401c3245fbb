# SPDX-License-Identifier: MIT
"""Two processes at the most important priority take all the processor time that they can get, by spinning and by system calls. Three
periodic ones behind them keep every deadline. BUDGET=200000: for so many milliseconds, which are 10^5 periods of the fastest."""

import os

from rig import mutants

IMAGES = ["budget"]
LENGTH_MS = int(os.environ.get("BUDGET", "400"))


@mutants("budget_not_enforced")
def test_deadlines_are_kept(rig):
    emulator = rig.start("budget", icount=5)
    emulator.expect(r"how many ms\?")
    emulator.send(f"{LENGTH_MS}\r")
    for period in (2000, 5000, 10000):
        found = emulator.expect(rf"every {period} us: (\d+) of (\d+) late, done after (\d+) us at most", 60 + LENGTH_MS // 50)
        print(f"    {rig.board}: {found.group(0)}", flush=True)
        rig.equal(int(found.group(1)), 0, f"deadlines of the period {period} us that were missed")
        rig.equal(int(found.group(2)), LENGTH_MS * 1000 // period, "periods")
    rig.equal(emulator.wait_exit(20), 0, "exit status")
