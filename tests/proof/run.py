#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Proves the contracts of tests/proof/*.acsl about the real sources with Frama-C's WP, Z3 and CVC4 (docs/proof.md).
--only NAME: one of them. --verbose: Frama-C's own words. The last line is `N passed, N failed`.

A contract file names a source (`--- util/ring.h`), then lines of it (`@ static inline ...`), each followed by the annotation
that belongs before that line. They are put together in build/proof; nothing but comments is added. A line
`broken: FUNCTION: old => new` is a mistake that must make a goal of that function fail."""

import argparse
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OUT = ROOT / "build" / "proof"
# Of a pointer cast WP knows only that the address stays; no proved function reads through one. NULL is 0, because
# Frama-C takes `condition ? pointer : (void *)0` for a void pointer.
FRAMA_C = ["frama-c", "-c11", "-machdep", "gcc_x86_32", "-wp", "-wp-rte", "-wp-model", "Typed+Cast", "-wp-prover", "z3,cvc4",
           "-wp-par", "2", "-wp-warn-key", "pedantic-assigns=inactive"]
INCLUDES = ["util", "kernel", "abi", "arch", "arch/host"]
# What C says of a conversion; names for what the contracts speak of.
DEFINITIONS = {"uint32_wraps", "both_are_and", "both_commute", "either_is_or", "either_commutes", "after_is", "distance_is",
               "place_is_and", "child_is", "item_at_is", "is_at_is"}
LIMIT_S = 180  # for a goal; one that takes seconds on an idle machine may take a minute on a busy one
BROKEN_LIMIT_S = 10


def weave(path, body):
    """The source with its annotations before the lines that they name, in their order."""
    lines, out, at = (ROOT / path).read_text().split("\n"), [], 0
    for piece in re.split(r"^@ ", body, flags=re.M)[1:]:
        anchor, _, annotation = piece.partition("\n")
        while at < len(lines) and lines[at].strip() != anchor:
            out.append(lines[at])
            at += 1
        if at == len(lines):
            sys.exit(f"FAIL {path} has no line `{anchor}` any more, or in another order\n0 passed, 1 failed")
        out += [annotation.rstrip(), lines[at]]
        at += 1
    return "\n".join(out + lines[at:])


def put_together(contract, folder):
    """Writes the annotated sources; returns the file to prove, and the functions that have contracts."""
    folder.mkdir(parents=True, exist_ok=True)
    text = re.sub(r"^broken: .*\n", "", contract.read_text(), flags=re.M)
    sections = re.split(r"^--- ", text, flags=re.M)[1:]
    for section in sections:
        path, _, body = section.partition("\n")
        main = folder / pathlib.Path(path).name
        main.write_text(weave(path, body))
    if main.suffix == ".h":
        source, main = main, folder / "main.c"
        main.write_text(f'#include "{source.name}"\n')
    return main, re.findall(r"^(?:@| +static inline) \w[\w ]*[ *](\w+)\(.*\);?$", text, flags=re.M)


def prove(main, functions, limit_s, verbose=False):
    """(goals proved, goals, names of those that are not)."""
    include = " ".join([f"-I{main.parent}"] + [f"-I{ROOT / i}" for i in INCLUDES])
    command = FRAMA_C + [f"-cpp-extra-args=-D__FC_DEFINE_NULL -DNULL=0 {include}", str(main), "-wp-fct", ",".join(functions),
                         "-wp-timeout", str(limit_s)]
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if verbose:
        print(done.stdout)
    counts = re.findall(r"Proved goals: +(\d+) / (\d+)", done.stdout)  # the exit status is 0 whatever was proved
    if not counts:
        return 0, 1, [done.stdout[-1500:]]
    return int(counts[-1][0]), int(counts[-1][1]), re.findall(r"\[(?:Failed|Timeout|Unknown)\] Goal (\S+)", done.stdout)


def run(contract, verbose):
    """Results, one for each line that it prints."""
    name = contract.stem
    main, functions = put_together(contract, OUT / name)
    proved, goals, failures = prove(main, functions, LIMIT_S, verbose)
    good = proved == goals and goals > 0
    print(f"{'ok ' if good else 'FAIL'} {name}: proved {proved} / {goals}" + "".join(f"\n     {f}" for f in failures), flush=True)
    yield good
    for function, was, becomes in re.findall(r"^broken: (\w+): (.*) => (.*)$", contract.read_text(), flags=re.M):
        main, _ = put_together(contract, OUT / f"{name}_broken")
        for source in main.parent.glob("*.[ch]"):
            source.write_text(source.read_text().replace(was, becomes))
        proved, goals, failures = prove(main, [function], BROKEN_LIMIT_S)
        caught = goals > 1 and any(f"_{function}_" in f for f in failures)
        print(f"{'ok ' if caught else 'FAIL'} {name}, {function} broken on purpose: proved {proved} / {goals}", flush=True)
        yield caught


def prove_bits():
    """The axioms of the contract files: each but definitions is one of Z3's, which must find no counterexample."""
    facts = (HERE / "bits.smt2").read_text()
    axioms = {a for c in HERE.glob("*.acsl") for a in re.findall(r"(?:axiom|lemma) (\w+):", c.read_text())} - DEFINITIONS
    done = subprocess.run(["z3", HERE / "bits.smt2"], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    proved, goals = done.stdout.split().count("unsat"), facts.count("(check-sat)")
    missing = sorted(a for a in axioms if not re.search(rf"^\(push\) ;.*\b{a}\b", facts, flags=re.M))
    good = proved == goals and done.stdout.split() == ["unsat"] * goals and not missing
    print(f"{'ok ' if good else 'FAIL'} bits: proved {proved} / {goals}" + "".join(f"\n     {a} is not there" for a in missing), flush=True)
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    os.environ["WHY3CONFIG"] = str(OUT / "why3.conf")
    subprocess.run(["why3", "config", "detect"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    results = [prove_bits()] if options.only in (None, "bits") else []
    results += [r for c in sorted(HERE.glob("*.acsl")) if options.only in (None, c.stem) for r in run(c, options.verbose)]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
