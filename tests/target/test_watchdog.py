# SPDX-License-Identifier: MIT
"""The watchdog resets the board when the supervisor does not feed it any more: because somebody more important takes the
processor, because it hangs itself, because the clock stands still. The boot line says so, records are still there, and the image
runs again."""

from rig import only

IMAGES = ["watchdog", "watchdog_hang"]
AGAIN = {"extra": ["-action", "reboot=reset"], "icount": 4}  # 16 ns an instruction: seconds pass quickly
ALARM_CONTROL = {"lm3s6965evb": 0x4003000C, "mps2-an386": 0x40001000}


def expect_reset(rig, emulator, image, culprit=None):
    """Where the watchdog warns first, the kernel says and records what ran, and resets the board itself."""
    if rig.board.startswith("mps2"):
        pc = int(emulator.expect(r"kernel panic: watchdog, at pc (\S+), ")[1], 0)
        if culprit:
            code = rig.layout(image)["processes"][culprit]["code"]
            rig.check(code["base"] <= pc < code["base"] + code["bytes"], f"pc {pc:#x} is not in the code of {culprit}")
        emulator.expect(rf"ErkOS: {image} on \S+, reset by a crash of the kernel\r\n")
        if image == "watchdog":  # whose supervisor prints
            emulator.expect("crash: the kernel failed(, at pc 0x[0-9a-f]+)?; that was before the reset")
    else:
        emulator.expect(rf"ErkOS: {image} on \S+, reset by watchdog or pin\r\n")


def test_the_supervisor_is_kept_from_it(rig):
    rig.need_device("watchdog")
    emulator = rig.start("watchdog", **AGAIN)
    emulator.expect(r"ErkOS: watchdog on \S+\r\n")
    emulator.expect("first life")
    emulator.expect("the board was not reset")
    emulator.expect("crash: hog made a system call that does not exist.*; it begins anew")
    expect_reset(rig, emulator, "watchdog", "hog")
    emulator.expect("second life after 1 crash")
    rig.equal(emulator.wait_exit(), 0, "exit status")


def test_the_supervisor_hangs(rig):
    rig.need_device("watchdog")
    emulator = rig.start("watchdog_hang", **AGAIN)
    emulator.expect(r"ErkOS: watchdog_hang on \S+\r\n")
    for _ in range(3):
        emulator.expect("fed")
        expect_reset(rig, emulator, "watchdog_hang", "supervisor")


@only(*ALARM_CONTROL, why="it knows the alarm's registers of two boards")
def test_the_alarm_is_lost(rig):
    emulator = rig.start("watchdog", **AGAIN, gdb=True, qtest=True)
    emulator.gdb.run_to(rig.symbols("watchdog")["idle_code"])
    emulator.write_word(ALARM_CONTROL[rig.board], 0)
    emulator.gdb.detach()
    expect_reset(rig, emulator, "watchdog")
    emulator.expect("the board was not reset")
