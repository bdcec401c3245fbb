# SPDX-License-Identifier: MIT
"""Runs the tests that need a processor, under QEMU.

A test is a page tests/target/<name>.toml with a table [test] - an image with processes of its own, and what it must
write - or a function test_*(rig) in a file tests/target/test_*.py. The table:
    expect = ["regex", ...]   must appear in this order
    input = "text"            typed after the first of them
    status = 0                the program must end by itself, with this status; not given: it need not end
    forbid = ["regex", ...]   must not appear, beside FAIL and a kernel panic
    timeout_s = 10            for each step
    real_time = true          not tied to the instruction count
    one_insn = true           exact execute permissions
    boards = [...], why = ""  where it runs, if not everywhere: boards, or an arch for all its boards
    slow = true               not part of a quick run
    mutants = ["name", ...]   the patches of tests/mutants/ that must turn it red"""

import argparse
import concurrent.futures
import fnmatch
import importlib.util
import re
import sys
import time
import tomllib
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import rig as rig_module  # noqa: E402
import matrix  # noqa: E402
from image import pages  # noqa: E402
from rig import Builder, EmulatorError, Failure, Rig, Skip, board_names, load_board  # noqa: E402

sys.modules.setdefault("rig", rig_module)

WORKERS = 2
QUICK_BOARDS = ("lm3s6965evb", "mps2-an386")
FAMILY_BOARDS = ("lm3s6965evb", "mps2-an386", "mps2-an505", "mps2-an385-v6m", "virt-rv32")  # one or two for each family
SMOKE = ("images.hello", "images.fib", "contract", "fp", "restart", "mve", "wrap", "serial.*", "gpio.*", "timer", "time.counter_s_owner_begins_anew", "watchdog.*")
MORE_SMOKE = {"b-l475e-iot01a": ("images.*", "demo.*", "time.drift", "killed.*"),  # pins, and a clock that is its own alarm
              **dict.fromkeys(("microbit", "netduinoplus2", "sifive_e"), ("killed.*",))}  # other serial ports
ALWAYS_FORBIDDEN = ("FAIL", "kernel panic")
TABLE_KEYS = set("expect input status forbid timeout_s real_time one_insn boards why slow mutants".split())


class Test:
    """A test on all boards: name, image to build beforehand, where it runs, and the function that does it."""

    def __init__(self, name, images, action, boards=None, why="", skipped=None, slow=False, mutants=(), page=None, isolated=False):
        self.name, self.images, self.action = name, images, action
        self.boards, self.why, self.skipped, self.slow = boards, why, skipped or {}, slow
        self.mutants, self.page, self.isolated = mutants, page, isolated

    def reason_to_skip(self, board):
        """None where the test runs."""
        on = pages.Board(board)
        if self.page is not None:
            return pages.why_not(on, self.page)
        if self.isolated and not on.chip.protection:
            return pages.NO_PROTECTION
        if self.boards is not None and not {board, on.chip.arch} & set(self.boards):
            return self.why
        return self.skipped.get(board) or self.skipped.get(on.chip.arch)


def page_test(path):
    """The test of a page, or None if the page is just an image for a test in Python."""
    with open(path, "rb") as file:
        page = tomllib.load(file)
    table = page.get("test")
    if table is None:
        return None
    unknown = set(table) - TABLE_KEYS
    if unknown:
        raise ValueError(f"{path.name}: [test] has unknown keys: {', '.join(sorted(unknown))}")
    if "boards" in table and not table.get("why"):
        raise ValueError(f"{path.name}: [test] has boards but does not say why")
    if not table.get("expect") and "status" not in table:
        raise ValueError(f"{path.name}: [test] expects nothing")
    name = path.stem
    return Test(name, [name], lambda rig: run_page(rig, name, table),
                slow=table.get("slow", False), mutants=table.get("mutants", []), page=page)


def run_page(rig, image, table):
    """Does what the table says."""
    timeout = table.get("timeout_s", 10)
    icount = None if table.get("real_time") else 0
    emulator = rig.start(image, icount=icount, one_insn=table.get("one_insn", False))
    typed = table.get("input", "")
    try:
        for pattern in table.get("expect", []):
            emulator.expect(pattern, timeout)
            if typed:
                emulator.send(typed)
                typed = ""
        if "status" in table:
            rig.equal(emulator.wait_exit(timeout), table["status"], "exit status")
    finally:
        text = emulator.output()
    for pattern in [*ALWAYS_FORBIDDEN, *table.get("forbid", [])]:
        if match := re.search(f".*(?:{pattern}).*", text):
            raise Failure(f"it wrote {match.group(0).strip()!r}")


def python_tests(path):
    """The test functions of a file. IMAGES in it names what to build beforehand."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    stem = path.stem.removeprefix("test_")
    for name, function in vars(module).items():
        if name.startswith("test_") and callable(function):
            yield Test(f"{stem}.{name.removeprefix('test_')}", getattr(module, "IMAGES", []), function,
                       getattr(function, "boards", None), getattr(function, "why", ""),
                       getattr(function, "skipped", None), getattr(function, "slow", False),
                       getattr(function, "mutants", ()), isolated=getattr(function, "isolated", False))


def all_tests():
    """Every test there is, by name."""
    tests = [test for path in sorted(HERE.glob("*.toml")) if (test := page_test(path))]
    for path in sorted(HERE.glob("test_*.py")):
        tests += python_tests(path)
    return tests


def emulated_boards():
    """Boards that an emulator models."""
    return [name for name in board_names() if "emulator" in load_board(name)]


def run_one(test, board, builder):
    """Returns ok, FAIL or skip, and the line that says so."""
    label = f"{board}/{test.name}"
    rig = Rig(board, builder)
    started = time.monotonic()
    try:
        test.action(rig)
    except Skip as reason:
        return "skip", f"skip {label}: {reason}"
    except (Failure, EmulatorError) as error:
        return "FAIL", f"FAIL {label}: {error}"
    except (Exception, SystemExit):  # a mistake in the test itself, or a tool that gives up, is a failure of that test only
        return "FAIL", f"FAIL {label}: {traceback.format_exc()}"
    finally:
        rig.close()
    return "ok", f"ok  {label} ({time.monotonic() - started:.1f} s)"


def smoke(name, board):
    """Does this test run on a board that is not its family's?"""
    return any(fnmatch.fnmatch(name, pattern) for pattern in (*SMOKE, *MORE_SMOKE.get(board, ())))


def select(tests, boards, arguments):
    """The pairs to run, and why the others are skipped."""
    chosen, skipped = [], {}
    for board in boards:
        for test in tests:
            names = (test.name, f"{board}/{test.name}")
            if arguments.only and not any(fnmatch.fnmatch(n, only) for n in names for only in arguments.only):
                continue
            if arguments.quick and test.slow:
                continue
            if arguments.family and board not in FAMILY_BOARDS and not smoke(test.name, board):
                continue
            reason = test.reason_to_skip(board)
            if reason is None:
                chosen.append((test, board))
            else:
                skipped[board, test.name] = reason
    return chosen, skipped


def run_all(chosen, builder):
    """Runs the pairs and prints a line for each; returns (verdict, line) by board and test."""
    results = {}
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        for board in dict.fromkeys(board for _, board in chosen):
            images = dict.fromkeys(i for test, b in chosen if b == board for i in test.images)
            pool.submit(builder.prepare, board, list(images))
        running = {pool.submit(run_one, test, board, builder): (board, test.name) for test, board in chosen}
        for future in concurrent.futures.as_completed(running):
            results[running[future]] = future.result()
            print(future.result()[1], flush=True)
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--boards", help="comma-separated; default: all that are emulated")
    parser.add_argument("--only", action="append", help="name or board/name, may hold * (can be repeated)")
    parser.add_argument("--quick", action="store_true", help=f"no slow tests; on {', '.join(QUICK_BOARDS)}")
    parser.add_argument("--family", action="store_true", help=f"all tests on {', '.join(FAMILY_BOARDS)}; on the others {', '.join(SMOKE)}")
    parser.add_argument("--list", action="store_true", help="print what would run")
    parser.add_argument("--matrix", action="store_true", help="write docs/boards.md from what this run finds")
    parser.add_argument("--mutants", action="store_true", help="print each test and mutant that turns it red")
    arguments = parser.parse_args()
    try:
        boards = emulated_boards()
        if arguments.boards:
            boards = arguments.boards.split(",")
            for board in boards:
                load_board(board)
        elif arguments.quick:
            boards = [board for board in boards if board in QUICK_BOARDS]
        tests = all_tests()
    except (EmulatorError, ValueError) as error:
        print(f"FAIL {error}\n0 passed, 1 failed")
        return 1
    if arguments.mutants:
        print("".join(f"{test.name} {mutant}\n" for test in tests for mutant in test.mutants), end="")
        return 0
    chosen, skipped = select(tests, boards, arguments)
    skip_lines = [f"skip {board}/{test}: {why}" for (board, test), why in skipped.items()]
    if arguments.list:
        print("\n".join([f"{board}/{test.name}" for test, board in chosen] + skip_lines))
        return 0
    print("".join(f"{line}\n" for line in skip_lines), end="")
    if not chosen:
        print("FAIL no test was selected\n0 passed, 1 failed")
        return 1
    results = run_all(chosen, Builder())
    if arguments.matrix:
        reasons = {pair: (verdict, line.split(": ", 1)[-1]) for pair, (verdict, line) in results.items()}
        matrix.write(reasons | {pair: ("skip", why) for pair, why in skipped.items()})
    verdicts = [verdict for verdict, _ in results.values()]
    not_run = verdicts.count("skip") + len(skipped)
    print(f"{verdicts.count('ok')} passed, {verdicts.count('FAIL')} failed" + (f", {not_run} skipped" if not_run else ""))
    return 1 if "FAIL" in verdicts or "ok" not in verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
