# SPDX-License-Identifier: MIT
"""Runs an image in QEMU, as tests and tools need it: text in and out, memory from outside, an exit that tells the truth.

QEMU itself exits with 0 after an unexpected reset, and by a signal after a lockup. Here only one thing is a normal end:
the program's own exit through semihosting. A reset pauses the emulator and is reported, and so is everything else."""

import base64
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import threading
import time
import tomllib
from pathlib import Path

import monitor as monitor_module
import remote as remote_module

ROOT = Path(__file__).resolve().parent.parent
TAIL_LINES = 12


class EmulatorError(Exception):
    """The program or the emulator did not do what was expected; the text says what and shows the last output."""


def board_names():
    """Names of all boards that have a page."""
    return sorted(page.stem for page in (ROOT / "boards").glob("*.toml"))


def find_elf(board, image):
    """The built image."""
    elf = ROOT / "build" / board / image / f"{image}.elf"
    if not elf.is_file():
        raise EmulatorError(f"{elf.relative_to(ROOT)} does not exist; build it: make build BOARD={board} IMAGE={image}")
    return elf


def load_board(name):
    """The page of a board as a dictionary, with its name."""
    path = ROOT / "boards" / f"{name}.toml"
    if not path.is_file():
        raise EmulatorError(f"no board {name!r}: boards/{name}.toml does not exist; boards: {', '.join(board_names())}")
    with open(path, "rb") as file:
        page = tomllib.load(file)
    page["name"] = name
    return page


class Emulator:
    """One run of one image.

    board: name or page. icount: None for real time, else the shift of a deterministic run. one_insn: each instruction
    is a translation block of its own (exact execute permissions, exact traces). gdb: starts stopped, with .gdb as the
    debugger, or, for "other", waiting for another one at .gdb_address. qtest: .qtest() reaches memory and interrupt lines from
    outside; always there when the board's button is a pin. trace: (items, path) for -d and -D. qmp: one more control socket, for
    other programs, who also find a qtest socket `<qmp>.qtest` there, if it takes one to press the button."""

    def __init__(self, board, elf, icount=None, extra=(), qtest=False, gdb=False, one_insn=False, trace=None, qmp=None):
        self.board = board if isinstance(board, dict) else load_board(board)
        self.elf = Path(elf)
        self.gdb = None
        self.monitor = None
        self._bytes = bytearray()
        self._errors = bytearray()
        self._position = 0
        self._changed = threading.Condition()
        self._killed = False
        self._qtest = None
        self._directory = tempfile.mkdtemp(prefix="emulator.")
        self.gdb_address = f"{self._directory}/gdb"
        self._qmp = str(qmp or f"{self._directory}/qmp")
        self._keys = self.board.get("emulator", {}).get("keys", {})
        self._led_pin = self.board.get("emulator", {}).get("led_pin")
        if any(map(monitor_module.is_pin, self._keys.values())):
            extra, qtest = ([*extra, *_qtest(f"{qmp}.qtest")], False) if qmp else (extra, True)
        command = self._command_line(icount, extra, qtest, gdb, one_insn, trace)
        self._process = _start(command)
        self._readers = [self._reader(self._process.stdout, self._bytes), self._reader(self._process.stderr, self._errors)]
        try:
            self.monitor = monitor_module.Monitor(f"{self._directory}/control")
            if qtest:
                self._qtest = monitor_module.Qtest(f"{self._directory}/qtest")
                if self._led_pin:
                    self._qtest.watch_pin(self._led_pin)
            if gdb and gdb != "other":
                self.gdb = remote_module.Remote(monitor_module.connect(self.gdb_address))
            elif not gdb:
                self.release()
        except Exception as error:
            self.kill()
            raise EmulatorError(f"QEMU did not start: {error}\n{self._error_text()}") from error

    def release(self):
        """Lets a stopped program run. A short one can be over before the emulator has answered; how it ended shows later."""
        try:
            self.monitor.command("cont")
        except monitor_module.MonitorError:
            self._process.wait(timeout=5)

    def _command_line(self, icount, extra, qtest, gdb, one_insn, trace):
        page = self.board.get("emulator")
        if not page or "machine" not in page:
            raise EmulatorError(f"boards/{self.board['name']}.toml has no [emulator] with a machine: it cannot be emulated")
        command = [page.get("program", "qemu-system-arm"), "-M", page["machine"], "-display", "none", "-monitor", "none"]
        command += ["-S"]  # until everything is connected: a short program would be over before
        command += ["-semihosting-config", "enable=on,target=native"]
        command += ["-action", "reboot=shutdown,shutdown=pause"]
        command += ["-chardev", "stdio,id=console,signal=off"]
        command += ["-serial", "null"] * page.get("serial", 0) + ["-serial", "chardev:console"]
        command += ["-qmp", f"unix:{self._directory}/control,server=on,wait=off"]
        if self._qmp != f"{self._directory}/qmp":
            command += ["-qmp", f"unix:{self._qmp},server=on,wait=off"]
        command += ["-accel", "tcg,one-insn-per-tb=on" if one_insn else "tcg"]
        if icount is not None:
            command += ["-icount", f"shift={icount},align=off,sleep=off"]
        if qtest:
            command += _qtest(f"{self._directory}/qtest")
        if gdb:
            command += ["-gdb", f"unix:{self.gdb_address},server=on,wait=off"]
        if trace:
            command += ["-d", trace[0], "-D", str(trace[1])]
        return command + list(page.get("args", [])) + list(extra) + ["-kernel", str(self.elf)]

    def _reader(self, pipe, into):
        def read():
            while True:
                data = os.read(pipe.fileno(), 65536)
                with self._changed:
                    into.extend(data)
                    self._changed.notify_all()
                if not data:
                    return

        thread = threading.Thread(target=read, daemon=True)
        thread.start()
        return thread

    # -- the console --

    def output(self):
        """All that the program has written so far."""
        with self._changed:
            return self._bytes.decode("utf-8", "replace")

    def raw_output(self):
        """The same as the bytes that they are."""
        with self._changed:
            return bytes(self._bytes)

    def errors(self):
        """What the emulator itself has said."""
        with self._changed:
            return self._errors.decode("utf-8", "replace")

    def wait_output(self, size, seconds):
        """Waits until there are more than `size` bytes of output; not longer than `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._bytes) > size, seconds)

    def send(self, text):
        """Types the text. The emulated serial port takes it at its own speed."""
        self.send_bytes(text.encode())

    def send_bytes(self, data):
        """Types raw bytes."""
        try:
            self._process.stdin.write(data)
            self._process.stdin.flush()
        except OSError as error:
            raise self._error(f"could not type {data!r}: the program has ended") from error

    def send_into_port(self, text, timeout=10):
        """Types the text, which the serial port has when this returns; it must have room. Also while the program stands still."""
        self.send(text)
        self.wait_until(self._is_read, f"the serial port has {text!r}", timeout)
        self.nudge()  # what has been read is in the port before the emulator answers

    def _is_read(self):
        return int.from_bytes(fcntl.ioctl(self._process.stdin, termios.FIONREAD, bytes(4)), sys.byteorder) == 0 or self.nudge()

    def expect(self, pattern, timeout=10):
        """Waits until the output that no earlier expect has consumed matches; consumes it and returns the match."""
        regex = re.compile(pattern)
        end = time.monotonic() + timeout
        while True:
            ended = self._how_it_ended()
            text = self.output()
            match = regex.search(text, self._position)
            if match:
                self._position = match.end()
                return match
            if ended:
                raise self._error(f"{ended}, but /{pattern}/ was still to come")
            if time.monotonic() > end:
                raise self._error(f"no /{pattern}/ within {timeout} s")
            self._wait_for_change(len(text), end)

    def rest(self):
        """The output that no expect has consumed."""
        return self.output()[self._position :]

    def _wait_for_change(self, size, end):
        with self._changed:
            if len(self._bytes) > size or self._changed.wait(min(0.05, max(0.0, end - time.monotonic()))):
                return
        self.nudge()

    def nudge(self):
        """QEMU can sleep up to a second on input that its serial port could take by now; any command wakes it."""
        try:
            self.monitor.command("query-name")
        except monitor_module.MonitorError:
            pass  # it has just ended: the caller will see that

    def wait_until(self, condition, what, timeout=10):
        """Waits until the condition holds; `what` says it in words."""
        end = time.monotonic() + timeout
        while not condition():
            ended = self._how_it_ended()
            if ended or time.monotonic() > end:
                raise self._error(f"not true {'before ' + ended if ended else f'within {timeout} s'}: {what}")
            time.sleep(0.01)

    # -- the end --

    def wait_exit(self, timeout=10):
        """Waits for the program's own exit and returns its status; every other end is an error."""
        end = time.monotonic() + timeout
        while not (ended := self._how_it_ended()):
            if time.monotonic() > end:
                raise self._error(f"still running after {timeout} s")
            time.sleep(0.01)
        status = self._process.poll()
        if status is None or status < 0 or self._killed:
            raise self._error(ended)
        return status

    def how_it_ended(self):
        """None while the program runs; else a few words."""
        return self._how_it_ended()

    def _how_it_ended(self):
        status = self._process.poll()
        if status is None:
            events = list(self.monitor.events) if self.monitor else []
            for event in events:
                if event["event"] == "SHUTDOWN":
                    return f"the program was reset ({event['data'].get('reason', 'unknown')})"
            return None
        for reader in self._readers:
            reader.join(2)
        if self._killed:
            return "the emulator was killed"
        if status < 0:
            lockup = "Lockup" in self._error_text()
            return "the processor locked up" if lockup else f"the emulator died of {signal.Signals(-status).name}"
        return f"the program ended with status {status}"

    def kill(self):
        """Ends the emulator at once; harmless if it has ended."""
        if self._process.poll() is None:
            self._killed = True
            self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join(2)
        if self.monitor:
            self.monitor.close()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            try:
                pipe.close()
            except OSError:
                pass
        shutil.rmtree(self._directory, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.kill()

    def _error_text(self):
        return self.errors().strip()

    def _error(self, why):
        lines = (self.output() + "\n" + self._error_text()).replace("\r", "").strip().splitlines()
        shown = "".join(f"\n    | {line}" for line in lines[-TAIL_LINES:]) or "\n    (it wrote nothing)"
        return EmulatorError(why + shown)

    # -- from outside --

    def read_word(self, address):
        """A word of memory or of a device, whatever the processor may touch; with qtest also the processor's own."""
        if self._qtest:
            return int(self.qtest(f"readl {address:#x}"), 16)
        return self.monitor.read_word(address)

    def write_word(self, address, value):
        """Needs qtest. Reaches the interrupt controller, too."""
        self.qtest(f"writel {address:#x} {value:#x}")

    def read_bytes(self, address, size):
        """Needs qtest; of any length."""
        return base64.b64decode(self.qtest(f"b64read {address:#x} {size:#x}"))

    def write_bytes(self, address, data):
        """Needs qtest; of any length."""
        self.qtest(f"b64write {address:#x} {len(data):#x} {base64.b64encode(data).decode()}")

    def qtest(self, line):
        """One command of the qtest protocol; returns what stands behind OK."""
        try:
            return self._qtest.commands(line)[0]
        except monitor_module.MonitorError as error:
            raise self._error(str(error)) from error

    def led_pin_is_high(self):
        """Of a board whose page has `led_pin`; needs qtest."""
        return self._qtest.pin_is_high(self._led_pin)

    def move(self, *downs):
        """Presses (True) and releases (False) the button, at one moment."""
        key = self._keys[self.board["emulator"]["key"]]
        if monitor_module.is_pin(key):
            self.move_pin(key, *downs)
        else:
            self.monitor.move_key(key, *downs)

    def move_pin(self, pin, *downs):
        """Needs qtest. The same for a button that is low while pressed, at this input pin, `/object:number`."""
        self._qtest.move_pin(pin, *downs)

    def press(self, seconds=0.1):
        """Presses and releases the button."""
        for down in (True, False):
            self.move(down)
            time.sleep(seconds)


def _qtest(path):
    """The options that open a qtest socket."""
    return ["-qtest", f"unix:{path},server=on,wait=off", "-qtest-log", "none"]


def _start(command):
    try:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                start_new_session=True)
    except FileNotFoundError as error:
        raise EmulatorError(f"{command[0]} is not installed: run `make` once, it sets up what is missing") from error
