# SPDX-License-Identifier: MIT
"""The images that a user sees: hello, fib, demo."""

from rig import mutants, only

IMAGES = ["hello", "fib", "demo"]


def test_hello(rig):
    emulator = rig.start("hello")
    emulator.expect("ErkOS: hello on")
    emulator.expect("hello world\r\n")
    rig.equal(emulator.wait_exit(), 0, "exit status")


def test_fib(rig):
    emulator = rig.start("fib")
    for n, value in ((5, 8), (6, 13), (7, 21), (8, 34), (9, 55), (10, 89)):
        emulator.expect(f"fib {n}: {value}\r\n")
    rig.equal(emulator.wait_exit(), 0, "exit status")


@mutants("level_line_not_masked")
def test_demo_commands(rig):
    emulator = rig.start("demo", icount=None)
    emulator.expect("hello world")
    emulator.expect("> ")
    emulator.send("help\r")
    emulator.expect("help   this list")
    emulator.send("blinx")
    emulator.expect("blinx")
    emulator.send("\x7fk\r")
    emulator.expect("\b \bk")
    emulator.expect("led: on")
    emulator.expect("led: off", 5)
    emulator.expect("led: on", 5)
    emulator.send("stop\r")
    emulator.expect("> stop")
    emulator.expect("led: off")
    emulator.send("dance\r")
    emulator.expect("there is no command `dance`; try help")


def test_demo_status_does_not_disturb_the_edited_line(rig):
    emulator = rig.start("demo", icount=None)
    emulator.expect("> ")
    emulator.send("blink\r")
    emulator.expect("led: on")
    emulator.send("half a li")
    emulator.expect("half a li|i")
    emulator.expect("led: off.*\r\n> half a li", 5)


@only("lm3s6965evb", "b-l475e-iot01a", why="no other emulated board has a button")
def test_demo_button(rig):
    emulator = rig.start("demo", icount=None)
    emulator.expect("> ")
    emulator.press()
    emulator.expect("pressed", 5)
    emulator.press()
    emulator.expect("pressed", 5)


def test_demo_led(rig):
    rig.need_device("led")
    emulator = rig.start("demo", icount=None, **rig.led_options)
    emulator.expect("> ")
    emulator.wait_until(lambda: not rig.led_is_on(emulator), "the LED is off before blink")
    emulator.send("blink\r")
    emulator.expect("led: on")
    emulator.wait_until(lambda: rig.led_is_on(emulator), "the LED is on when the console says so")
    emulator.send("stop\r")
    emulator.expect("> stop")
    emulator.expect("led: off")
    emulator.wait_until(lambda: not rig.led_is_on(emulator), "the LED is off after stop")
