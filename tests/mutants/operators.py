#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes small mistakes in kernel/ and util/, one at a time, each in a copy of the tree, and demands that a test of the host
notices it: a comparison turned round or off by one, `and` for `or`, plus for minus, a statement left out, a check left out, a
check that always holds, a number off by one, another constant.

--sample N of them are taken in an order that --seed gives and that a change of the sources elsewhere leaves alone. Mistakes
that do not compile do not count. survivors.txt explains those that no test of the host can see. The last line is
`N passed, N failed`: killed or explained, and survivors that nobody has explained."""

import argparse
import collections
import concurrent.futures
import dataclasses
import hashlib
import queue
import re
import resource
import sys

from run import ROOT, WORKERS, Tree

EXPLAINED = ROOT / "tests" / "mutants" / "survivors.txt"
LIMIT_S = 5  # of processor time, for a test that takes one; a mistake that makes it loop is noticed
KERNEL_TESTS = ["model/model 1 60", "kernel/sched", "kernel/time", "kernel/events", "kernel/calls", "kernel/sync", "kernel/give_way", "kernel/faults", "kernel/restart", "kernel/budget", "kernel/dma", "model/between", "model/model 61 640"]
TESTS = {"kernel/memory": ["kernel/memory"], "util/pqueue": ["util/pqueue", *KERNEL_TESTS], "util/container": ["util/list", "util/tree"]}

SWAPS = [  # kind, what, by what else
    ("comparison", r"(?<= )<(?= )", "<="), ("comparison", r"<=", "<"), ("comparison", r"(?<= )<(?= )", ">="),
    ("comparison", r"(?<= )>(?= )", ">="), ("comparison", r">=", ">"), ("comparison", r"(?<= )>(?= )", "<="),
    ("comparison", r"==", "!="), ("comparison", r"!=", "=="),
    ("logic", r"&&", "||"), ("logic", r"\|\|", "&&"), ("logic", r"!(?=[\w(])", ""),
    ("arithmetic", r"(?<=\w )\+(?= \w)", "-"), ("arithmetic", r"(?<=\w )-(?= \w)", "+"),
    ("bits", r"(?<=[\w)] )&(?= [\w~(])", "|"), ("bits", r"(?<=[\w)] )\|(?= [\w~(])", "&"), ("bits", r"~(?=[\w(])", ""),
    ("constant", r"\bUINT32_MAX\b", "0"), ("constant", r"\bFOREVER\b", "AT_ONCE"),
    ("constant", r"\btrue\b", "false"), ("constant", r"\bfalse\b", "true"),
    ("constant", r"\bOK\b", "-ERR_NONE"), ("constant", r"-ERR_[A-Z_]+\b", "OK"),
    ("constant", r"\bTHREAD_(READY|STOPPED)\b", "THREAD_PARKED"),
    ("constant", r"\bFAULT_HANDLE\b", "FAULT_ARGUMENT"), ("constant", r"\bFAULT_ARGUMENT\b", "FAULT_HANDLE"),
    ("constant", r"\bREGION_(READ|WRITE)\b", "0"),
    ("statement", r"\bpush_front\b(?=\(\w+\);)", "sched_push_back"), ("statement", r"\bsched_push_back\b(?=\(\w+\);)", "push_front"),
]
NUMBER = re.compile(r"(?<![\w.])(0x[0-9a-fA-F]+|\d+)(u?)(?![\w.])")
STATEMENT = re.compile(r"^\s+(?=\S)(?!(return|goto|break|continue|case|default|else)\b)[\w*>.()\[\]-]+((\(.*\))|( [|&^+-]?= .*)|(\+\+)|(--));\s*(/\*.*\*/)?$")
CHECK = re.compile(r"^(\s+(?:\} else )?if )\((.*)\) \{$")
NO_CODE = re.compile(r"^\s*(#|/\*|\*|enum\b|static const)|^\S.*[;{\]]$|_Static_assert|__asm__|^$")


@dataclasses.dataclass(frozen=True)
class Mistake:
    path: str
    line: int
    kind: str
    old: str
    new: str
    copy: int = 0  # of those with the same key, the how many-th

    def key(self):
        return f"{self.path}: {self.old.strip()} -> {self.new.strip()}"

    def rank(self, seed):
        return hashlib.sha256(f"{seed} {self.copy} {self.key()}".encode()).digest()

    def __str__(self):
        return f"{self.path}:{self.line}: {self.kind}: `{self.old.strip()}` -> `{self.new.strip()}`"


def code_of(line):
    """The part of a line that is neither comment nor text, with blanks for what is."""
    return re.sub(r'/\*.*?(\*/|$)|"([^"\\]|\\.)*"', lambda match: " " * len(match[0]), line)


def mistakes_of_line(path, number, line):
    code = code_of(line)
    for kind, pattern, new in SWAPS:
        for match in re.finditer(pattern, code):
            yield Mistake(path, number, kind, line, line[: match.start()] + new + line[match.end():])
    for match in NUMBER.finditer(code):
        yield Mistake(path, number, "off by one", line, f"{line[:match.start()]}({match[1]}{match[2]} + 1){line[match.end():]}")
    if STATEMENT.match(code):
        yield Mistake(path, number, "statement", line, "    ;")
    if match := CHECK.match(code):
        condition = line[match.start(2): match.end(2)]
        yield Mistake(path, number, "check", line, f"{match[1]}(false && ({condition})) {{")
        yield Mistake(path, number, "check", line, f"{match[1]}(true || ({condition})) {{")


def all_mistakes():
    copies = collections.Counter()
    for path in sorted([*ROOT.glob("kernel/*.[ch]"), *ROOT.glob("util/*.[ch]")]):
        inside = False  # a comment of several lines
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            was_inside, inside = inside, ("/*" in line or inside) and "*/" not in line
            if was_inside or NO_CODE.search(line):
                continue
            for mistake in mistakes_of_line(str(path.relative_to(ROOT)), number, line):
                copies[mistake.key()] += 1
                yield dataclasses.replace(mistake, copy=copies[mistake.key()])


class HostTree(Tree):
    """A copy of the tree in which the host tests are built. Objects stay, so a mistake costs what depends on it."""

    def __init__(self, number):
        super().__init__(number)
        self._run(["cmake", "-S", "tests/host", "-B", "build/host", "-G", "Ninja"])
        if self._run(["cmake", "--build", "build/host"]).returncode != 0:
            sys.exit("FAIL the host tests do not build without a mistake\n0 passed, 1 failed")

    def judge(self, mistake):
        """What became of it: `killed by ...`, `survived` or `does not compile`."""
        file = self.path / mistake.path
        good = file.read_text(encoding="utf-8")
        lines = good.splitlines(keepends=True)
        lines[mistake.line - 1] = mistake.new + "\n"
        file.write_text("".join(lines), encoding="utf-8")
        try:
            return self._verdict(mistake.path.rsplit(".", 1)[0])
        finally:
            file.write_text(good, encoding="utf-8")

    def _verdict(self, unit):
        for test in TESTS.get(unit, KERNEL_TESTS if unit.startswith("kernel/") else [unit]):
            program, *arguments = test.split()
            if self._run(["cmake", "--build", "build/host", "--target", program.split("/")[1]]).returncode != 0:
                return "does not compile"
            limit = LIMIT_S * (12 if "640" in arguments else 1)
            if self._run(["prlimit", f"--cpu={limit}", f"build/host/{program}", *arguments]).returncode != 0:
                return f"killed by {program}"
        return "survived"


def explanations():
    """key -> why"""
    pairs = (line.split("  -- ", 1) for line in EXPLAINED.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    return {key.strip(): why for key, why in pairs}


def judge_all(mistakes, wanted, known):
    """Judges them in their order until `wanted` have compiled, prints a line for each; returns a verdict for each that counts."""
    trees = queue.Queue()
    for number in range(WORKERS):
        trees.put(HostTree(number))

    def work(mistake):
        tree = trees.get()
        try:
            return mistake, tree.judge(mistake)
        finally:
            trees.put(tree)

    verdicts, waiting = [], collections.deque()
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        source = iter(mistakes)
        while len(verdicts) < wanted:
            while len(waiting) < 2 * WORKERS and (mistake := next(source, None)):
                waiting.append(pool.submit(work, mistake))
            if not waiting:
                break
            mistake, verdict = waiting.popleft().result()
            if verdict == "survived" and mistake.key() in known:
                verdict = f"explained: {known[mistake.key()]}"
            if verdict != "does not compile":
                verdicts.append((mistake, verdict))
                print(f"{'FAIL' if verdict == 'survived' else 'ok '} {mistake}: {verdict}", flush=True)
        for future in waiting:
            future.cancel()
    return verdicts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="mistakes whose line (file:line: kind: ...) contains this")
    parser.add_argument("--list", action="store_true", help="only says which")
    options = parser.parse_args()
    mistakes = sorted(all_mistakes(), key=lambda m: m.rank(options.seed))
    known = explanations()
    stale = known.keys() - {m.key() for m in mistakes}
    chosen = [m for m in mistakes if options.only in str(m)] if options.only else mistakes
    wanted = len(chosen) if options.only else options.sample
    print(f"{min(wanted, len(chosen))} of {len(mistakes)} small mistakes, --seed {options.seed}", flush=True)
    if options.list:
        print("\n".join(map(str, chosen[:wanted])))
        return 0
    verdicts = judge_all(chosen, wanted, known)
    killed = sum(verdict.startswith("killed") for _, verdict in verdicts)
    explained = sum(verdict.startswith("explained") for _, verdict in verdicts)
    failed = len(verdicts) - killed - explained + len(stale)
    print("".join(f"FAIL survivors.txt explains what is not in the sources: {key}\n" for key in sorted(stale)), end="")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{killed} of {len(verdicts)} small mistakes killed ({100 * killed / max(len(verdicts), 1):.0f} %), {explained} explained, "
          f"{len(verdicts) - killed - explained} survived; {(used.ru_utime + used.ru_stime) / 60:.1f} min of processor time")
    print(f"{killed + explained} passed, {failed} failed")
    return 1 if failed or not verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
