# SPDX-License-Identifier: MIT
"""Runs an image in the emulator in real time, with this terminal as its console.

From a terminal: keys go to the program, Ctrl-A X quits. From a pipe: the bytes are typed when the program is ready for
them; at their end the run goes on for RUN_SECONDS (default 3) and ends with status 0. A program that ends by itself
gives its own status; a crash, a reset or a lockup never gives 0."""

import argparse
import os
import select
import signal
import sys
import tempfile
import termios
import time
import tomllib
import tty
from pathlib import Path

import running
from emulator import ROOT, Emulator, EmulatorError, find_elf, load_board

PAGES = ("images", "tests/target", "tests/attack", "bench")
CTRL_A, CTRL_C = 0x01, 0x03
READY_QUIET_S = 0.3  # the program has greeted when it has written something and then nothing for so long
READY_LIMIT_S = 5
BYTE_PACE_S = 0.002
LINE_PACE_S = 0.1


class Quit(Exception):
    """The person at the terminal has had enough."""


class Console:
    """What goes between this process's standard input and output and the program."""

    def __init__(self, emulator):
        self.emulator = emulator
        self.shown = 0
        self.escaped = False

    def show(self):
        """Writes what is new of the program's output."""
        data = bytes(self.emulator.raw_output()[self.shown :])
        self.shown += len(data)
        while data:
            data = data[os.write(1, data) :]

    def type_keys(self, data):
        """Passes keys on, but for Ctrl-A X and Ctrl-C, which quit; Ctrl-A Ctrl-A types one Ctrl-A."""
        for key in data:
            if self.escaped:
                self.escaped = False
                if key in b"xX":
                    raise Quit
                if key != CTRL_A:
                    continue
            elif key == CTRL_A:
                self.escaped = True
                continue
            elif key == CTRL_C:
                raise Quit
            self.emulator.send_bytes(bytes([key]))

    def run_for(self, seconds):
        """Shows output until the time is over or the program has ended; True if it still runs."""
        end = None if seconds is None else time.monotonic() + seconds
        while end is None or time.monotonic() < end:
            ended = self.emulator.how_it_ended()
            self.show()
            if ended:
                return False
            self.emulator.wait_output(self.shown, 0.05)
        return True


def run_terminal(console):
    """Until Ctrl-A X or the program's end."""
    while True:
        ended = console.emulator.how_it_ended()
        console.show()
        if ended:
            return
        readable, _, _ = select.select([0], [], [], 0.02)
        if readable:
            data = os.read(0, 256)
            if not data:
                raise Quit
            console.type_keys(data)
            console.emulator.nudge()


def wait_ready(console):
    """Waits for the greeting: bytes typed before it would be lost."""
    end = time.monotonic() + READY_LIMIT_S
    while time.monotonic() < end and not console.emulator.how_it_ended():
        size = console.shown
        console.run_for(READY_QUIET_S)
        if size and size == console.shown:
            return


def run_pipe(console, seconds):
    """Types standard input, then goes on for a while. True if the program still runs at the end of that."""
    wait_ready(console)
    while data := os.read(0, 4096):
        for byte in data:
            if console.emulator.how_it_ended():
                return False
            console.emulator.send_bytes(bytes([byte]))
            console.emulator.nudge()
            console.run_for(LINE_PACE_S if byte in b"\r\n" else BYTE_PACE_S)
    return console.run_for(seconds)


def in_raw_terminal(action):
    """Calls action with the terminal in raw mode and leaves the terminal as it was."""
    saved = termios.tcgetattr(0)
    tty.setraw(0)
    try:
        return action()
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, saved)


def run(board, elf, seconds):
    """Returns the exit status."""
    page = load_board(board)
    with tempfile.TemporaryDirectory(prefix="emulator.") as directory:
        held = running.claim(board, f"{directory}/control")
        emulator = Emulator(page, elf, qmp=f"{directory}/control")
        console = Console(emulator)
        try:
            if sys.stdin.isatty():
                print(f"{elf.stem} on {board}; quit with Ctrl-A X", flush=True)
                in_raw_terminal(lambda: run_terminal(console))
            elif run_pipe(console, seconds):
                return status_of_unended(elf, seconds)
            console.show()
            return status_of(emulator)
        except Quit:
            print(flush=True)
            return 0
        finally:
            emulator.kill()
            os.close(held)


def status_of(emulator):
    """The status of a program that has ended."""
    why = emulator.how_it_ended()
    try:
        return emulator.wait_exit(timeout=5)
    except EmulatorError as error:
        raise EmulatorError(f"{why}: neither a reset nor a crash of the processor is a normal end") from error


def status_of_unended(elf, seconds):
    """0 for a program that runs for ever, as most do. One that may end the run is expected to have done so."""
    page = next((path for path in (ROOT / folder / f"{elf.stem}.toml" for folder in PAGES) if path.is_file()), None)
    processes = tomllib.loads(page.read_text(encoding="utf-8"))["process"] if page else {}
    enders = [name for name, process in processes.items() if "shutdown" in process.get("rights", [])]
    if enders:
        raise EmulatorError(f"still running {seconds:g} s after the end of the input, "
                            f"though process {enders[0]} should have ended the run (its page gives it the right); "
                            "if it only needs longer: RUN_SECONDS=60")
    return 0


def stop(number, _frame):
    """A signal ends the run as it would end any program, but the emulator goes first."""
    sys.exit(128 + number)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--board", required=True)
    parser.add_argument("--image")
    parser.add_argument("--elf", type=Path, help="this file instead of the built image")
    arguments = parser.parse_args()
    if not arguments.elf and not arguments.image:
        parser.error("--image or --elf is needed")
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, stop)
    try:
        seconds = float(os.environ.get("RUN_SECONDS", "3"))
        elf = arguments.elf or find_elf(arguments.board, arguments.image)
        return run(arguments.board, elf, seconds)
    except ValueError:
        print("run: RUN_SECONDS must be a number of seconds", file=sys.stderr)
    except EmulatorError as error:
        print(f"run: {error}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
