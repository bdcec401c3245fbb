# SPDX-License-Identifier: MIT
"""What the protection unit holds, read from outside, and what the build has published that it must hold."""

from image import pages, rv32

MPU_RNR, MPU_RBAR, MPU_RASR = 0xE000ED98, 0xE000ED9C, 0xE000EDA0  # the last is RLAR on ARMv8-M
LONGEST_WAY_TO_KERNEL = 5000


def protection_words(rig, emulator):
    """Of the process that runs."""
    if rig.layout("hello")["arch"] == "rv32":
        first = pages.Board(rig.board).chip.guards
        names = [f"pmpaddr{first + n}" for n in range(6)] + [f"pmpcfg{first // 4 + n}" for n in range(2)]
        return [emulator.gdb.register(name) for name in names]
    return mpu_words(rig, emulator)


def enter_kernel(gdb):
    """Steps until the kernel has been entered."""
    for _ in range(LONGEST_WAY_TO_KERNEL):
        if gdb.register("xpsr") & 0x1FF:
            return
        gdb.step()


def mpu_words(rig, emulator):
    """The protection unit's words for the user code where the emulator stands. Where only the processor sees them, they are
    read at its next entry into the kernel, which has changed nothing yet."""
    if rig.secure:
        enter_kernel(emulator.gdb)
        return [emulator.gdb.read_word(MPU_RBAR + 4 * n) for n in range(8)]
    words = []
    for region in range(4):
        emulator.write_word(MPU_RNR, region)
        words += [emulator.read_word(MPU_RBAR), emulator.read_word(MPU_RASR)]
    return comparable(rig, words)


def comparable(rig, words):
    """On ARMv6-M and ARMv7-M the number of the region is written with its base, and not read back."""
    if rig.layout("hello")["arch"] not in ("armv6m", "armv7m"):
        return words
    return [w & ~0x1F | 0x10 | n // 2 if n % 2 == 0 else w for n, w in enumerate(words)]


def published(rig, image, process):
    words = list(rig.layout(image)["processes"][process]["region_words"])
    if rig.layout(image)["arch"] == "rv32":
        return words
    return comparable(rig, words)


def guard_words(rig, emulator, image):
    """(what it holds, what it must hold) of memory that no process may touch."""
    if rig.layout(image)["arch"] != "rv32":
        return [], []  # a process's own regions leave it out
    entries = pages.Board(rig.board).chip.guards
    names = [f"pmpaddr{n}" for n in range(entries)] + [f"pmpcfg{n}" for n in range((entries + 2) // 4 - 1)]
    return [emulator.gdb.register(name) for name in names], rv32.guard_words(rig.layout(image)["guards"], entries)[:len(names)]
