# SPDX-License-Identifier: MIT
"""A crash resets the board where the page says so: the boot line names the cause, the supervisor prints the record of before, once.
What another image has left in memory is gone."""

from rig import isolated, mutants, only

IMAGES = ["reset"]


@isolated
@mutants("record_lost_at_reset")
def test_reset_by_a_crash(rig):
    emulator = rig.start("reset", extra=["-action", "reboot=reset"])
    emulator.expect(r"ErkOS: reset on \S+\r\n")
    emulator.expect("first life")
    emulator.expect("crash: process victim made fault ")
    emulator.expect(r"ErkOS: reset on \S+, reset by a crash of victim\r\n")
    emulator.expect("crash: victim .*; that was before the reset")
    emulator.expect("second life after 1 crash, 1 reset")
    rig.equal(emulator.wait_exit(), 0, "exit status")


@only("lm3s6965evb", "mps2-an386", "virt-rv32", why="one board of each family")
@mutants("memory_left_at_boot")
def test_memory_of_another_image(rig):
    """What lies in RAM when the board starts, nobody finds there: it is 0 before the first process is made, but for crash records."""
    emulator = rig.start("reset", gdb=True)
    layout, symbols = rig.layout("reset"), rig.symbols("reset")
    spans = [p["data"] for p in layout["processes"].values()]
    words = [a for span in spans for a in range(span["base"], span["base"] + span["bytes"], 4)]
    for address in words:
        emulator.gdb.write(address, b"\xa5\xa5\xa5\xa5")
    emulator.gdb.run_to(symbols["kernel_main"])
    rig.equal([hex(a) for a in words if emulator.gdb.read_word(a) != 0], [], "words that were not cleared")
