#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""page.py BOARD FOLDER: for CMake, writes what the drivers of a board are compiled with into FOLDER: page.h, as if one process owned
all its devices, with the registers that boot sets, in their order; and page.cmake, which driver each device has."""

import pathlib
import sys
import types

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from image import emit, pages  # noqa: E402


def all_owned(board):
    """An image, as far as boot asks it, whose processes own every device."""
    grants = [(role, name, board.chip.peripherals[name]) for role, device in board.devices.items() for name in board.peripherals_of(device)]
    return types.SimpleNamespace(board=board, bands=[], processes=[types.SimpleNamespace(grants=lambda: grants)])


def header(board):
    rows = ", ".join(f"{{{address:#x}u, {mask:#x}u, {value:#x}u}}" for address, mask, value in emit.setup_writes(all_owned(board)))
    lines = ["#pragma once", "", f"#define BOARD_SETUP {{{rows}}}"]
    for number, (role, device) in enumerate(board.devices.items()):
        peripheral, name = board.peripheral_of(role), emit.macro(role)
        if peripheral:
            lines += [f"#define {name}_BASE {peripheral['base']:#x}u", f"#define EVENT_{name} {1 << number:#x}u"]
            lines += [f"#define {name}_IRQ {line}" for line in peripheral["irq"][:1]]
        lines += [f"#define {name}_{emit.macro(key)} {emit.constant(value)}" for key, value in device.items() if key not in ("driver", "peripheral", "interrupts", "why")]
        lines += [f"#define {constant} {base}" for constant, base in emit.other_blocks(board, device)]
    return "\n".join(lines) + "\n"


def write(path, text):
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def main():
    board, folder = pages.Board(sys.argv[1]), pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "page.h", header(board))
    drivers = [f'set({role}_driver {device["driver"]})' for role, device in board.devices.items()]
    write(folder / "page.cmake", "\n".join([f"set(chip {board.chip.name})", *drivers, ""]))


if __name__ == "__main__":
    main()
