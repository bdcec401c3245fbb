# SPDX-License-Identifier: MIT
"""tools/crash.py turns the records of the seeded mistakes into the reports that stand in tests/target/crash/. Addresses, times,
counts of bytes and lines of other sources are replaced there by `#`: they move. A new report lies in build/ beside the images; when it is right, it
becomes the old one by copying it."""

import re
import subprocess
import sys

from rig import ROOT, only

import crash

IMAGES = ["faults", "demo"]
NUMBERS = (r"0x[0-9a-f]{8}", r"\b[0-9a-f]{8}\b", r"\b\d+\.\d{6}(?= s after)", r"\b\d+(?= bytes below)")


def masked(lines):
    """The part of a report that does not depend on where things lie."""
    text = "\n".join(line for line in lines if not re.match(r"  ([rx]\d+|lr|sp|[0-9a-f]{8}:) ?", line))
    for number in NUMBERS:
        text = re.sub(number, "#", text)
    return re.sub(r"((?:abi|user|drivers)/\S+):\d+", r"\1:#", text)


@only("mps2-an386", "virt-rv32", why="one board for each family of processors")
def test_reports(rig):
    emulator = rig.start("faults", gdb=True)
    emulator.gdb.run_to(rig.symbols("faults")["arch_exit"])
    folder = rig.build("faults").parent
    image = crash.Image(folder)
    records = crash.read_records(crash.words_of(emulator.monitor), folder, image)
    rig.check(len(records) >= 12, f"only {len(records)} records")
    text = "\n".join(masked(image.describe(r)) for r in records) + "\n"
    (folder / "crashes.txt").write_text(text)
    wanted = ROOT / "tests/target/crash" / f"{rig.board}.txt"
    done = subprocess.run(["diff", "-u", str(wanted), str(folder / "crashes.txt")], capture_output=True, text=True, check=False)
    rig.equal(done.returncode, 0, f"the reports differ:\n{done.stdout}\n")


@only("lm3s6965evb", why="the one that docs/crashes.md shows")
def test_the_page_shows_what_happens(rig):
    """The report in docs/crashes.md is what make crash says."""
    emulator = rig.start("demo")
    emulator.expect("> ")
    emulator.send("crash\r")
    emulator.expect("crash: led .*; it begins anew")
    folder = rig.build("demo").parent
    image = crash.Image(folder)
    text = masked(line for r in crash.read_records(crash.words_of(emulator.monitor), folder, image) for line in image.describe(r))
    shown = (ROOT / "docs" / "crashes.md").read_text().split("$ make crash\n")[1].split("```")[0]
    shown = masked(shown.rstrip().splitlines())
    lines = r"(led\.c):\d+"
    rig.equal(re.sub(lines, r"\1:#", text), re.sub(lines, r"\1:#", shown), "the report")


@only("lm3s6965evb", why="the one that docs/crashes.md shows")
def test_the_page_shows_what_is_typed(rig):
    """The first dialogue of docs/crashes.md: what stands behind `>` is typed, the rest is answered."""
    emulator = rig.start("demo")
    emulator.expect("> ")
    for line in (ROOT / "docs" / "crashes.md").read_text().split("```\n")[1].splitlines():
        if line.startswith("> "):
            emulator.send(line[2:] + "\r")
        else:
            emulator.expect(re.sub(r"0x[0-9a-f]{8}", r"0x[0-9a-f]{8}", re.escape(line)))


@only("mps2-an386", why="the tool is the same for all boards")
def test_wrong_records(rig):
    rig.build("faults")
    for record in ("12", "xyz"):
        done = subprocess.run([sys.executable, "tools/crash.py", "--board", rig.board, "--image", "faults", "--record", record],
                              cwd=ROOT, capture_output=True, text=True, check=False)
        rig.check(done.returncode != 0 and "is no crash record" in done.stderr, f"a record `{record}`: {done.stderr!r}")
