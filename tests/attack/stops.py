# SPDX-License-Identifier: MIT
"""From one stop to the next, however slow the emulator is."""

from remote import RemoteError


def to_the_next(emulator, progress, patience_s, most=float("inf")):
    """Goes on from a breakpoint to the next. RemoteError: the emulator is gone, or what `progress` counts stands still for so long, or has grown by
    more than `most`."""
    emulator.gdb.step()
    began = before = progress()
    while True:
        emulator.gdb.start()
        try:
            emulator.gdb.wait(patience_s)
            return
        except RemoteError:
            now = before if emulator.how_it_ended() else progress()
            if now == before or now - began > most:
                raise
            before = now
