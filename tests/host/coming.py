#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The programs in docs/coming-from.md: that of ErkOS is the one of apps/coming and its page, that with pthreads runs here and says
the same, and those of the others are compiled against declarations."""

import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = "docs/coming-from.md"
HEADERS = ("pthread.h", "semaphore.h", "signal.h", "stdint.h", "stdio.h", "unistd.h")
DECLARED = ROOT / "tests" / "host" / "declared"
COMPILE = ("-Wall", "-Wextra", "-Werror", "-fsyntax-only")
OTHERS = {  # the words before a program, and how it is compiled
    "\nFreeRTOS:": ("gcc", "-x", "c", "-std=gnu17", f"-I{DECLARED}/freertos"),
    "\nZephyr:": ("gcc", "-x", "c", "-std=gnu17", f"-I{DECLARED}/zephyr", "-DSAMPLE_IRQ=5"),  # a board's devicetree says it
    "\nArduino:": ("arm-none-eabi-g++", "--specs=picolibc.specs", "-x", "c++", "-include", f"{DECLARED}/arduino/Arduino.h"),  # included by Arduino itself
}
SAYS = "sample 1: 1\nsample 2: 4\nsample 3: 9\n"


def program_after(text, words):
    """The first program behind these words."""
    return re.search(r"```\w+\n(.*?)```", text[text.index(words):], re.S).group(1)


def main():
    text = (ROOT / PAGE).read_text()
    for words, file in (("ErkOS, [apps", "apps/coming/meter.c"), ("and its page, [", "images/coming.toml")):
        if program_after(text, words) not in (ROOT / file).read_text():
            sys.exit(f"{PAGE}: its program is not in {file} any more; fix: copy it")
    for words, command in OTHERS.items():
        subprocess.run([*command, *COMPILE, "-"], input=program_after(text, words), text=True, check=True)
    source = "".join(f"#include <{header}>\n" for header in HEADERS) + program_after(text, "\npthreads:")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["gcc", "-std=gnu17", "-Wall", "-Wextra", "-Werror", "-pthread", "-x", "c", "-", "-o", f"{folder}/meter"],
                       input=source, text=True, check=True)
        said = subprocess.run([f"{folder}/meter"], capture_output=True, text=True, timeout=20, check=True).stdout
    if said != SAYS:
        sys.exit(f"{PAGE}: the program with pthreads says {said!r}, not {SAYS!r}")


if __name__ == "__main__":
    main()
