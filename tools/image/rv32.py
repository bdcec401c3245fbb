# SPDX-License-Identifier: MIT
"""RV32 PMP: its last six entries and last two words of attributes are the running process's. Code and data are ranges (TOR: two
entries each), devices are naturally aligned blocks (NAPOT), so nothing is lost to powers of two. The entries before are guards,
the same for all processes, because no process may touch one. Privileged Architecture 1.12, 3.7."""

from .place import Rules, power_of_two
from .stacks import GUARD

FOLDERS = ("rv32", "common")  # of arch/ and user/
RULES = Rules(smallest=16, power_of_two=False, eighths_from=0, granule=16)
CODE_GRANULE = 4096  # the emulator checks execute permission by such pages
DATA_GRANULE = 16
DEVICES = 2  # peripherals that a process may have
STACKS_APART = False  # stacks lie in the data, with guards between them
BAND = False  # no interrupts above the kernel
ENTRIES = 16  # where the chip's page does not say otherwise
OF_PROCESS = 6  # entries
ALARMS = ("clint",)
PRIVATE = []

READ, WRITE, EXECUTE = 1, 2, 4
TOR, NAPOT = 1 << 3, 3 << 3


def device_block(peripheral):
    return max(8, power_of_two(peripheral["bytes"]))


def region_words(process, code, data, stacks):
    addresses = [code.base >> 2, code.end >> 2, data.base >> 2, data.end >> 2]
    config = [0, TOR | READ | EXECUTE, 0, TOR | READ | WRITE]
    for _, _, peripheral in process.grants():
        block = device_block(peripheral)
        addresses.append(peripheral["base"] >> 2 | (block >> 3) - 1)
        config.append(NAPOT | READ | WRITE)
    addresses += [0] * (OF_PROCESS - len(addresses))
    config = [0, 0, *config, *[0] * (OF_PROCESS - len(config))]
    packed = [sum(c << 8 * i for i, c in enumerate(config[n:n + 4])) for n in (0, 4)]
    return addresses + packed


def guard_words(guards, entries):
    """{an address for each of `entries`, pmpcfg0, pmpcfg1}: no rights in user mode. The attributes of the last two are in the
    words of processes: with_guards."""
    unused = entries - len(guards)
    config = [NAPOT] * len(guards) + [0] * (unused + 8)
    packed = [sum(c << 8 * i for i, c in enumerate(config[n:n + 4])) for n in (0, 4)]
    return [address >> 2 | (GUARD >> 3) - 1 for address in guards] + [0] * unused + packed


def with_guards(words, guards, entries):
    """The words of a process with the attributes of the two guards that stand in its first word of attributes."""
    last_two = sum(NAPOT << 8 * n for n in (0, 1) if entries - 2 + n < guards)
    return [*words[:OF_PROCESS], words[OF_PROCESS] | last_two, *words[OF_PROCESS + 1:]]


def guard_tables(guards, entries):
    words = ", ".join(f"{word:#x}u" for word in guard_words(guards, entries))
    return f"const uint32_t rv32_guard_words[] = {{{words}}};"


def coprocessor_words(process):
    return []


def vectors(image):
    return ""


def entry_object(image):
    return "entry" + image.budget_suffix


ENTRY = "rv32_reset"
LINE_COUNT_EXTRA = 8  # software lines, above the interrupt controller's
