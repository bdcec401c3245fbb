# SPDX-License-Identifier: MIT
"""A level line that its owner has served is not told again: what the controller latched before does not count."""

import time

from rig import mutants, only

IMAGES = ["level"]
KEY = "up"


def _move(emulator, down):
    key = {"type": "key", "data": {"down": down, "key": {"type": "qcode", "data": KEY}}}
    emulator.monitor.command("input-send-event", events=[key])


@only("lm3s6965evb", why="no other emulated board has a button")
@mutants("level_line_told_twice")
def test_once_for_each_edge(rig):
    emulator = rig.start("level", icount=None)
    emulator.expect("watching")
    edges = [True, False] * 3  # the first is none: the pin is low until it is first released
    for told, down in enumerate(edges):
        _move(emulator, down)
        if told:
            emulator.expect(f"told {told}\r\n")
        time.sleep(0.1)
        emulator.nudge()
        rig.equal(emulator.output().count("told"), told, f"times after edge {told}")
