# SPDX-License-Identifier: MIT
"""The images that a user sees: hello, fib, demo."""

import re

from led import is_on
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


@only("lm3s6965evb", why="no other emulated board has a button")
def test_demo_button(rig):
    emulator = rig.start("demo", icount=None)
    emulator.expect("> ")
    emulator.press("up")
    emulator.expect("pressed", 5)
    emulator.press("up")
    emulator.expect("pressed", 5)


def led_is_on(page, emulator):
    """By its register, or where that is hidden by the last change that the emulator has told of."""
    if "led_probe" in page["emulator"]:
        return is_on(emulator.read_word, page)
    changes = re.findall(rf"LED desc:'{page['emulator']['led_trace']}' .* -> (\d+)%", emulator.errors())
    return bool(changes) and changes[-1] != "0"


def test_demo_led(rig):
    if "peripheral" not in rig.page["device"]["led"]:
        rig.skip(rig.page["device"]["led"]["why"])
    trace = ("-trace", "led_change_intensity") if "led_trace" in rig.page["emulator"] else ()
    emulator = rig.start("demo", icount=None, extra=trace)
    emulator.expect("> ")
    emulator.wait_until(lambda: not led_is_on(rig.page, emulator), "the LED is off before blink")
    emulator.send("blink\r")
    emulator.expect("led: on")
    emulator.wait_until(lambda: led_is_on(rig.page, emulator), "the LED is on when the console says so")
    emulator.send("stop\r")
    emulator.expect("> stop")
    emulator.expect("led: off")
    emulator.wait_until(lambda: not led_is_on(rig.page, emulator), "the LED is off after stop")
