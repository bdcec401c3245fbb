# SPDX-License-Identifier: MIT
"""The symbols of a 32-bit little-endian ELF file."""

import struct
from pathlib import Path

SECTION_SYMBOLS = 2


def read_symbols(elf):
    """Name -> address of all symbols, without the Thumb bit of functions. Of equal names the last one stays."""
    data = Path(elf).read_bytes()
    if data[:6] != b"\x7fELF\x01\x01":
        raise ValueError(f"{elf} is not a 32-bit little-endian ELF file")
    table, entry_size, entries = struct.unpack_from("<I", data, 32)[0], *struct.unpack_from("<HH", data, 46)
    sections = [struct.unpack_from("<10I", data, table + n * entry_size) for n in range(entries)]
    found = {}
    for section in sections:
        if section[1] == SECTION_SYMBOLS:
            names = sections[section[6]][4]
            for at in range(section[4], section[4] + section[5], 16):
                name, value, _size, info = struct.unpack_from("<IIIB", data, at)
                text = data[names + name : data.index(b"\0", names + name)].decode()
                if text and not text.startswith("$"):
                    found[text] = value & ~1 if info & 15 == 2 else value
    return found
