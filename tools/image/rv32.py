# SPDX-License-Identifier: MIT
"""RV32 PMP: {pmpaddr0-5, pmpcfg0, pmpcfg1}. Code and data are ranges (TOR: two entries each), devices are
naturally aligned blocks (NAPOT), so nothing is lost to powers of two. Privileged Architecture 1.12, 3.7."""

from .place import Rules, power_of_two

FOLDERS = ("rv32",)  # of arch/ and user/
RULES = Rules(smallest=16, power_of_two=False, eighths_from=0, granule=16)
CODE_GRANULE = 4096  # the emulator checks execute permission by such pages
DATA_GRANULE = 16
DEVICES = 2  # peripherals that a process may have
ALARMS = ("clint",)
PRIVATE = []

READ, WRITE, EXECUTE = 1, 2, 4
TOR, NAPOT = 1 << 3, 3 << 3


def device_block(peripheral):
    return max(8, power_of_two(peripheral["bytes"]))


def region_words(process, code, data):
    addresses = [code.base >> 2, code.end >> 2, data.base >> 2, data.end >> 2]
    config = [0, TOR | READ | EXECUTE, 0, TOR | READ | WRITE]
    for _, _, peripheral in process.grants():
        block = device_block(peripheral)
        addresses.append(peripheral["base"] >> 2 | (block >> 3) - 1)
        config.append(NAPOT | READ | WRITE)
    addresses += [0] * (6 - len(addresses))
    config += [0] * (8 - len(config))
    packed = [sum(c << 8 * i for i, c in enumerate(config[n:n + 4])) for n in (0, 4)]
    return addresses + packed


def vectors(image):
    return ""


def entry_object(image):
    return "entry"


ENTRY = "rv32_reset"
LINE_COUNT_EXTRA = 8  # software lines, above the interrupt controller's
