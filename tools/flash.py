# SPDX-License-Identifier: MIT
"""Puts an image on a real board, by OpenOCD and the probe that the board's page names, and starts it. Says which tool or probe
is missing; the status is 0 only when the image is there, compared byte by byte."""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True

from emulator import ROOT, EmulatorError, find_elf, load_board  # noqa: E402

USB = Path("/sys/bus/usb/devices")


class ProbeError(Exception):
    """What is missing, and what to do about it."""


def probe_of(page):
    """The table [probe] of a board's page."""
    if "probe" not in page:
        other = f"make run BOARD={page['name']}" if "emulator" in page else "see the first lines of its page"
        raise ProbeError(f"board {page['name']} has no probe on its page; fix: {other}")
    return page["probe"]


def is_plugged_in(ids, usb=None):
    """Is one of these USB devices, vendor:product, there?"""
    read = lambda path: path.read_text().strip() if path.is_file() else ""  # noqa: E731
    return any(f"{read(device / 'idVendor')}:{read(device / 'idProduct')}" in ids for device in (usb or USB).glob("*"))


def openocd(page):
    """The command that reaches a board, when its tool and its probe are there."""
    probe = probe_of(page)
    if not shutil.which("openocd"):
        raise ProbeError("openocd is not installed; fix: apt-get install openocd, or sh tools/setup.sh optional")
    if not is_plugged_in(probe["usb"]):
        raise ProbeError(f"no probe of {page['name']} is plugged in (USB {' or '.join(probe['usb'])}); fix: connect {probe['connector']}")
    return ["openocd", *(word for file in probe["openocd"] for word in ("-f", file))]


def flash(page, elf):
    """Returns the exit status of OpenOCD, which says itself what it does."""
    return subprocess.run([*openocd(page), "-c", f"program {{{elf}}} verify reset exit"], cwd=ROOT, check=False).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--board", required=True)
    parser.add_argument("--image", required=True)
    arguments = parser.parse_args()
    try:
        page = load_board(arguments.board)
        status = flash(page, find_elf(arguments.board, arguments.image))
        if status:
            print(f"flash: openocd ended with status {status}; its last lines say why", file=sys.stderr)
        return status
    except (ProbeError, EmulatorError) as error:
        print(f"flash: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
