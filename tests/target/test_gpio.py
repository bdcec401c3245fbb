# SPDX-License-Identifier: MIT
"""What drivers/gpio/gpio.h promises, by the drivers of each board's LED and button: what is written is on the pin, as the
emulator shows it; a watched pin interrupts at both edges, and each is told once."""

from rig import only

IMAGES = ["gpio"]
WITH_BUTTON = ("lm3s6965evb", "b-l475e-iot01a")
NOT_READ = {"gpio_fpgaio": "its port reads buttons, not LEDs", "gpio_nrf51": "the input of an output pin is off",
            "gpio_sifive": "the input of an output pin is off"}


def test_output(rig):
    device = rig.page["device"]["led"]
    emulator = rig.start("gpio", icount=None, **rig.led_options)
    if "peripheral" not in device:
        emulator.expect(f"no output: {device['why']}\r\n")
        rig.skip(device["why"])
    emulator.expect("\noutput\r\n")
    if device["driver"] in NOT_READ:
        print(f"    {rig.board}, not read back: {NOT_READ[device['driver']]}", flush=True)
    for order in "hlhhllhoh":
        high = order == "h"
        emulator.send(order)
        reads = emulator.expect(rf"{order}: reads (high|low)\r\n")[1]
        emulator.wait_until(lambda: rig.led_is_on(emulator) == high, f"the pin after {order}")  # pylint: disable=cell-var-from-loop
        rig.check(device["driver"] in NOT_READ or (reads == "high") == high, f"after {order} the process reads {reads}")


def test_input(rig):
    device = rig.page["device"]["button"]
    emulator = rig.start("gpio", icount=None)
    if rig.board not in WITH_BUTTON:
        emulator.expect(f"no input: {device['why']}\r\n")
        rig.skip(device["why"])
    emulator.expect("\ninput\r\n")
    emulator.press()  # the first has no falling edge on some boards
    emulator.expect("high, an edge\r\n")
    for _ in range(3):
        for down, level in ((True, "low"), (False, "high")):
            emulator.move(down)
            emulator.nudge()
            emulator.expect(f"{level}, an edge\r\n", 30)
    rig.check("twice" not in emulator.output() and "no edge" not in emulator.output(), "an edge was told twice, or none was there")


@only(*WITH_BUTTON, why="no other emulated board has a button")
def test_input_no_edge_is_lost(rig):
    """Pressed and released at one moment: the pin is high again when the process looks, but there was an edge."""
    emulator = rig.start("gpio", icount=None)
    emulator.expect("\ninput\r\n")
    emulator.press()
    emulator.expect("high, an edge\r\n")
    for _ in range(3):
        emulator.move(True, False)
        emulator.nudge()
        emulator.expect("high, an edge\r\n")
