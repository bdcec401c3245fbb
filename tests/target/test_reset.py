# SPDX-License-Identifier: MIT
"""A crash resets the board where the page says so: the boot line names the cause, the supervisor prints the record of before, once."""

from rig import isolated, mutants

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
