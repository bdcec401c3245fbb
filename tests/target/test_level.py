# SPDX-License-Identifier: MIT
"""A level line that its owner has served is not told again: what the controller latched before does not count."""

import time

from rig import mutants, only

IMAGES = ["level"]
FIRST_EDGE = {"lm3s6965evb": 0, "b-l475e-iot01a": 1}  # is the first press one? On lm3s6965evb the pin is low until it is first released


@only(*FIRST_EDGE, why="no other emulated board has a button")
@mutants("level_line_told_twice")
def test_once_for_each_edge(rig):
    emulator = rig.start("level", icount=None)
    emulator.expect("watching")
    for told, down in enumerate([True, False] * 3, FIRST_EDGE[rig.board]):
        emulator.move(down)
        if told:
            emulator.expect(f"told {told}\r\n")
        time.sleep(0.1)
        emulator.nudge()
        rig.equal(emulator.output().count("told"), told, f"times after edge {told}")
