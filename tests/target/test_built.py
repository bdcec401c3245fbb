# SPDX-License-Identifier: MIT
"""Images of a board that no emulator has: they build, and what the processor and the kernel would find first is where it must be."""

import struct

from rig import only

from build import build
from image.link import Elf
from image.pages import Board

BOARD = "nucleo_f429zi"
IMAGES = ["hello", "fib", "demo", "tour", "bench_processes"]
SYSTEM = 16
THUMB = 1


def vectors(path, elf):
    row = elf.sections[".text"]
    count = elf.symbols["cortexm_vectors"][1]
    at = row[4] + elf.value("cortexm_vectors") - row[3]
    return struct.unpack(f"<{count // 4}I", path.read_bytes()[at:at + count])


@only("mps2-an386", why="what is built is another board's")
def test_images_of_a_board_that_is_not_run(rig):
    chip = Board(BOARD).chip
    flash, ram = range(chip.flash[0], sum(chip.flash)), range(chip.ram[0], sum(chip.ram))
    folder = build(BOARD, *IMAGES)
    for image in IMAGES:
        path = folder / image / f"{image}.elf"
        elf = Elf(path)
        table = vectors(path, elf)
        rig.equal(elf.value("cortexm_vectors"), flash.start, f"{image}: where the vectors lie")
        rig.equal(len(table), SYSTEM + chip.lines, f"{image}: how many there are")
        rig.equal(table[0], elf.value("kernel"), f"{image}: the first stack")
        for number, name in ((1, "cortexm_reset"), (11, "armv7m_svc"), (15, "cortexm_alarm")):
            rig.equal(table[number], elf.value(name) | THUMB, f"{image}: vector {number}")
        rig.equal({*table[SYSTEM:]}, {elf.value("armv7m_irq") | THUMB}, f"{image}: all lines")
        rig.check(table[0] in ram and all(v in flash and v & THUMB for v in table[1:] if v), f"{image}: a vector leads nowhere")


@only("mps2-an386", why="what is built is another board's")
def test_dma_only_where_it_is_granted(rig):
    """The code of channels is in the images of a board that has them, and nothing of it in the others."""
    with_channels = Elf(build(BOARD, "hello") / "hello" / "hello.elf").symbols
    without = Elf(rig.build("hello")).symbols
    rig.check("board_dma_start" in with_channels and "image_channels" in with_channels, "no DMA in an image with a channel")
    rig.equal([name for name in without if "board_dma" in name or "channel" in name], [], "what an image without channels has of them")
    rig.check(without["sys_dma_start"][1] + without["dma_stop"][1] <= 8, "the functions in the place of dma.c are not empty")
