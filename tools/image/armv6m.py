# SPDX-License-Identifier: MIT
"""ARMv6-M: regions as in ARMv7-M, but of 256 bytes at least (B3.5), and one fault."""

from . import armv7m
from .place import Rules, power_of_two
from .vectors import table

FOLDERS = ("armv6m", "cortexm", "common")  # of arch/ and user/
RULES = Rules(smallest=256, power_of_two=True, eighths_from=256, granule=1)
CODE_GRANULE = armv7m.CODE_GRANULE
DATA_GRANULE = armv7m.DATA_GRANULE
DEVICES = armv7m.DEVICES
ALARMS = armv7m.ALARMS
PRIVATE = armv7m.PRIVATE
STACKS_APART = True
BAND = armv7m.BAND
ENTRIES = OF_PROCESS = 0


def device_block(peripheral):
    return max(256, power_of_two(peripheral["bytes"]))


def region_words(process, code, data, stacks):
    return armv7m.region_words(process, code, data, stacks, device_block)


guard_tables = armv7m.guard_tables
with_guards = armv7m.with_guards


def coprocessor_words(process):
    return []


def vectors(image):
    return table(image, "armv6m")


def entry_object(image):
    return ("entry_mpu" if image.board.chip.protection else "entry") + image.budget_suffix


ENTRY = armv7m.ENTRY
LINE_COUNT_EXTRA = 0
