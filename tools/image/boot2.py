# SPDX-License-Identifier: MIT
"""The second stage of boot of the RP2040: 252 bytes and their checksum (Datasheet 2.8.1.3.1), or the boot ROM does not run it."""

import struct

BYTES = 256


def checksum(data):
    """CRC-32 with the polynomial 0x04C11DB7, most significant bit first, from all ones, not inverted."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ 0x04C11DB7 if crc >> 31 else crc << 1) & 0xFFFFFFFF
    return crc


def seal(code):
    room = BYTES - 4
    if len(code) > room:
        raise SystemExit(f"error: the second stage of boot has {len(code)} bytes; fix: make it fit into {room}")
    code = code.ljust(room, b"\0")
    return code + struct.pack("<I", checksum(code))
