#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The page compiler. Verbs:

  list                                boards and images, with what their pages say of them
  check     --board B [--image I]     reads the pages and complains
  configure --board B --out DIR       for CMake: each image's processes, their sources and headers
  link      --board B --image I --spec FILE --out DIR
  report    --board B --image I --out DIR    what lies where, and every lost byte
"""

import argparse
import importlib
import json
import pathlib
import sys

sys.dont_write_bytecode = True

from image import emit, link, pages  # noqa: E402


def arch_of(board):
    return importlib.import_module(f"image.{board.chip.arch}")


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
    """The images that this board can have: pages of tests may name boards, and floating point needs a unit."""
    for name in pages.images():
        path = pages.find_image(name)
        page = pages.read(path)
        only = page.get("test", {}).get("boards")
        needs_fpu = any(p.get("fp") for p in page.get("process", {}).values())
        if (only is None or board.name in only) and (board.chip.fpu or not needs_fpu):
            yield pages.Image(board, name)


def configure(board, out):
    lines = [f'set(ARCH {board.chip.arch})', f'set(CHIP {board.chip.name})', f'set(CHIP_FLAGS "{";".join(board.chip.flags)}")',
             f'set(FPU_FLAGS "{";".join(board.chip.fpu)}")', f"set(CHIP_LINES {board.chip.lines})"]
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
            for source in process.sources():
                if not (pages.ROOT / source).exists():
                    raise pages.PageError(image.file, f"process {process.name}: there is no file {source}", "correct `sources`")
            sources = ";".join(str(pages.ROOT / s) for s in process.sources())
            lines.append(f'add_process({image.name} {process.name} {int(process.fp)} "{sources}")')
        read = ";".join(str(pages.ROOT / file) for file in (image.file, board.file, board.chip.file))
        lines.append(f'add_image({image.name} "{read}")')
    (out / "images.cmake").write_text("\n".join(lines) + "\n")


def report(board, image, out):
    layout = json.loads((out / "layout.json").read_text())
    kernel = layout["kernel"]
    print(f"{image.name} on {board.name}")
    print(f"  {'kernel':16} code {kernel[0]['bytes']:6}          ram {kernel[1]['bytes']:6}")
    for name, p in layout["processes"].items():
        code, data = p["code"], p["data"]
        print(f"  {name:16} code {code['used']:6} of {code['bytes']:5}  ram {data['used']:6} of {data['bytes']:5}"
              f"   lost {code['bytes'] - code['used']:5} + {data['bytes'] - data['used']:4} to the region rules of {layout['arch']}")
    for process in image.processes:
        for role, name, peripheral in process.grants():
            if peripheral.get("bus_master"):
                print(f"warning: process {process.name} can write all memory through {name}, which is a bus master")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=("list", "check", "configure", "link", "report"))
    parser.add_argument("--board")
    parser.add_argument("--image")
    parser.add_argument("--spec", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path)
    options = parser.parse_args()
    if options.verb == "list":
        return list_pages()
    board = pages.Board(options.board)
    arch = arch_of(board)
    if options.verb == "configure":
        return configure(board, options.out)
    chosen = [options.image] if options.image else [image.name for image in buildable(board)]
    for name in chosen:
        image = pages.Image(board, name)
        if options.verb == "link":
            link.Linker(image, arch, json.loads(options.spec.read_text()), options.out).link()
        elif options.verb == "report":
            report(board, image, options.out)


if __name__ == "__main__":
    try:
        main()
    except pages.PageError as error:
        sys.exit(str(error))
