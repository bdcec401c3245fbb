# SPDX-License-Identifier: MIT
"""ARMv7-M: region words {RBAR, RASR} x 4, each slot with its own kind (B3.5), and the vector table. The last slot is a
peripheral, or the stacks of a process with several threads."""

from .place import Rules, power_of_two
from .vectors import table

FOLDERS = ("armv7m", "cortexm", "common")  # of arch/ and user/; a file in the first hides one of its name in the next
RULES = Rules(smallest=32, power_of_two=True, eighths_from=256, granule=1)
CODE_GRANULE = 1024  # the emulator checks execute permission by such pages
DATA_GRANULE = 1
SLOTS = 4
DEVICES = SLOTS - 2  # peripherals that a process may have
STACKS_APART = True  # stacks are eighths of a region, which takes the place of a peripheral
BAND = True  # interrupts above the kernel
ENTRIES = OF_PROCESS = 0  # no guard is a region of its own
ALARMS = ("systick",)  # what may be the alarm beside a line
PRIVATE = [("the processor's own registers", 0xE0000000, 0x20000000)]  # B3.1

# RASR: access permission (26:24), TEX S C B (21:16), execute never (28)
CODE = 6 << 24 | 1 << 17
DATA = 3 << 24 | 1 << 28 | 1 << 18 | 1 << 17
DEVICE = 3 << 24 | 1 << 28 | 1 << 18 | 1 << 16


def words(slot, base, block, disabled, attributes):
    size = block.bit_length() - 2
    return [base // block * block | 1 << 4 | slot, attributes | disabled << 8 | size << 1 | 1]


def device_block(peripheral):
    return max(32, power_of_two(peripheral["bytes"]))


def region_words(process, code, data, stacks, block=device_block):
    found = words(0, code.base, code.block, code.disabled, CODE) + words(1, data.base, data.block, data.disabled, DATA)
    for slot, (_, _, peripheral) in enumerate(process.grants(), 2):
        found += words(slot, peripheral["base"], block(peripheral), 0, DEVICE)
    last = SLOTS - 1 if stacks.block else SLOTS
    for empty in range(len(found) // 2, last):
        found += [1 << 4 | empty, 0]
    if stacks.block:
        found += words(last, stacks.at[1][0], stacks.block, stacks.disabled, DATA)
    return found


def coprocessor_words(process):
    """CPACR (B3.2.20), which entry_fp.S finds behind the regions: who may use floating point."""
    return [0x00F00000 if process.fp else 0x00500000] if any(p.fp for p in process.image.processes) else []


def guard_tables(guards, entries):
    return ""


def with_guards(words, guards, entries):
    return words


FAULTS = [4, 5, 6, 12]  # MemManage, BusFault, UsageFault, debug monitor


def vectors(image):
    return table(image, "armv7m", FAULTS)


def entry_object(image):
    return ("entry_fp" if any(p.fp for p in image.processes) else "entry") + image.budget_suffix


ENTRY = "cortexm_reset"
LINE_COUNT_EXTRA = 0
