# SPDX-License-Identifier: MIT
"""W4: a crash, a reset, a lockup or a hang never looks like success: neither to a test nor to who types `make run`."""

import os
import subprocess
import sys

from rig import ROOT, EmulatorError, mutants, only

IMAGES = ["idle", "halt", "hang", "fib"]
AIRCR, RESET = 0xE000ED0C, 0x05FA0004
ISER, ISPR = 0xE000E100, 0xE000E200
STARTS_NOWHERE = 0xFFFFFFFF


def ending(rig, emulator):
    """What wait_exit says of a run that must not end well."""
    try:
        status = emulator.wait_exit(5)
    except EmulatorError as error:
        return str(error).splitlines()[0]
    return rig.check(False, f"a bad end has status {status}")


@only("mps2-an386", "lm3s6965evb", why="one board for each Arm core; RV32 has no such register")
@mutants("reset_exits_0")
def test_reset(rig):
    emulator = rig.start("idle", icount=None, qtest=True)
    emulator.expect("ErkOS: ")
    emulator.write_word(AIRCR, RESET)
    said = ending(rig, emulator)
    rig.check("reset" in said, f"a reset is called {said!r}")


@only("mps2-an386", why="its flash is RAM in the emulator, so the vectors can be spoilt from outside")
def test_lockup(rig):
    emulator = rig.start("idle", icount=None, qtest=True)
    emulator.expect("ErkOS: ")
    emulator.monitor.command("stop")  # or it could lock up before the last vector is spoilt
    for vector in range(2, 16 + 32):
        emulator.write_word(4 * vector, STARTS_NOWHERE)
    emulator.write_word(ISER, 0xFFFFFFFF)
    emulator.write_word(ISPR, 0xFFFFFFFF)
    emulator.release()
    said = ending(rig, emulator)
    rig.check("locked up" in said, f"a lockup is called {said!r}")


def test_hang(rig):
    emulator = rig.start("hang")
    emulator.expect("hanging")
    try:
        emulator.wait_exit(1)
    except EmulatorError as error:
        rig.check("still running" in str(error), f"a hang is called {error}")
        return
    rig.check(False, "a hang has an exit status")


@only("mps2-an386", why="one board stands for all: the tool is the same")
@mutants("hang_is_success")
def test_run_tells_the_truth(rig):
    for image, wanted in (("fib", 0), ("halt", 101), ("hang", 1)):
        rig.build(image)
        done = subprocess.run([sys.executable, "tools/run.py", "--board", rig.board, "--image", image], cwd=ROOT, check=False,
                              stdin=subprocess.DEVNULL, capture_output=True, env=dict(os.environ, RUN_SECONDS="1"))
        rig.equal(done.returncode, wanted, f"status of a run of {image}")
        rig.check(b"Traceback" not in done.stderr, done.stderr.decode())
