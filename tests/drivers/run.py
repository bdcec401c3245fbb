#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Builds and runs the drivers on the host, beside models of their blocks. --only NAME: one program. The last line is
`N passed, N failed`."""

import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "host"))

import run as host  # noqa: E402

if __name__ == "__main__":
    sys.exit(host.main("drivers"))
