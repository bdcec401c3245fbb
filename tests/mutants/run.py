# SPDX-License-Identifier: MIT
"""Proves that the tests test something: applies each patch of this folder to a copy of the tree and demands that the
test which the patch names then fails.

The first lines of a patch say `# what: ...` (the mistake that it makes) and `# red: host:<test>`, `# red: drivers:<test>`,
`# red: target:<board>/<test>` or `# red: attack:<board>/<case>`. `# case: A20` says that it is the published defect behind
that case of tests/attack/cases.toml. A mutant that does not build is no proof, and reported as broken."""

import argparse
import concurrent.futures
import os
import queue
import random
import re
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import builds

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
COPIES = ROOT / "build" / "mutants"
WORKERS = 2
LIMIT_S = 600
BROKEN_BUILD = re.compile(r"build of \S+ failed|ninja: build stopped|CMake Error")


class Mutant:
    """One patch. `problem` says why it cannot be run, if so."""

    def __init__(self, path):
        self.path = path
        self.name = path.stem
        head = path.read_text(encoding="utf-8")
        self.what = _header(head, "what")
        self.red = _header(head, "red")
        self.case = _header(head, "case")
        self.problem = None
        if not self.what or not re.fullmatch(r"(host|drivers):\S+|(target|attack):\S+/\S+", self.red):
            self.problem = "its header needs `# what: ...` and `# red: host:<test>`, `# red: drivers:<test>`, `# red: target:<board>/<test>` or `# red: attack:<board>/<case>`"


def _header(text, key):
    match = re.search(rf"^# {key}: *(.*?) *$", text, re.MULTILINE)
    return match.group(1) if match else ""


class Tree:
    """A copy of the working tree with build directories of its own, which stay for the next run."""

    def __init__(self, number):
        self.path = COPIES / f"tree{number}"
        self._sync()

    def _sync(self):
        """Makes the copy equal. Files that are equal keep their time, so that little is built again."""
        listing = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, check=True,
                                 stdout=subprocess.PIPE).stdout
        wanted = {name.decode() for name in listing.split(b"\0") if name and (ROOT / name.decode()).is_file()}
        for name in wanted:
            source, copy = ROOT / name, self.path / name
            if not copy.is_file() or copy.read_bytes() != source.read_bytes():
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, copy)
            shutil.copymode(source, copy)
        for copy in list(self.path.rglob("*")):
            name = copy.relative_to(self.path)
            if name.parts[0] != "build" and copy.is_file() and str(name) not in wanted:
                copy.unlink()

    def apply(self, mutant, undo=False):
        """Returns None, or why the patch does not fit."""
        command = ["git", "apply", "-C1", *(["-R"] if undo else []), str(mutant.path)]
        result = self._run(command, GIT_CEILING_DIRECTORIES=str(COPIES))
        return None if result.returncode == 0 else result.stdout.strip()

    def run_test(self, red):
        """Runs what `# red:` names; returns whether it passed, and its output."""
        kind, _, test = red.partition(":")
        if kind == "target":
            board, _, name = test.partition("/")
            command = [sys.executable, "tests/target/run.py", "--boards", board, "--only", name]
        elif kind == "attack":
            board, _, name = test.partition("/")
            command = [sys.executable, "tests/attack/run.py", "--board", board, "--case", name]
        else:
            command = [sys.executable, f"tests/{kind}/run.py", "--only", test]
        result = self._run(command)
        return result.returncode == 0, result.stdout

    def _run(self, command, **environment):
        try:
            return subprocess.run(command, cwd=self.path, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  timeout=LIMIT_S, env={**os.environ, **environment}, check=False)
        except subprocess.TimeoutExpired as error:
            return subprocess.CompletedProcess(command, 1, f"(stopped after {LIMIT_S} s)\n{error.stdout or ''}")


def check_names(mutants):
    """Each target test names the mutants that it kills, and each such mutant its test: what is wrong with that."""
    listing = subprocess.run([sys.executable, "tests/target/run.py", "--mutants"], cwd=ROOT, check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    named = {tuple(line.split()) for line in listing.splitlines()}
    cases = tomllib.loads((ROOT / "tests" / "attack" / "cases.toml").read_text(encoding="utf-8"))
    wanted = {(m.red.split("/", 1)[1], m.name) for m in mutants if m.red.startswith("target:")}
    return [f"FAIL {test} names the mutant {name}, whose patch does not say so" for test, name in sorted(named - wanted)] + [
        f"FAIL {name} says that {test} turns red, which does not name it" for test, name in sorted(wanted - named)
    ] + [f"FAIL {m.name} is said to be the defect of the case {m.case}, which there is not" for m in mutants if m.case and m.case not in cases]


def check_sources(mutants, trees):
    """The code changes under the patches: which of them no longer fit, or no longer build."""
    check = builds.Check([m for m in mutants if not m.problem])

    def complaint(mutant):
        tree = trees.get()
        try:
            if tree.apply(mutant):
                return f"FAIL {mutant.name} does not fit the sources: make its mistake anew"
            problem = check.problem(mutant, tree.path)
            tree.apply(mutant, undo=True)
            return problem and f"FAIL {mutant.name} does not build:\n{_tail(problem)}"
        finally:
            trees.put(tree)

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        return list(filter(None, pool.map(complaint, [m for m in mutants if not m.problem])))


def judge(mutant, tree, baseline):
    """Runs one mutant in one tree; returns whether it was killed, and the line that says so."""
    label = f"{mutant.name} ({mutant.what})"
    if not mutant.problem and baseline[mutant.red]:
        mutant.problem = baseline[mutant.red]
    if not mutant.problem:
        mutant.problem = tree.apply(mutant)
    if mutant.problem:
        return False, f"FAIL {label}: broken: {mutant.problem}"
    try:
        passed, output = tree.run_test(mutant.red)
    finally:
        tree.apply(mutant, undo=True)
    if passed:
        return False, f"FAIL {label}: mutant survived {mutant.red}"
    if BROKEN_BUILD.search(output):
        return False, f"FAIL {label}: broken: it does not build\n{_tail(output)}"
    if not re.search(r"^\d+ passed, [1-9]\d* failed", output, re.MULTILINE):
        return False, f"FAIL {label}: broken: {mutant.red} gave no verdict\n{_tail(output)}"
    return True, f"ok  {label}: mutant killed by {mutant.red}"


def _tail(text, lines=15):
    return "\n".join(f"    | {line}" for line in text.strip().splitlines()[-lines:])


def run_baseline(mutants, tree):
    """What is wrong with each named test before any mutation; None where it passes."""
    problems = {}
    for red in sorted({m.red for m in mutants if not m.problem}):
        passed, output = tree.run_test(red)
        problems[red] = None if passed else f"{red} fails without it, too\n{_tail(output)}"
    return problems


def make_trees(count):
    trees = queue.Queue()
    for number in range(count):
        trees.put(Tree(number))
    return trees


def run_all(mutants, trees):
    """Prints a line for each and returns how many were killed."""
    first = trees.get()
    baseline = run_baseline(mutants, first)
    trees.put(first)

    def work(mutant):
        tree = trees.get()
        try:
            return judge(mutant, tree, baseline)
        finally:
            trees.put(tree)

    killed = 0
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        for future in concurrent.futures.as_completed([pool.submit(work, mutant) for mutant in mutants]):
            dead, line = future.result()
            killed += dead
            print(line, flush=True)
    return killed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, metavar="N", help="only N of them, picked by the seed")
    parser.add_argument("--seed", type=int, default=None, help="default: another one each time; it is printed")
    parser.add_argument("--check", action="store_true", help="only whether all fit, build, and agree with the tests that they name")
    parser.add_argument("--only", action="append", metavar="NAME", help="only this one (can be repeated)")
    arguments = parser.parse_args()
    started = time.monotonic()
    mutants = [Mutant(path) for path in sorted(HERE.glob("*.patch"))]
    trees = make_trees(min(WORKERS, len(mutants)))
    complaints = [] if arguments.sample else check_names(mutants) + check_sources(mutants, trees)  # `make test` has a stage for these
    print("".join(f"{line}\n" for line in complaints), end="")
    if arguments.check:
        print(f"{len(mutants) - len(complaints)} passed, {len(complaints)} failed")
        return 1 if complaints else 0
    if arguments.only:
        mutants = [mutant for mutant in mutants if mutant.name in arguments.only]
    if arguments.sample is not None and arguments.sample < len(mutants):
        seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(1 << 16)
        print(f"{arguments.sample} of {len(mutants)} mutants, picked by --seed {seed}", flush=True)
        mutants = sorted(random.Random(seed).sample(mutants, arguments.sample), key=lambda mutant: mutant.name)
    if not mutants:
        print("FAIL no mutant was selected\n0 passed, 1 failed")
        return 1
    killed = run_all(mutants, trees)
    print(f"{time.monotonic() - started:.0f} s")
    failed = len(mutants) - killed + len(complaints)
    print(f"{killed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
