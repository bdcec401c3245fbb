#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The attack suite: everything in cases.toml, a line for each case, which begins with its name. Cases of the arena are tables of attempts, made by
processes in the first, a middle and the last slot; the line counts them. The others are tests of another suite, which run here unless --results
names the lines that they have written already.

  run.py                     all cases on the boards of BOARDS
  run.py --case C20 --full   one of them (may be repeated), with every attempt, not only what CI has time for; says after each slot how far it is"""

import argparse
import concurrent.futures
import fnmatch
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent / "target")]

import rig as rig_module  # noqa: E402
import arena  # noqa: E402
import flips  # noqa: E402
import section_a  # noqa: E402
import section_b  # noqa: E402
import section_c  # noqa: E402
import section_d  # noqa: E402
import section_e  # noqa: E402
import storm  # noqa: E402
from rig import EmulatorError, Failure  # noqa: E402
from remote import RemoteError  # noqa: E402

BOARDS = ("mps2-an386", "virt-rv32")
WORKERS = 2
SECTIONS = {"A": section_a, "B": section_b, "C": section_c, "D": section_d, "E": section_e}
COUNTS = {"A": 27, "B": 17, "C": 22, "D": 13, "E": 19, "F": 14}
EXACT = ("C5", "C6", "C7", "C13", "C14", "C15", "C21", "D3", "D6", "D7")  # again with one instruction in each block that the emulator translates
KINDS = ("run", "not_modelled", "no_feature")
LONG_FLOOD_MS, FLOOD_MS, SHORT_FLOOD_MS = 60000, 1000, 50
GROUPS = {"storm": storm, "flips": flips}


class Case:
    """A table of cases.toml."""

    def __init__(self, name, table):
        self.name, self.text = name, table["text"]
        self.kind = next(kind for kind in KINDS if kind in table)
        self.what = table[self.kind]
        self.count = {}  # board: [good, tried]
        self.passed, self.problems = [], []

    def line(self):
        if self.kind != "run":
            return f"{self.name} {self.text}: {self.kind.replace('_', ' ')}: {self.what}"
        found = [f"{good}/{tried} on {board}" for board, (good, tried) in self.count.items()] + self.passed
        if not found and not self.problems:
            self.problems.append("nothing has tried it")
        verdict = "FAIL" if self.problems else "ok" if not self.count else ""
        details = "".join(f"\n    {problem}" for problem in self.problems)
        return f"{self.name} {self.text}: {' '.join(filter(None, [verdict, ', '.join(found)]))}{details}"


def read_cases():
    """All of them; complains about what is missing, or said twice."""
    tables = tomllib.loads((HERE / "cases.toml").read_text())
    names = [f"{section}{n}" for section, count in COUNTS.items() for n in range(1, count + 1)]
    wrong = [f"FAIL cases.toml: no {name}" for name in names if name not in tables] + [f"FAIL cases.toml: unknown {name}" for name in tables if name not in names]
    wrong += [f"FAIL cases.toml: {name} needs `text` and one of {', '.join(KINDS)}" for name, t in tables.items() if "text" not in t or len(set(t) & set(KINDS)) != 1]
    return [] if wrong else [Case(name, tables[name]) for name in names], wrong


def wants(case, what):
    """The boards on which the case wants a group or suite."""
    if case.kind != "run":
        return []
    entries = [entry.partition("@") for entry in case.what]
    return [board for name, _, at in entries if name == what for board in ([at] if at else BOARDS)]


# -- the arena --


def play(arena_, slot, cases, board, full):
    """What one slot does, section by section."""
    for section, module in SECTIONS.items():
        chosen = {case.name: case for case in cases if case.name[0] == section and board in wants(case, "arena")}
        if not chosen:
            continue
        for name, attempts in module.cases(arena.World(arena_, slot), full):
            if name not in chosen:
                continue
            case = chosen[name]
            short, long = (FLOOD_MS, LONG_FLOOD_MS) if full else (SHORT_FLOOD_MS, FLOOD_MS)
            arena_.flood_ms = long if slot == "middle" else short
            started = time.monotonic()
            result = arena_.run(slot, attempts)
            if full:
                print(f"{board}, {slot}: {name} {result.good}/{result.tried}, {time.monotonic() - started:.0f} s", flush=True)
            count = case.count.setdefault(board, [0, 0])
            count[0] += result.good
            count[1] += result.tried
            case.problems += [f"{board}, {problem}" for problem in result.problems]


def play_arena(builder, board, cases, slots, full, one_insn=False):
    if not cases:
        return
    rig = rig_module.Rig(board, builder)
    try:
        arena_ = arena.Arena(rig, one_insn)
        for slot in slots:
            play(arena_, slot, cases, board, full)
        problems = arena_.finish()
    except (Failure, EmulatorError, RemoteError, arena.Broken) as error:
        problems = [f"{board}: {error}"]
    finally:
        rig.close()
    if problems:
        unfinished = next((case for case in cases if not case.count.get(board)), cases[-1])
        unfinished.problems += problems


def on_board(board, cases, slots, full):
    """The arena, then the groups that are programs of their own."""
    builder = rig_module.Builder()
    mine = [case for case in cases if board in wants(case, "arena")]
    if mine:
        play_arena(builder, board, mine, slots, full)
    if "middle" in slots:
        play_arena(builder, board, [case for case in mine if case.name in EXACT], ("middle",), full, one_insn=True)
    for name, module in GROUPS.items():
        asked = [case for case in cases if board in wants(case, name)]
        if asked:
            good, text = module.sample(board)
            for case in asked:
                (case.passed if good else case.problems).append(text)


# -- tests of other suites --


def others(cases):
    """(suite, test, board or None) that the cases name."""
    found = {}
    for case in cases:
        for entry in case.what if case.kind == "run" else []:
            name, _, board = entry.partition("@")
            suite, colon, test = name.partition(":")
            if colon or suite == "latency":
                found.setdefault((suite, test, board), []).append(case)
    return found


def labels(suite, test, board):
    """What the lines of that suite call it, as patterns."""
    if suite == "target":
        return [f"{b}/{test}" for b in ([board] if board else BOARDS)]
    return {"host": [f"host/{test}"], "pages": [test], "latency": ["stage/latency"]}[suite]


def run_others(wanted):
    """The lines that those tests write."""
    commands = {"target": ["tests/target/run.py", "--boards", ",".join(sorted({b for _, _, b in wanted if b} | set(BOARDS)))], "host": ["tests/host/run.py"], "pages": ["tests/pages/run.py"],
                "latency": ["tests/target/latency.py", "--check"]}
    lines = []
    for suite, command in commands.items():
        mine = [key for key in wanted if key[0] == suite]
        only = [word for key in mine for label in labels(*key) for word in ("--only", label.removeprefix("host/"))] if suite in ("target", "host") else []
        if mine:
            done = subprocess.run([sys.executable, *command, *only], cwd=ROOT, text=True, capture_output=True, check=False)
            lines += done.stdout.splitlines() + ([f"ok  stage/{suite}"] if done.returncode == 0 else [])
    return lines


def look_up(wanted, lines):
    """Writes into each case what the lines say of its tests. On some board each must have passed, and failed on none."""
    verdicts = [match.groups() for line in lines if (match := re.match(r"(ok|FAIL) +([\w./-]+)", line))]
    for key, cases in wanted.items():
        found = [(verdict, label) for verdict, label in verdicts for pattern in labels(*key) if fnmatch.fnmatch(label, pattern)]
        good = found and all(verdict == "ok" for verdict, _ in found)
        for case in cases:
            (case.passed if good else case.problems).append(", ".join(dict.fromkeys(label for _, label in found)) if good else f"{':'.join(filter(None, key[:2]))} has not passed")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", action="append", help="only this case, e.g. A20; may hold * (can be repeated)")
    parser.add_argument("--board", help=f"default: {', '.join(BOARDS)}")
    parser.add_argument("--slot", choices=arena.SLOTS, help="only this one")
    parser.add_argument("--full", action="store_true", help="every attempt, long floods")
    parser.add_argument("--results", help="a file with the lines of the other suites")
    arguments = parser.parse_args()
    started = time.monotonic()
    cases, wrong = read_cases()
    if arguments.case:
        cases = [case for case in cases if any(fnmatch.fnmatch(case.name, only) for only in arguments.case)]
    if wrong or not cases:
        print("\n".join(wrong or ["FAIL no case was selected"]) + "\n0 passed, 1 failed")
        return 1
    boards = arguments.board.split(",") if arguments.board else BOARDS
    wanted = others(cases)
    lines = Path(arguments.results).read_text().splitlines() if arguments.results else run_others(wanted)
    look_up(wanted, lines)
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda board: on_board(board, cases, [arguments.slot] if arguments.slot else arena.SLOTS, arguments.full), boards))
    print("\n".join(case.line() for case in cases))
    kinds = {kind: sum(case.kind == kind for case in cases) for kind in KINDS}
    failed = sum(bool(case.problems) for case in cases)
    attempts = sum(tried for case in cases for _, tried in case.count.values())
    print(f"{kinds['run']} run, {kinds['not_modelled']} not modelled, {kinds['no_feature']} without the feature; {attempts} attempts; {time.monotonic() - started:.0f} s")
    print(f"{kinds['run'] - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
