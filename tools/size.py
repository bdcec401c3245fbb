#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Bytes of kernel and processes, beside their budgets in budgets.toml.

  size.py --board B [--image I]   a report
  size.py --check                 the budgets, on every board that has one; last line `N passed, N failed`"""

import argparse
import collections
import json
import pathlib
import re
import sys
import tomllib

sys.dont_write_bytecode = True

from build import ROOT, build  # noqa: E402
from image import pages  # noqa: E402
from image.link import Elf  # noqa: E402

TABLE_SECTIONS = (".text", ".rodata", ".vectors", ".data")
CHECKED = ("lm3s6965evb", "mps2-an386", "b-l475e-iot01a")


def tables_bytes(folder):
    """What the image's own tables take in flash."""
    elf = Elf(folder / "tables.o")
    return sum(row[5] for name, row in elf.sections.items() if name.startswith(TABLE_SECTIONS))


def bytes_by_file(map_file):
    """Code and constants of each of the kernel's sources, as the linker's map says."""
    text = map_file.read_text()
    text = text[text.index("Linker script and memory map"):]
    found = collections.Counter()
    for size, path in re.findall(r"^ \.(?:text|rodata)\S*\s+0x[0-9a-f]+\s+0x([0-9a-f]+) (\S+)$", text, re.M):
        if "libkernel.a(" in path or "/entry.dir/" in path:
            found[re.search(r"([\w.]+?)\.obj\)?$", path)[1]] += int(size, 16)
    return +found


def figures(board, image):
    folder = build(board, image) / image
    layout = json.loads((folder / "layout.json").read_text())
    elf = Elf(folder / f"{image}.elf")
    processes = len(layout["processes"])
    threads = sum(len(p["stacks"]) for p in layout["processes"].values())
    return {
        "kernel_code": layout["kernel"][0]["bytes"] - tables_bytes(folder),
        "tables": tables_bytes(folder),
        "kernel_ram": layout["kernel"][1]["bytes"],
        "thread_ram": elf.symbols["threads"][1] // threads,
        "process_ram": elf.symbols["processes"][1] // processes,
    }, layout, elf


def report(board, image):
    found, layout, elf = figures(board, image)
    print(f"{image} on {board}")
    print(f"  kernel   {found['kernel_code']:6} bytes of code and constants, {found['tables']} of the image's tables, "
          f"{found['kernel_ram']} of RAM with its stack")
    print(f"  thread   {found['thread_ram']:6} bytes of RAM")
    print(f"  process  {found['process_ram']:6} bytes of RAM")
    for name, p in layout["processes"].items():
        print(f"  {name:12} {p['code']['used']:6} bytes of code in {p['code']['bytes']}, {p['data']['used']} of RAM in {p['data']['bytes']}")
    print("  the kernel's files:")
    files = bytes_by_file(build(board, image) / image / f"{image}.map")
    names = [f"{name} {size}" for name, size in files.most_common()]
    for n in range(0, len(names), 8):
        print("    " + ", ".join(names[n:n + 8]))
    print("  largest functions of the kernel:")
    functions = sorted(((size, name) for name, (_, size, kind) in elf.symbols.items() if kind == 2), reverse=True)
    for size, name in functions[:12]:
        print(f"    {size:5} {name}")


def check():
    tables = tomllib.loads((ROOT / "budgets.toml").read_text())
    passed = failed = 0
    for board in CHECKED:
        found, _, _ = figures(board, "demo")
        found["hello_code"] = figures(board, "hello")[1]["processes"]["hello"]["code"]["used"]
        for name, budget in (tables["size"] | tables.get(f"size_{board}", {})).items():
            good = found[name] <= budget
            passed, failed = passed + good, failed + (not good)
            print(f"{'ok ' if good else 'FAIL'} {board}: {name} {found[name]} of {budget}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--board", default="lm3s6965evb", choices=pages.boards())
    parser.add_argument("--image", default="demo")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    return check() if options.check else report(options.board, options.image)


if __name__ == "__main__":
    sys.exit(main())
