# SPDX-License-Identifier: MIT
"""How a second terminal finds the emulator that `make run` has started.

build/<board>/run.lock is held locked as long as the run lasts and names the control socket: a run that died leaves
nothing behind that could be mistaken for one that lives."""

import fcntl
import os

from emulator import ROOT, EmulatorError
from monitor import Monitor


def _open(board, build):
    directory = (build or ROOT / "build") / board
    directory.mkdir(parents=True, exist_ok=True)
    return os.open(directory / "run.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)


def _is_locked(descriptor):
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def claim(board, socket_path, build=None):
    """Makes this process the one run of the board; returns what must stay open for so long."""
    descriptor = _open(board, build)
    if _is_locked(descriptor):
        os.close(descriptor)
        raise EmulatorError(f"{board} is running already in another terminal; quit that run first (Ctrl-A X there)")
    os.ftruncate(descriptor, 0)
    os.write(descriptor, str(socket_path).encode())
    return descriptor


def find(board, build=None):
    """A monitor of the running emulator of that board."""
    descriptor = _open(board, build)
    try:
        if not _is_locked(descriptor):
            raise EmulatorError(f"no emulator of {board} is running; start one in another terminal: make run BOARD={board}")
        return Monitor(os.read(descriptor, 4096).decode(), timeout=2)
    finally:
        os.close(descriptor)
