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


NOT_CONSTANTS = ("driver", "peripheral", "why", "interrupts", "channels")


def granted(board, device):
    """What the owner of a device is granted."""
    return [board.chip.peripherals[name] for name in board.peripherals_of(device)]


def channels_of(board):
    """(role, its name there, channel): a handle is a place in this list."""
    return [(role, key, board.chip.channels[name]) for role, device in board.devices.items() for key, name in device.get("channels", {}).items()]


def all_owned(board):
    """An image, as far as boot asks it, whose processes own every device."""
    grants = [(role, role, peripheral) for role, device in board.devices.items() for peripheral in granted(board, device)]
    channels = [(None, role, key, channel) for role, key, channel in channels_of(board)]
    return types.SimpleNamespace(board=board, bands=[], channels=channels, processes=[types.SimpleNamespace(grants=lambda: grants)])


def channel_row(board, channel):
    """struct <ip>_channel of the controller's header."""
    base = board.chip.dmas[channel["dma"]]["base"]
    return (f"{{{base:#x}u, {channel['register']:#x}u, {channel['stream']}, {channel['request']}, {channel['width'].bit_length() - 1}, "
            f"{int(channel['direction'] == 'transmit')}}}")


def header(board):
    rows = ", ".join(f"{{{address:#x}u, {mask:#x}u, {value:#x}u}}" for address, mask, value in emit.setup_writes(all_owned(board)))
    channels = channels_of(board)
    lines = ["#pragma once", "", f"#define BOARD_SETUP {{{rows}}}"]
    lines.append(f"#define BOARD_CHANNELS {{{', '.join(channel_row(board, channel) for _, _, channel in channels)}}}")
    for number, (role, device) in enumerate(board.devices.items()):
        name, peripherals = emit.macro(role), granted(board, device)
        irqs = [irq for p in peripherals for irq in p["irq"]] + [channel["irq"] for owner, _, channel in channels if owner == role]
        lines += [f"#define {name}_BASE {peripherals[0]['base']:#x}u"] if peripherals else []
        lines += [f"#define {constant} {base}" for constant, base in emit.other_blocks(board, device)]
        lines += [f"#define EVENT_{name} {1 << number:#x}u", f"#define {name}_IRQS {{{', '.join(map(str, irqs))}}}"]
        lines += [f"#define {name}_{emit.macro(key)} {emit.constant(value)}" for key, value in device.items() if key not in NOT_CONSTANTS]
    lines += [f"#define {emit.macro(f'{role}_channel_{key}')} {handle}u" for handle, (role, key, _) in enumerate(channels)]
    return "\n".join(lines) + "\n"


def write(path, text):
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def main():
    board, folder = pages.Board(sys.argv[1]), pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "page.h", header(board))
    drivers = [f'set({role}_driver {device["driver"]})' for role, device in board.devices.items()]
    write(folder / "page.cmake", "\n".join([f"set(chip {board.chip.name})", f"set(channels {len(channels_of(board))})", *drivers, ""]))


if __name__ == "__main__":
    main()
