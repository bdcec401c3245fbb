# SPDX-License-Identifier: MIT
"""A process in C++: constructors before main, new and delete, destructors, a virtual function, a lock for a block."""

IMAGES = ["cpp"]

SAID = """\
constructed: 1000
two threads: 1110
area: 49
square of 7: gone
in use: 0
"""


def test_cpp(rig):
    emulator = rig.start("cpp")
    rig.equal(emulator.wait_exit(20), 0, "exit status")
    said = emulator.output().replace("\r", "").partition("\n")[2]
    rig.equal(said, SAID, "what it says")
