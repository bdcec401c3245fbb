#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""test.py all|quick|lint: runs the stages below one after the other, prints what each took, and ends with the line
`N passed, N failed`. A stage that finds nothing to run has failed."""

import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUDGET_MINUTES = 40
RESULTS = ROOT / "build" / "results.txt"
PRESET_FOR_LINT = "lm3s6965evb-clang"


@dataclasses.dataclass
class Stage:
    name: str
    action: object
    sets: tuple  # of all, quick, lint
    needs: tuple = ()  # programs of the group `optional`: absent, the stage is skipped, but a failure in CI


def run(*command, quiet=False):
    """Runs a command, shows its output as it comes, and returns (status, output)."""
    process = subprocess.Popen([str(c) for c in command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = []
    for line in process.stdout:
        lines.append(line)
        if not quiet:
            print(line, end="", flush=True)
    status = process.wait()
    if quiet and status != 0:
        print("".join(lines), end="", flush=True)
    return status, "".join(lines)


def one(*command):
    """A command that is one test."""
    status, _ = run(*command, quiet=True)
    return (1, 0) if status == 0 else (0, 1)


def counted(*command):
    """A command whose last line counts. What it says of each test is kept for the attack suite."""
    status, output = run(*command)
    with open(RESULTS, "a", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in output.splitlines() if line.startswith(("ok", "FAIL")))
    counts = re.findall(r"^(\d+) passed, (\d+) failed", output, re.M)
    passed, failed = map(int, counts[-1]) if counts else (0, 1)
    return passed, failed if status == 0 or failed else 1


def tracked(*patterns):
    return subprocess.run(["git", "ls-files", "-co", "--exclude-standard", *patterns], cwd=ROOT, capture_output=True,
                          text=True, check=True).stdout.split()


def c_files():
    return [f for f in tracked("*.c", "*.cc", "*.h", "*.hpp") if (ROOT / f).exists()]


def analysed():
    """Sources that a board's compile_commands.json holds."""
    import json
    commands = json.loads((ROOT / "build" / PRESET_FOR_LINT / "compile_commands.json").read_text())
    mistakes = str(ROOT / "tests")  # there they are made on purpose
    return sorted({c["file"] for c in commands if c["file"].endswith(".c") and not c["file"].startswith(mistakes)})


def lint(quick=False):
    run("cmake", "--preset", PRESET_FOR_LINT, quiet=True)
    results = [
        one("clang-format", "--dry-run", "-Werror", *c_files()),
        one("python3", "tools/includes.py"),
        one("python3", "tools/lines.py", "--check"),
        one("python3", "tools/links.py"),
        one("python3", "tools/docs.py", "--check"),
        one("python3", "tools/headers.py"),
        one("python3", "tests/host/coming.py"),
    ]
    if not quick:
        database = ROOT / "build" / PRESET_FOR_LINT
        cppcheck = ["cppcheck", f"--project={database}/compile_commands.json", "--error-exitcode=1", "--quiet", "-j2",
                    "--enable=warning,performance,portability", "--inline-suppr", "--suppress=ctunullpointer",  # it takes 0 in a system call's word for a pointer
                    "--suppressions-list=tools/cppcheck.txt",
                    f"--cppcheck-build-dir={database}"]
        results.append(one(*cppcheck))
        tidy = f'printf "%s\\n" "$@" | xargs -n 4 -P 2 clang-tidy -p build/{PRESET_FOR_LINT} --quiet 2>/dev/null'
        results.append(one("sh", "-c", tidy, "sh", *analysed()))
    return sum(r[0] for r in results), sum(r[1] for r in results)


def target(*options):
    return counted("python3", "tests/target/run.py", *options)


STAGES = [
    Stage("lint", lambda: lint(), ("all", "lint")),
    Stage("lint, the quick part", lambda: lint(quick=True), ("quick",)),
    Stage("mutants fit and build", lambda: counted("python3", "tests/mutants/run.py", "--check"), ("all", "quick", "lint")),
    Stage("host", lambda: counted("python3", "tests/host/run.py"), ("all", "quick")),
    Stage("drivers", lambda: counted("python3", "tests/drivers/run.py"), ("all",)),
    Stage("drivers, offline", lambda: counted("python3", "tests/drivers/run.py", "--offline"), ("quick",)),
    Stage("coverage", lambda: counted("python3", "tests/host/coverage.py"), ("all",)),
    Stage("models", lambda: counted("python3", "tests/model/run.py"), ("all",)),
    Stage("proof", lambda: counted("python3", "tests/proof/run.py"), ("all",), ("frama-c", "why3", "z3", "cvc4")),
    Stage("fuzzing", lambda: counted("python3", "tests/fuzz/run.py"), ("all",)),
    Stage("bad pages", lambda: counted("python3", "tests/pages/run.py"), ("all", "quick")),
    Stage("clang", lambda: counted("python3", "tests/target/clang.py"), ("all",)),
    Stage("target", lambda: target("--family"), ("all",)),
    Stage("target, quick", lambda: target("--quick"), ("quick",)),
    Stage("rp2040", lambda: counted("python3", "tests/rp2040/run.py"), ("all",), needs=("node", "npm")),
    Stage("size", lambda: counted("python3", "tools/size.py", "--check"), ("all", "quick")),
    Stage("bench", lambda: counted("python3", "tools/bench.py", "--check"), ("all",)),
    Stage("latency", lambda: counted("python3", "tests/target/latency.py", "--check"), ("all",)),
    Stage("attack", lambda: counted("python3", "tests/attack/run.py", "--results", str(RESULTS)), ("all",)),
    Stage("mutants, a sample", lambda: counted("python3", "tests/mutants/run.py", "--sample", "6"), ("all",)),
    Stage("mutants by rule, a sample", lambda: counted("python3", "tests/mutants/operators.py", "--sample", "24"), ("all",)),
]


def main():
    which = sys.argv[1] if len(sys.argv) > 1 else "all"
    stages = [s for s in STAGES if which in s.sets]
    if not stages:
        sys.exit(__doc__)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("")
    total, started, rows = [0, 0], time.monotonic(), []
    for stage in stages:
        begun = time.monotonic()
        print(f"-- {stage.name}", flush=True)
        absent = [program for program in stage.needs if not shutil.which(program)]
        if absent and "ERKOS_ALL_TOOLS" not in os.environ:
            print(f"skip {stage.name}: no {' '.join(absent)}; fix: sh tools/setup.sh optional")
            rows.append(f"   {stage.name:26} skipped: no {' '.join(absent)}")
            continue
        passed, failed = (0, 0) if absent else stage.action()
        if passed + failed == 0:
            print(f"FAIL {stage.name}: no {' '.join(absent) or 'test ran'}")
            failed = 1
        minutes = (time.monotonic() - begun) / 60
        if passed and not failed:
            with open(RESULTS, "a", encoding="utf-8") as file:
                file.write(f"ok  stage/{stage.name}\n")
        rows.append(f"   {stage.name:26} {passed:5} passed {failed:4} failed  {minutes:5.1f} min")
        total[0] += passed
        total[1] += failed
    minutes = (time.monotonic() - started) / 60
    print("\n".join(["--"] + rows + [f"   {'all':26} {'':23}  {minutes:5.1f} min"]))
    if minutes > BUDGET_MINUTES:
        print(f"FAIL the tests took {minutes:.0f} minutes, more than {BUDGET_MINUTES}")
        total[1] += 1
    print(f"{total[0]} passed, {total[1]} failed")
    return 1 if total[1] or not total[0] else 0


if __name__ == "__main__":
    sys.exit(main())
