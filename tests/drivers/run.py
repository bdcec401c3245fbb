#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Builds and runs the drivers on the host, beside models of their blocks, and compares the pages of their chips with what
others wrote down. --only NAME: one program, or `devicetree`; --offline: nothing is fetched. The last line is
`N passed, N failed`."""

import argparse
import pathlib
import platform
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "host"))

import run as host  # noqa: E402

import devicetree  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only")
    parser.add_argument("--offline", action="store_true")
    options = parser.parse_args()
    counts = []
    if platform.machine() != "x86_64":
        print("skip the models: their bus decodes instructions of x86-64")
    elif options.only != "devicetree":
        counts.append(host.run_tests("drivers", options.only))
    if options.only in (None, "devicetree") and not options.offline:
        counts.append(devicetree.check())
    passed, failed = map(sum, zip(*counts, (0, 0)))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
