# SPDX-License-Identifier: MIT
"""Says whether the LED of the board that `make run` emulates in another terminal is on."""

import argparse
import sys

import running
from emulator import EmulatorError, load_board
from monitor import MonitorError


def probe(page):
    """Address and mask of the register that shows the LED, or an error that says why there is none."""
    emulator = page.get("emulator", {})
    if "led_probe" in emulator:
        return emulator["led_probe"]["address"], emulator["led_probe"]["mask"]
    raise EmulatorError(f"{page['name']} has no LED to look at: {page['device']['led'].get('why', 'its register is secure')}")


def is_on(read_word, page):
    """Reads the LED with the given function of an address."""
    address, mask = probe(page)
    return (read_word(address) & mask) != 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--board", required=True)
    arguments = parser.parse_args()
    try:
        page = load_board(arguments.board)
        probe(page)
        monitor = running.find(arguments.board)
        on = is_on(monitor.read_word, page)
        monitor.close()
    except (EmulatorError, MonitorError) as error:
        print(f"led: {error}", file=sys.stderr)
        return 1
    print(f"led: {'on' if on else 'off'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
