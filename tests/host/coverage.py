#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the tests of the host with counters, and prints which lines and branches of kernel/ and util/ they reach. Fails below
what LINES and BRANCHES say, when a source is in no test, and when a comment excludes something from the count. --missing: also
names what is not reached. The last line is `N passed, N failed`."""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "coverage"
LINES, BRANCHES = 95.0, 90.0  # per cent, of kernel/ and of util/


def run(*command):
    done = subprocess.run([str(c) for c in command], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        print(f"FAIL {' '.join(map(str, command))}\n{done.stdout}\n0 passed, 1 failed")
        sys.exit(1)
    return done.stdout


def counted(files, kind):
    covered = sum(f[f"{kind}_covered"] for f in files)
    total = sum(f[f"{kind}_total"] for f in files)
    return covered, total, 100 * covered / total if total else 0.0


def judge(folder, files):
    """Prints a folder's figures; returns how many of them are too low."""
    failed = 0
    for kind, least in (("line", LINES), ("branch", BRANCHES)):
        covered, total, percent = counted(files, kind)
        good = total > 0 and percent >= least
        failed += not good
        print(f"{'ok ' if good else 'FAIL'} {folder}/: {percent:.1f} % of {total} {kind}{'es' if kind == 'branch' else 's'} (at least {least:.0f})")
    return failed


def uncounted(folder, files):
    """Names what the figures leave out; returns how many."""
    known = {f["filename"] for f in files}
    sources = list((ROOT / folder).glob("*.[ch]"))
    missing = [f"{folder}/{p.name} is in no test" for p in sources if p.suffix == ".c" and f"{folder}/{p.name}" not in known]
    excluded = [f"{folder}/{p.name} excludes lines from the count" for p in sources if re.search(r"(GCOVR?|LCOV)_EXCL", p.read_text())]
    print("".join(f"FAIL {what}\n" for what in sorted(missing + excluded)), end="")
    return len(missing) + len(excluded)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missing", action="store_true")
    options = parser.parse_args()
    shutil.rmtree(BUILD, ignore_errors=True)  # old counters would count
    run("cmake", "-S", "tests/host", "-B", BUILD, "-G", "Ninja", "-DCOVERAGE=ON", "-DSANITIZE=OFF")
    run("cmake", "--build", BUILD)
    run("ctest", "--test-dir", BUILD, "-j2", "--output-on-failure")
    gcovr = ["gcovr", "--root", ROOT, "--filter", "kernel/", "--filter", "util/", "--object-directory", BUILD, BUILD]
    files = json.loads(run(*gcovr, "--json-summary"))["files"]
    failed = 0
    for folder in ("kernel", "util"):
        own = [f for f in files if f["filename"].startswith(folder + "/")]
        failed += judge(folder, own) + uncounted(folder, own)
    if options.missing:
        print(run(*gcovr), run(*gcovr, "--branches"))
    print(f"{max(4 - failed, 0)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
