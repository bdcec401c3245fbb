# SPDX-License-Identifier: MIT
"""What the programs of the demonstration do exactly once."""

import time

from rig import only

KEY = "up"


def _hold(emulator, down):
    key = {"type": "key", "data": {"down": down, "key": {"type": "qcode", "data": KEY}}}
    emulator.monitor.command("input-send-event", events=[key])
    time.sleep(0.2)


@only("lm3s6965evb", why="no other emulated board has a button")
def test_demo_one_line_for_each_press(rig):
    emulator = rig.start("demo", icount=None)
    emulator.expect("> ")
    for press in range(1, 5):
        _hold(emulator, True)
        _hold(emulator, False)
        emulator.nudge()
        rig.equal(emulator.output().count("pressed"), press, f"lines after press {press}")
