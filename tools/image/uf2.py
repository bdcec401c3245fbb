# SPDX-License-Identifier: MIT
"""UF2: what a board that shows itself as a USB drive takes. Blocks of 512 bytes with 256 of payload and their address."""

import struct

FIRST, SECOND, LAST = 0x0A324655, 0x9E5D5157, 0x0AB16F30
HAS_FAMILY = 0x2000
PAYLOAD = 256


def blocks(data, base, family):
    pieces = [data[at:at + PAYLOAD].ljust(PAYLOAD, b"\0") for at in range(0, len(data), PAYLOAD)]
    for number, piece in enumerate(pieces):
        head = struct.pack("<8I", FIRST, SECOND, HAS_FAMILY, base + number * PAYLOAD, PAYLOAD, number, len(pieces), family)
        yield (head + piece).ljust(508, b"\0") + struct.pack("<I", LAST)
