# SPDX-License-Identifier: MIT
"""The console: one reader at a time, and neither what is typed nor what is written is lost."""

from rig import only
from symbols import read_symbols

IMAGES = ["console", "demo"]
PASTE_BYTES = 3000
LINES = 4000
NEVER_LOSES = "the emulator gives its serial port no byte that this has no room for"
LOOP = 0x10000004      # of virt-rv32's serial port: bit 4 makes it return what is sent
SENT = 200             # times that the console has something to send meanwhile


def started(rig, **options):
    emulator = rig.start("console", **options)
    emulator.expect("eager: busy 1\r\n")
    emulator.send("x")
    emulator.expect("patient: byte x\r\n")
    return emulator


def test_second_reader_is_refused_and_one_that_gave_up_is_not_in_the_way(rig):
    emulator = started(rig)
    emulator.expect("eager: timeout 1\r\n")
    emulator.expect("eager: timeout 1 again\r\n")
    emulator.send("q")
    rig.equal(emulator.wait_exit(), 0, "exit status")


def sum_of(text):
    total = 0
    for byte in text.encode():
        total = (total * 31 + byte) & 0xFFFFFFFF
    return total


def test_long_paste_arrives_whole(rig):
    emulator = started(rig, icount=None)
    emulator.expect("again\r\n")
    emulator.send("p")
    emulator.expect("patient: paste\r\n")
    text = "".join(chr(ord("a") + i % 23) for i in range(PASTE_BYTES))
    emulator.send(text + ".")
    # b-l475e-iot01a: 67 s, because that emulated port takes the next byte only when something else wakes the emulator
    emulator.expect(f"patient: {PASTE_BYTES} bytes, sum {sum_of(text):08x}\r\n", 100)


def test_long_text_arrives_whole_and_in_order(rig):
    emulator = started(rig, icount=None)
    emulator.expect("again\r\n")
    emulator.send("w")
    emulator.expect("patient: written\r\n", 30)
    wanted = "".join(f"line {i:04} of a long text\r\n" for i in range(LINES))
    rig.check(wanted in emulator.output(), "lines are missing, or out of order")
    rig.check("\033" not in emulator.output(), "an escape sequence, though there is no footer")


@only("virt-rv32", why=NEVER_LOSES)
def test_losses_are_shown(rig):
    """What the demonstration sends comes back at once while it obeys, and so fast that some is lost."""
    emulator = rig.start("demo", qtest=True, gdb=True)
    send = read_symbols(rig.build("demo").parent / "console.elf")["serial_send"]
    emulator.gdb.start()
    emulator.expect("> ")
    emulator.send("serial\r")
    emulator.expect("serial: 0 overruns, 0 bytes without a stop bit, 0 times no room\r\n")
    emulator.gdb.stop()
    emulator.qtest(f"writeb {LOOP:#x} 0x10")
    emulator.send("help\r")
    for _ in range(SENT):
        emulator.gdb.run_to(send)
        emulator.gdb.advance()
    emulator.qtest(f"writeb {LOOP:#x} 0")
    emulator.gdb.detach()
    emulator.send("\rserial\r")
    overruns = emulator.expect(r"serial: (\d+) overruns, 0 bytes without a stop bit, \d+ times no room\r\n", 30)[1]
    rig.check(int(overruns) > 0, "no overrun was shown")
