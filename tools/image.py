#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The page compiler. Verbs:

  list                                boards and images, with what their pages say of them
  check     [--board B] [--image I]   reads the pages and complains
  configure --board B --out DIR       for CMake: each image's processes, their sources and headers
  link      --board B --image I --spec FILE --out DIR
  report    --board B --image I --out DIR    what lies where, and every lost byte
"""

import argparse
import json
import pathlib
import sys

sys.dont_write_bytecode = True

from image import emit, link, pages, stacks  # noqa: E402


def first_line(path):
    for line in path.read_text().splitlines():
        if line.startswith("#") and "SPDX" not in line:
            return line.lstrip("# ")
    return ""


def list_pages():
    print("boards:")
    for name in pages.boards():
        print(f"  {name:18} {first_line(pages.ROOT / 'boards' / f'{name}.toml')}")
    print("images:")
    for name in pages.names_in("images"):
        print(f"  {name:18} {first_line(pages.ROOT / 'images' / f'{name}.toml')}")


def buildable(board):
    """The images that this board can have."""
    for name in pages.images():
        if pages.why_not(board, pages.read_image(pages.find_image(name))) is None:
            yield pages.Image(board, name)


def configure(board, out):
    lines = [f'set(ARCH {board.chip.arch})', f'set(ARCH_FOLDERS {";".join(board.chip.unit.FOLDERS)})', f'set(CHIP {board.chip.name})', f'set(CHIP_FLAGS "{";".join(board.chip.flags)}")',
             f'set(FPU_FLAGS "{";".join(board.chip.fpu)}")', f"set(CHIP_LINES {board.chip.lines})", f"set(CHIP_GUARDS {board.chip.guards})"]
    (out / "chip.cmake").write_text("\n".join(lines) + "\n")
    lines = []
    for image in buildable(board):
        folder = out / image.name
        for process in image.processes:
            header = folder / process.name / "page.h"
            header.parent.mkdir(parents=True, exist_ok=True)
            text = emit.process_header(process)
            if not header.exists() or header.read_text() != text:
                header.write_text(text)
            sources = ";".join(str(pages.ROOT / s) for s in process.sources())
            lines.append(f'add_process({image.name} {process.name} {int(process.fp)} "{sources}")')
        read = ";".join(str(pages.ROOT / file) for file in (image.file, board.file, board.chip.file, *(b.source for b in image.bands)))
        lines.append(f'add_image({image.name} "{read}")')
    (out / "images.cmake").write_text("\n".join(lines) + "\n")


def region_line(what, area):
    """One region: what is used of it, and what the protection unit's rules cost."""
    lost = area["bytes"] - area["used"]
    eighths = f"{area['bytes'] * 8 // area['block']}/8 of " if area["bytes"] < area["block"] else ""
    why = f"{lost} lost: the region is {eighths}{area['block']} bytes" if lost else "nothing lost"
    return f"    {what} {area['base']:#010x} {area['used']:7} of {area['bytes']:7}   {why}"


def apart(process):
    """The stacks that are not in the data."""
    data = process["data"]
    return [s for s in process["stacks"] if not 0 <= s["base"] - data["base"] < data["bytes"]]


def stack_lines(process):
    """Of several stacks: where they lie, and why they are larger than asked for."""
    for stack in sorted(process["stacks"], key=lambda s: s["base"]) if len(process["stacks"]) > 1 else ():
        more = stack["bytes"] - stack["asked"]
        why = f": {more} more than asked for, by the rules of regions" if more else ""
        print(f"      stack {stack['base']:#010x} {stack['asked']:5} of {stack['bytes']:7}   {stack['name']}{why}")


def report(board, image, out):
    layout = json.loads((out / "layout.json").read_text())
    print(f"{image.name} on {board.name}: {layout['arch']}")
    print("  kernel")
    for what, area in zip(("code", "ram "), layout["kernel"]):
        print(f"    {what} {area['base']:#010x} {area['bytes']:7}")
    for name, process in layout["processes"].items():
        print(f"  {name}{' (floating point)' if process['fp'] else ''}")
        print(region_line("code", process["code"]))
        print(region_line("ram ", process["data"]))
        stack_lines(process)
        for role, peripheral, _ in image.process(name).grants():
            print(f"    {role}: {peripheral}")
    print("  all")
    for what, key, limit, kernel in (("code", "code", board.chip.flash[1], 0), ("ram ", "data", board.chip.ram[1], 1)):
        areas = [p[key] for p in layout["processes"].values()] + ([s for p in layout["processes"].values() for s in apart(p)] if kernel else [])
        total = layout["kernel"][kernel]["bytes"] + sum(a["bytes"] for a in areas)
        print(f"    {what} {total} of {limit} bytes, {sum(a['bytes'] - a.get('used', a.get('asked')) for a in areas)} of them lost to region rules")
    if layout["guards"]:
        print(f"    {len(layout['guards']) * stacks.GUARD} bytes are guards between stacks")
    for band in image.bands:
        print(f"warning: {band.handler} of {band.source} runs above the kernel, privileged: it can write all memory")
    for process in image.processes:
        for _, name, peripheral in process.grants():
            if peripheral.get("bus_master"):
                print(f"warning: process {process.name} can write all memory through {name}, which is a bus master")
    for process, _, name, channel in image.channels:
        print(f"  {process.name}: DMA channel {name}, between its own memory and {channel['peripheral']}, set up by the kernel")


NEEDS = {"list": (), "check": (), "configure": ("board", "out"), "link": ("board", "image", "spec", "out"), "report": ("board", "image", "out")}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=NEEDS)
    parser.add_argument("--board")
    parser.add_argument("--image")
    parser.add_argument("--spec", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path)
    options = parser.parse_args()
    missing = [f"--{name}" for name in NEEDS[options.verb] if getattr(options, name) is None]
    if missing:
        parser.error(f"{options.verb} needs {', '.join(missing)}")
    if options.verb == "list":
        return list_pages()
    for board in map(pages.Board, [options.board] if options.board else pages.boards()):
        if options.verb == "configure":
            configure(board, options.out)
            continue
        images = [pages.Image(board, options.image)] if options.image else list(buildable(board))
        for image in images:
            if options.verb == "link":
                link.Linker(image, board.chip.unit, json.loads(options.spec.read_text()), options.out).link()
            elif options.verb == "report":
                report(board, image, options.out)


if __name__ == "__main__":
    try:
        main()
    except pages.PageError as error:
        sys.exit(str(error))
