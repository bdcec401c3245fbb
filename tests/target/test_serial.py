# SPDX-License-Identifier: MIT
"""What drivers/serial/serial.h promises, by the driver of each board's console: all bytes both ways, in order; an interrupt when
a byte comes, and none when none is wanted; what is lost is counted."""

from rig import only
from symbols import read_symbols

IMAGES = ["serial"]
MUCH, DEAF, ERRORS, END = "\x01", "\x02", "\x03", "\x04"
LINES = 200
NEVER_LOSES = "the emulator gives its serial port no byte that this has no room for"
LOOP = {"virt-rv32": (0x10000004, 0x10, 0)}  # a register, what makes it return what is sent, so fast that some is lost, and what not


def started(rig, **options):
    emulator = rig.start("serial", **options)
    emulator.expect("ready\r\n")
    return emulator


def test_every_byte_comes_back(rig):
    emulator = started(rig)
    before = len(emulator.raw_output())
    sent = bytes(range(5, 256)) * 4
    emulator.send_bytes(sent)
    emulator.wait_until(lambda: emulator.nudge() or len(emulator.raw_output()) >= before + len(sent), "as many bytes as were typed", 30)
    rig.equal(emulator.raw_output()[before:], sent, "what came back")
    emulator.send(ERRORS)
    emulator.expect("overruns 0, framing 0\r\n")
    emulator.send(END)
    rig.equal(emulator.wait_exit(), 0, "exit status")


def test_much_leaves_in_order(rig):
    emulator = started(rig)
    emulator.send(MUCH)
    emulator.expect("".join(f"line {i} of many\r\n" for i in range(LINES)), 30)


def test_no_interrupt_that_is_not_wanted(rig):
    emulator = started(rig)
    emulator.send(DEAF + "later")
    emulator.expect("deaf\r\n")
    emulator.expect("silence\r\n")
    emulator.expect("later")


@only(*LOOP, why=NEVER_LOSES)
def test_overruns_are_counted(rig):
    """What is sent comes back at once while the process sends on, and takes none of it."""
    emulator = rig.start("serial", qtest=True, gdb=True)
    functions = read_symbols(rig.build("serial").parent / "console.elf")
    register, loops, straight = LOOP[rig.board]
    emulator.gdb.run_to(functions["next"])
    emulator.send(MUCH)
    emulator.gdb.run_to(functions["much"])
    emulator.qtest(f"writeb {register:#x} {loops:#x}")
    emulator.gdb.run_to(functions["next"])
    emulator.qtest(f"writeb {register:#x} {straight:#x}")
    emulator.gdb.detach()
    emulator.expect("line 0 of many\r\n")  # what there was room for
    emulator.send(ERRORS)
    lost = int(emulator.expect(r"overruns (\d+), framing 0\r\n")[1])
    rig.check(lost > 0, "no overrun was counted")
