# SPDX-License-Identifier: MIT
"""Starts GDB on an image, stopped at its first instruction: on a real board by OpenOCD, without writing to it (make flash does),
else in the emulator. GDB knows kernel and processes. What the emulated console prints goes to a file meanwhile.

  debug.py --board B --image I [-- what else GDB is given]"""

import argparse
import json
import shutil
import subprocess
import sys
import threading

sys.dont_write_bytecode = True

from emulator import Emulator, EmulatorError, find_elf, load_board  # noqa: E402
from flash import ProbeError, openocd  # noqa: E402


def gdb(elf, connect, more):
    """Runs GDB with the symbols of the kernel and of all processes; returns its status."""
    if not shutil.which("gdb-multiarch"):
        raise ProbeError("gdb-multiarch is not installed; fix: sh tools/setup.sh test")
    names = json.loads((elf.parent / "layout.json").read_text())["processes"]
    processes = [elf.parent / (f"{name}.elf" if name != elf.stem else f"{name}.process.elf") for name in names]
    commands = ["set confirm off", "set pagination off", *connect, *(f"add-symbol-file {p}" for p in processes)]
    return subprocess.run(["gdb-multiarch", "-q", str(elf), *(word for c in commands for word in ("-ex", c)), *more], check=False).returncode


def on_board(page, elf, more):
    pipe = " ".join(f"'{word}'" for word in [*openocd(page), "-c", "gdb_port pipe", "-c", f"log_output {elf.parent / 'openocd.txt'}"])
    return gdb(elf, [f"target extended-remote | {pipe}", "monitor reset halt", "monitor arm semihosting enable"], more)


def keep(emulator, file, over):
    """Writes what the console prints to a file."""
    shown, ended = 0, False
    while not ended:
        ended = over.wait(0.1)
        text = bytes(emulator.raw_output()[shown:])
        shown += len(text)
        file.write(text)
        file.flush()


def in_emulator(page, elf, more):
    emulator, over = Emulator(page, elf, gdb="other"), threading.Event()
    console = elf.parent / "console.txt"
    print(f"the console's text goes to {console}", flush=True)
    with open(console, "wb") as file:
        keeper = threading.Thread(target=keep, args=(emulator, file, over))
        keeper.start()
        try:
            return gdb(elf, [f"target remote {emulator.gdb_address}"], more)
        finally:
            emulator.kill()
            over.set()
            keeper.join()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--board", required=True)
    parser.add_argument("--image", required=True)
    parser.add_argument("more", nargs="*")
    arguments = parser.parse_args()
    try:
        page = load_board(arguments.board)
        elf = find_elf(arguments.board, arguments.image)
        return (in_emulator if "emulator" in page else on_board)(page, elf, arguments.more)
    except (ProbeError, EmulatorError) as error:
        print(f"debug: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
