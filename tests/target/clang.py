#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""clang is the second compiler: all images build with it, and hello and fib boot and end by themselves."""

import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from build import build  # noqa: E402
from emulator import Emulator, EmulatorError, load_board  # noqa: E402

BOARDS = ("lm3s6965evb", "mps2-an386", "virt-rv32")
IMAGES = {"hello": "hello world", "fib": "fib 10: 89"}


def boots(board, image, text):
    folder = build(f"{board}-clang", image)
    emulator = Emulator(load_board(board), folder / image / f"{image}.elf", icount=0)
    try:
        emulator.expect(text, 10)
        return emulator.wait_exit(10) == 0
    except EmulatorError as error:
        print(error)
        return False
    finally:
        emulator.kill()


def main():
    passed = failed = 0
    for board in BOARDS:
        for image, text in IMAGES.items():
            good = boots(board, image, text)
            passed, failed = passed + good, failed + (not good)
            print(f"{'ok ' if good else 'FAIL'} {board}-clang/{image}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
