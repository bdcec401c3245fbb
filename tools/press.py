# SPDX-License-Identifier: MIT
"""Presses and releases a key of the board that `make run` emulates in another terminal."""

import argparse
import sys
import time

import running
from emulator import EmulatorError, load_board
from monitor import MonitorError, Qtest, is_pin


HOLD_S = 0.1


def find_key(page, wanted):
    """What the emulator calls the wanted key, or the board's button; an error that says why there is none."""
    keys = page.get("emulator", {}).get("keys")
    if not keys:
        raise EmulatorError(f"{page['name']} has nothing to press: {page['device']['button']['why']}")
    name = wanted or page["emulator"]["key"]
    if name not in keys:
        raise EmulatorError(f"{page['name']} has no key {name!r}; keys: {', '.join(keys)}")
    return name, keys[name]


def press(monitor, code):
    """Presses and releases what the board's page calls so."""
    move = Qtest(f"{monitor.path}.qtest", timeout=2).move_pin if is_pin(code) else monitor.move_key
    for down in (True, False):
        move(code, down)
        time.sleep(HOLD_S)
    monitor.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--board", required=True)
    parser.add_argument("key", nargs="?", help="default: the button of the board's page")
    arguments = parser.parse_args()
    try:
        page = load_board(arguments.board)
        key, code = find_key(page, arguments.key)
        press(running.find(arguments.board), code)
    except (EmulatorError, MonitorError) as error:
        print(f"press: {error}", file=sys.stderr)
        return 1
    print(f"pressed {key}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
