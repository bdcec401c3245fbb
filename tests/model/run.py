#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Explores every state of small programs over the real user library and the real kernel (docs/proof.md), and demands that
mistakes which are made on purpose are found. --only NAME: that scenario or mistake (can be repeated). The last line is
`N passed, N failed`."""

import argparse
import concurrent.futures
import pathlib
import shutil
import subprocess
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OUT = ROOT / "build" / "model"
REAL = OUT / "real"
WORKERS = 2
# What tools/image.py writes for a process, for the one of the model (model.h has its number of threads).
PAGE = '#define THREAD_COUNT 4\n#define THREAD_LOCALS 0\n#define THREAD_FIRST_SLOT 0\n#define THREAD_NAMES "a", "b", "c", "d"\n'
COMMON = ["-std=gnu17", "-ffunction-sections", "-g", "-O1", "-Wall", "-Wextra", "-Werror", f"-I{HERE}"]
KERNEL = ["-D_GNU_SOURCE", "-Ikernel", "-Iabi", "-Iutil", "-Iarch", "-Iarch/host"]
# Addresses are words of 32 bits, as on the target: the process's memory lies below 4 GiB. The hooks that the thread
# sanitizer puts before each access make it a step.
USER = ["-Wno-pointer-to-int-cast", "-Wno-int-to-pointer-cast", "-fsanitize=thread", "--param", "tsan-instrument-func-entry-exit=0",
        f"-I{HERE}/user", f"-I{OUT}", "-Iuser", "-Iabi", "-Iutil"]


def build(tree, out, changed=None):
    """The explorer over the kernel and the user library of `tree`, where a mistake is in `changed`: what cannot differ is
    linked as it is."""
    out.mkdir(parents=True, exist_ok=True)
    kernel = [p for p in sorted((tree / "kernel").glob("*.c")) if p.name != "memory.c"]
    kernel += [tree / "arch/host/host.c", HERE / "explore.c", HERE / "image.c"]
    user = [*(tree / "user" / name for name in ("barrier.c", "condition.c", "flags.c", "lock.c", "pool.c", "queue.c", "rwlock.c", "waiters.c")), HERE / "programs.c"]
    objects = []
    for group, flags in ((kernel, KERNEL), (user, USER)):
        for source in group:
            same = changed is not None and changed.suffix == ".c" and source != changed
            objects.append((REAL if same else out) / f"{source.parent.name}_{source.stem}.o")
            if not same:
                command = ["gcc", *COMMON, *flags, *(["-w"] if changed else []), "-c", source, "-o", objects[-1]]
                subprocess.run(command, cwd=tree, check=True)
    program = out / "explore"
    subprocess.run(["gcc", "-no-pie", "-Wl,--gc-sections", "-Wl,--defsym=process_page=0x20001000", *objects, "-o", program], check=True)
    return program


def explore(program, scenario):
    words = [str(scenario.get("kills", 0)), str(scenario.get("interrupts", 0)), scenario.get("store", "reservation"), *scenario["threads"]]
    return subprocess.run([program, *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)


def run_scenario(scenario, program):
    done = explore(program, scenario)
    wanted = scenario.get("finds")
    good = done.returncode == 0 if wanted is None else f"VIOLATION: {wanted}" in done.stdout
    text = done.stdout.strip() if not good or wanted is None else f"found: {wanted}"
    return good, f"{scenario['name']} ({' | '.join(scenario['threads'])}): {text}"


def run_mistake(mistake, scenarios):
    """A copy of the sources with one line changed: the scenarios that it names must find it."""
    tree = OUT / mistake["name"]
    for folder in ("kernel", "user", "abi", "util", "arch"):
        shutil.copytree(ROOT / folder, tree / folder, dirs_exist_ok=True)
    path = tree / mistake["file"]
    text = path.read_text()
    if text.count(mistake["was"]) != mistake.get("times", 1):
        return False, f"mistake {mistake['name']}: its line is not in {mistake['file']} any more"
    path.write_text(text.replace(mistake["was"], mistake["becomes"]))
    done = explore(build(tree, tree / "build", path), scenarios[mistake["scenario"]])
    found = [line for line in done.stdout.splitlines() if line.startswith("VIOLATION")]
    return bool(found), f"mistake {mistake['name']}: {found[0].lower() if found else 'NOT found: ' + done.stdout.strip()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append")
    only = parser.parse_args().only
    page = tomllib.loads((HERE / "scenarios.toml").read_text())
    scenarios = {s["name"]: s for s in page["scenario"]}
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "page.h").write_text(PAGE)
    program = build(ROOT, REAL)
    failed = passed = 0
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        jobs = [pool.submit(run_scenario, s, program) for s in page["scenario"] if not only or s["name"] in only]
        jobs += [pool.submit(run_mistake, m, scenarios) for m in page["mistake"] if not only or m["name"] in only]
        for job in jobs:
            good, line = job.result()
            print(f"{'ok ' if good else 'FAIL'} {line}", flush=True)
            passed += good
            failed += not good
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
