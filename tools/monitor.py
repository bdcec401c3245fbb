# SPDX-License-Identifier: MIT
"""The emulator's control connection (QMP): commands, replies, and events that arrive on their own."""

import json
import socket
import threading
import time


class MonitorError(Exception):
    """The emulator refused a command, or is gone."""


class Monitor:
    """One client of a QMP socket. `events` only grows; each is a dictionary with a key `event`."""

    def __init__(self, path, timeout=10):
        self.path = str(path)
        self.events = []
        self._replies = []
        self._changed = threading.Condition()
        self._closed = False
        self._socket = _connect(path, timeout)
        self._file = self._socket.makefile("r", encoding="utf-8")
        self._file.readline()  # the greeting
        threading.Thread(target=self._read, daemon=True).start()
        self.command("qmp_capabilities")

    def _read(self):
        try:
            for line in self._file:
                message = json.loads(line)
                with self._changed:
                    (self.events if "event" in message else self._replies).append(message)
                    self._changed.notify_all()
        except (OSError, ValueError):
            pass
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def command(self, name, timeout=10, **arguments):
        """Sends one command and returns its result."""
        request = {"execute": name}
        if arguments:
            request["arguments"] = arguments
        try:
            self._socket.sendall(json.dumps(request).encode() + b"\n")
        except OSError as error:
            raise MonitorError(f"the emulator is gone: {error}") from error
        with self._changed:
            if not self._changed.wait_for(lambda: self._replies or self._closed, timeout):
                raise MonitorError(f"no answer to {name} within {timeout} s")
            if not self._replies:
                raise MonitorError("the emulator is gone")
            reply = self._replies.pop(0)
        if "error" in reply:
            raise MonitorError(f"{name}: {reply['error'].get('desc', reply['error'])}")
        return reply["return"]

    def human(self, line):
        """A command of the human monitor, such as `xp /1wx 0x20000000`; returns its text."""
        return self.command("human-monitor-command", **{"command-line": line})

    def read_word(self, address):
        """A word of physical memory or of a device's registers."""
        text = self.human(f"xp /1wx {address:#x}")
        try:
            return int(text.split(":", 1)[1].split()[0], 16)
        except (IndexError, ValueError) as error:
            raise MonitorError(f"cannot read {address:#010x}: {text.strip()}") from error

    def move_key(self, key, *downs):
        """Presses (True) and releases (False) a key of the emulated board, at one moment."""
        self.command("input-send-event", events=[{"type": "key", "data": {"down": down, "key": {"type": "qcode", "data": key}}} for down in downs])

    def close(self):
        """Ends the connection; the emulator runs on."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._socket.close()


class Qtest:
    """One client of a qtest socket, which reaches memory, interrupt lines and pins from outside."""

    def __init__(self, path, timeout=10):
        try:
            self._file = _connect(path, timeout).makefile("rw")
        except OSError as error:
            raise MonitorError(f"no emulator answers at {path}: {error}") from error
        self._levels = {}

    def commands(self, *lines):
        """Sends them at one moment; returns what stands behind the OK of each."""
        try:
            self._file.write("".join(f"{line}\n" for line in lines))
            self._file.flush()
            return [self._answer(line) for line in lines]
        except OSError as error:
            raise MonitorError(f"the emulator is gone at qtest {lines[0]!r}: {error}") from error

    def _answer(self, line):
        while True:
            answer = self._file.readline()
            if not answer:
                raise MonitorError(f"the emulator is gone at qtest {line!r}")
            if answer.startswith("OK"):
                return answer[2:].strip()
            if not answer.startswith("IRQ"):
                raise MonitorError(f"qtest {line!r}: {answer.strip()}")
            _, change, number = answer.split()
            self._levels[number] = change == "raise"

    def watch_pin(self, pin):
        """From now on the emulator tells of each change of this output, `/object:number`, and of that object's others; of one object
        at most."""
        self.commands(f"irq_intercept_out {_parts(pin)[0]}")

    def pin_is_high(self, pin):
        """Of a watched output; one that has not changed yet is low."""
        self.commands("endianness")  # whatever it has told comes before the answer
        return self._levels.get(_parts(pin)[1], False)

    def move_pin(self, pin, *downs):
        """The same as Monitor.move_key, for a button that is low while pressed: `/object:number`, an input pin of the machine."""
        port, number = _parts(pin)
        self.commands(*(f"set_irq_in {port} unnamed-gpio-in {number} {int(not down)}" for down in downs))


def is_pin(key):
    """Is what a board's page calls a key an input pin of the machine, and not a key that the emulator knows?"""
    return key.startswith("/")


def _parts(pin):
    """The object, and the number as the emulator writes it."""
    return pin.rsplit(":", 1)


def _connect(path, timeout):
    """Connects to a socket that may not exist yet."""
    end = time.monotonic() + timeout
    while True:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(str(path))
            return connection
        except OSError as error:
            connection.close()
            if time.monotonic() > end:
                raise MonitorError(f"no emulator answers at {path}: {error}") from error
            time.sleep(0.01)


def connect(path, timeout=10):
    """A plain stream connection to a socket of the emulator."""
    return _connect(path, timeout)
