# SPDX-License-Identifier: MIT
"""What the programs of the demonstration do exactly once, and what they leave alone."""

from rig import isolated, only

WITH_BUTTON = ("lm3s6965evb", "b-l475e-iot01a")


def _press(rig, emulator, press, *moves):
    """The button is moved so, and there is one line more: soon, and still when the console has answered something else."""
    for downs in moves:
        emulator.move(*downs)
        emulator.nudge()
        _ask(emulator, f"{press}{downs[0]}")
    emulator.wait_until(lambda: emulator.output().count("pressed") >= press, f"line {press}")
    _ask(emulator, press)
    rig.equal(emulator.output().count("pressed"), press, f"lines after press {press}")


def _ask(emulator, what):
    emulator.send(f"q{what}\r")
    emulator.expect(f"no command `q{what}`")


@only(*WITH_BUTTON, why="no other emulated board has a button")
def test_demo_one_line_for_each_press(rig):
    emulator = rig.start("demo", icount=None)
    emulator.expect("> ")
    for press in range(1, 5):
        _press(rig, emulator, press, (True,), (False,))


@only(*WITH_BUTTON, why="no other emulated board has a button")
def test_demo_no_press_is_too_short(rig):
    """Released before the process can look at the pin: only the port has seen it."""
    emulator = rig.start("demo", icount=None)
    emulator.expect("> ")
    for press in range(1, 5):
        _press(rig, emulator, press, (True, False))


def test_demo_keys_without_meaning(rig):
    """Arrows and function keys leave nothing in the line, nor does a backspace where nothing was typed."""
    emulator = rig.start("demo", icount=None)
    emulator.expect("> ")
    emulator.send("\x7f\x1b[A\x1b[1;5Cdan\x1bOBce\r")
    emulator.expect("there is no command `dance`; try help")


@isolated
def test_demo_crashes_and_is_back(rig):
    """The LED's process makes a mistake: one line says so, the others run on, and then it blinks again."""
    emulator = rig.start("demo")
    emulator.expect("> ")
    for _ in range(3):
        emulator.send("blink\r")
        emulator.expect("led: on")
        emulator.send("crash\r")
        emulator.expect(r"crash: led touched .* 0x00000000 \(a null pointer\), at pc 0x[0-9a-f]{8}; it begins anew( in [0-9]+ ms)?, the rest runs on")
    emulator.send("blink\r")
    emulator.expect("led: on")
    emulator.expect("led: off")


def test_demo_says_what_the_board_lacks(rig):
    emulator = rig.start("demo", icount=None)
    emulator.expect("> ")
    for role in ("led", "button"):
        why = rig.page["device"][role].get("why")
        wanted = f"no {role}: {why}\r\n" if why else f"no {role}: "
        rig.equal(emulator.output().count(wanted), 1 if why else 0, f"lines about the {role}")
