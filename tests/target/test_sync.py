# SPDX-License-Identifier: MIT
"""What threads wait on: the tour uses each object once, on every board."""

IMAGES = ["tour", "coming"]

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
