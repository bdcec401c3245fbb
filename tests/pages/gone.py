# SPDX-License-Identifier: MIT
"""An emulator that ends in the middle of a command: the rig must say so, and not fall over."""

import pathlib
import socket
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))

from monitor import MonitorError, Qtest  # noqa: E402


def emulator_gone():
    """It closes the connection with the command unread, as one does that aborts: that is a reset and no end of file."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(f"{folder}/qtest")
        listener.listen()

        def die():
            connection, _ = listener.accept()
            connection.recv(1)
            connection.close()

        emulator = threading.Thread(target=die)
        emulator.start()
        qtest = Qtest(f"{folder}/qtest")
        try:
            qtest.commands("clock_step 1000")
        except MonitorError as error:
            return "" if "is gone" in str(error) else f"it says: {error}"
        except OSError as error:
            return f"{type(error).__name__}: {error}"
        finally:
            emulator.join()
    return "an answer from nobody"
