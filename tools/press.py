# SPDX-License-Identifier: MIT
"""Presses and releases a key of the board that `make run` emulates in another terminal."""

import argparse
import sys

import running
from emulator import EmulatorError, load_board
from monitor import MonitorError


def button_key(page):
    """The key that is the board's button, or an error that says why there is none."""
    emulator = page.get("emulator", {})
    if "button_key" in emulator:
        return emulator["button_key"]
    why = emulator.get("no_button", "its emulator has none")
    raise EmulatorError(f"{page['name']} has no button to press: {why}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--board", required=True)
    parser.add_argument("key", nargs="?", help="default: the button of the board's page")
    arguments = parser.parse_args()
    try:
        page = load_board(arguments.board)
        key = button_key(page)  # also refuses a board without any key
        key = arguments.key or key
        monitor = running.find(arguments.board)
        monitor.press(key)
        monitor.close()
    except (EmulatorError, MonitorError) as error:
        print(f"press: {error}", file=sys.stderr)
        return 1
    print(f"pressed {key}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
