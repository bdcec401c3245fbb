# SPDX-License-Identifier: MIT
"""ARMv8-M: region words {RBAR, RLAR} x 4, exact to 32 bytes, each slot with its own kind. The rest is as on ARMv7-M."""

from . import armv7m
from .armv7m import ALARMS, BAND, CODE_GRANULE, DEVICES, ENTRY, LINE_COUNT_EXTRA, PRIVATE, SLOTS, coprocessor_words, entry_object, guard_tables, with_guards  # noqa: F401
from .place import Rules
from .vectors import table

FOLDERS = ("armv8m", "armv7m", "cortexm", "common")  # of arch/ and user/; a file in the first hides one of its name in the next
GRANULE = 32
RULES = Rules(smallest=GRANULE, power_of_two=False, eighths_from=0, granule=GRANULE)
DATA_GRANULE = GRANULE
STACKS_APART = False
ENTRIES = OF_PROCESS = 0  # a stack has a limit
SECURE_FAULT = 7

# RBAR: access permission (2:1), execute never (0). RLAR: attributes (3:1) of arch/armv8m, enable (0).
CODE, DATA, DEVICE = 3 << 1, 1 << 1 | 1, 1 << 1 | 1
MEMORY_ATTRIBUTES, DEVICE_ATTRIBUTES = 0 << 1 | 1, 1 << 1 | 1


def words(base, end, access, attributes):
    return [base | access, end - GRANULE | attributes]


def device_block(peripheral):
    return -(-peripheral["bytes"] // GRANULE) * GRANULE


def region_words(process, code, data, stacks):
    found = words(code.base, code.end, CODE, MEMORY_ATTRIBUTES) + words(data.base, data.end, DATA, MEMORY_ATTRIBUTES)
    for _, _, peripheral in process.grants():
        found += words(peripheral["base"], peripheral["base"] + device_block(peripheral), DEVICE, DEVICE_ATTRIBUTES)
    return found + [0] * (2 * SLOTS - len(found))


def vectors(image):
    return table(image, "armv7m", [*armv7m.FAULTS, SECURE_FAULT])
