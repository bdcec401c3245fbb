#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Builds and runs the tests that need no processor, under sanitizers. --only NAME: one program. The last line is
`N passed, N failed`."""

import argparse
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def run(*command):
    return subprocess.run([str(c) for c in command], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)


def run_tests(folder, only):
    """Builds tests/<folder> into build/<folder>, and runs its programs, or one of them: (passed, failed)."""
    build = ROOT / "build" / folder
    for command in (["cmake", "-S", f"tests/{folder}", "-B", build, "-G", "Ninja"], ["cmake", "--build", build]):
        done = run(*command)
        if done.returncode != 0:
            print(f"FAIL build of the {folder} tests failed\n{done.stdout}")
            return 0, 1
    done = run("ctest", "--test-dir", build, "--verbose", "-j2", *(["-R", f"^{only}$"] if only else []))
    passed = sum(map(int, re.findall(r"\[  PASSED  \] (\d+) test", done.stdout)))
    failed = len(re.findall(r"\[  FAILED  \] \w", done.stdout))
    if done.returncode != 0:
        failed = max(failed, 1)
        print(done.stdout)
    for name, seconds in re.findall(r"Test +#\d+: ([\w-]+) \.+ +Passed +([\d.]+) sec", done.stdout):
        print(f"ok  {folder}/{name} ({seconds} s)")
    return passed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only")
    passed, failed = run_tests("host", parser.parse_args().only)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
