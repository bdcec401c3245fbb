#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks who includes whom, that sources say their licence, and that nothing is compiled conditionally where it should
not be. The rules are the table; an offence is a line `file:line: what; fix: how`, and the exit status is 1."""

import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]

# folder -> folders whose headers it may include, beside its own; `generated` is page.h
RULES = {
    "abi": [],
    "util": [],
    "arch": ["abi", "util", "kernel", "chips"],  # kernel: struct thread; chips: arch_timer.h, arch_chip.h
    "kernel": ["abi", "arch", "util"],
    "chips": [],
    "user": ["abi", "util", "generated", "drivers/console/console.h"],  # console.h: print
    "drivers": ["user", "abi", "util", "chips", "generated"],  # and the header of each class: a driver may be another's client
    "apps": ["user", "abi", "util", "generated", "drivers"],
    "bench": ["user", "abi", "util", "generated", "drivers"],
}
FREESTANDING = {"stdint.h", "stddef.h", "stdbool.h"}
MAY_USE_LIBC = ("user", "drivers", "apps", "bench", "tests")
UNCONDITIONAL = ("kernel", "abi", "util", "user", "apps")  # no #if: a variant is a file
ARCH_INTERFACE = {"arch.h", "arch_cpu.h", "arch_timer.h", "arch_chip.h"}
# Parts of the sources in which no board, chip or processor may be named; but user/<arch>/, the trap stubs.
PORTABLE = ("kernel", "util", "user", "apps")
FOREIGN_WORDS = re.compile(
    r"(?<![a-z0-9])(cortex\w*|__arm\w*|armv\d\w*|thumb|risc-?v\w*|rv32\w*|nvic|systick|plic|clint|mpu|pmp|psp|msp|xpsr|primask|qemu|lm3s\w*|"
    r"mps[23]\w*|stm32\w*|nucleo\w*|netduino\w*|microbit|nrf5\w*|rp2040\w*|sifive\w*)(?![a-z0-9])", re.I)


def is_portable(path):
    return path.parts[0] in PORTABLE and not (path.parts[0] == "user" and (ROOT / "arch" / path.parts[1]).is_dir())


def sources():
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.c", "*.cc", "*.h", "*.hpp", "*.S", "*.inc", "*.def", "*.py", "*.sh", "*.toml"],
                           cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    return [pathlib.PurePosixPath(n) for n in names if (ROOT / n).exists()]


def candidates(header, includer, headers):
    """The headers of the tree that an include may mean: the include path of each part of the build decides between equal
    names, and holds only what that part may include. None: a system header."""
    beside = pathlib.PurePosixPath(os.path.normpath(includer.parent / header))
    if beside in headers:
        return [beside]
    return sorted(h for h in headers if str(h) == header or str(h).endswith("/" + header)) or [None]


def allowed(includer, header, target):
    top = includer.parts[0]
    if top == "tests":
        return True
    if header == "arch_chip.h":
        return top == "arch"
    if header == "page.h" and target is None:
        return "generated" in RULES[top]
    if target is None:
        return header in FREESTANDING or top in MAY_USE_LIBC or includer.parts[:2] == ("arch", "host")
    other = target.parts[0]
    if other == top or str(target) in RULES[top]:
        return top != "drivers" or target.parts[1] == includer.parts[1] or target.stem == target.parts[1]
    if top == "kernel" and (other == "arch" or other == "chips"):
        return target.name in ARCH_INTERFACE
    if top == "arch" and other == "chips":
        return target.name in ARCH_INTERFACE
    return other in RULES[top]


def check(path, headers):
    top = path.parts[0]
    text = (ROOT / path).read_text()
    if "SPDX-License-Identifier: MIT" not in text[:200]:
        yield 1, "no SPDX line", "begin with SPDX-License-Identifier: MIT"
    if path.suffix not in (".c", ".h", ".S", ".inc") or top not in RULES and top != "tests":
        return
    for number, line in enumerate(text.splitlines(), 1):
        if include := re.match(r'\s*#\s*include\s+[<"]([^>"]+)[>"]', line):
            targets = candidates(include[1], path, headers)
            if not any(allowed(path, include[1], target) for target in targets):
                yield number, f"{top} includes {targets[0] or include[1]}", f"{top} may include: {', '.join([top] + RULES.get(top, []))}"
        if top in UNCONDITIONAL and re.match(r"\s*#\s*(if|ifdef|ifndef|elif|else)\b", line):
            yield number, "conditional compilation", "make the variant a file, or use if (CONSTANT)"
        if is_portable(path) and (word := FOREIGN_WORDS.search(line)):
            yield number, f"portable code names `{word[0]}`", "move it to arch/, chips/ or a page"


def main():
    paths = sources()
    headers = {p for p in paths if p.suffix in (".h", ".inc", ".S", ".def")}
    offences = [f"{path}:{number}: {what}; fix: {fix}" for path in paths for number, what, fix in check(path, headers)]
    print("\n".join(offences + [f"{len(paths)} files, {len(offences)} offences"]))
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main())
