#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fuzzes the kernel beside its model, from the scripts in seeds/: a fixed number of runs, or --seconds of them. What fails is
left in build/fuzz/, and `build/fuzz/fuzz/fuzz_kernel FILE` plays it again. The last line is `N passed, N failed`."""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "fuzz"
SEEDS = ROOT / "tests" / "fuzz" / "seeds"
LONGEST = 4096  # bytes of a script: some hundred events


def run(*command):
    return subprocess.run([str(c) for c in command], cwd=ROOT, text=True, errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)


def fail(why, output):
    print(f"FAIL {why}\n{output[-8000:]}\n0 passed, 1 failed")
    return 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=6000)
    parser.add_argument("--seconds", type=int, help="this long instead")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for command in (["cmake", "-S", "tests/host", "-B", BUILD, "-G", "Ninja", "-DCMAKE_C_COMPILER=clang", "-DFUZZ=ON"],
                    ["cmake", "--build", BUILD, "--target", "fuzz_kernel"]):
        if (done := run(*command)).returncode != 0:
            return fail("the fuzzer does not build", done.stdout)
    found = BUILD / "found"  # scripts that reach something new; they make the next ones better, and are not kept
    shutil.rmtree(found, ignore_errors=True)
    found.mkdir(parents=True)
    fuzzer = [BUILD / "fuzz" / "fuzz_kernel", f"-max_len={LONGEST}", f"-artifact_prefix={BUILD}/", f"-seed={options.seed}", "-timeout=600", "-print_final_stats=1"]
    until = f"-max_total_time={options.seconds}" if options.seconds else f"-runs={options.runs}"
    done = run(*fuzzer, until, found, SEEDS)
    if done.returncode != 0:
        return fail(f"the fuzzer found something (--seed {options.seed})", done.stdout)
    runs = int(re.search(r"stat::number_of_executed_units: +(\d+)", done.stdout)[1])
    reached = re.findall(r"cov: (\d+)", done.stdout)
    seeds = len(list(SEEDS.iterdir()))
    if runs <= seeds or not reached:
        return fail("the fuzzer has done nothing", done.stdout)
    print(f"ok  fuzz: {runs} scripts reach {reached[-1]} places, the {seeds} seeds alone {reached[0]} (--seed {options.seed})")
    print("1 passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
