# SPDX-License-Identifier: MIT
"""`make flash` and `make debug`: what they say when tool or probe is missing, what they would give OpenOCD, and GDB in the
emulator. No board is plugged in here; nothing of this shows that flashing works."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rig import ROOT, Skip, load_board, only

import flash  # tools/ is on the path by rig
from build import build

BOARD = "nucleo_f429zi"
EMULATED = "mps2-an386"
STUB = '#!/bin/sh\necho "openocd $*"\nexit 3\n'


def python(*words, **environment):
    return subprocess.run([sys.executable, *words], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                          timeout=120, check=False, env=dict(os.environ, PYTHONDONTWRITEBYTECODE="1", **environment))


def tool(name, *words, **environment):
    return python(f"tools/{name}.py", *words, **environment)


def stub(folder):
    """A program that says what OpenOCD would be told."""
    path = Path(folder, "openocd")
    path.write_text(STUB)
    path.chmod(0o755)


def refused(rig, done, *texts):
    rig.check(done.returncode != 0 and "Traceback" not in done.stdout, f"status {done.returncode}: {done.stdout}")
    for text in texts:
        rig.check(text in done.stdout, f"no {text!r} in {done.stdout!r}")


@only(EMULATED, why="the tools are the same")
def test_what_is_missing_is_named(rig):
    build(BOARD, "hello")
    with tempfile.TemporaryDirectory() as folder:
        stub(folder)
        for name in ("flash", "debug"):
            words = (name, "--board", BOARD, "--image", "hello")
            refused(rig, tool(*words, PATH=f"{folder}/none"), "openocd is not installed; fix: apt-get install openocd")
            if not flash.is_plugged_in(load_board(BOARD)["probe"]["usb"]):
                refused(rig, tool(*words, PATH=folder), f"no probe of {BOARD} is plugged in (USB 0483:374b); fix: connect the board's CN1")
    refused(rig, tool("flash", "--board", EMULATED, "--image", "hello"), f"board {EMULATED} has no probe on its page; fix: make run BOARD={EMULATED}")


@only(EMULATED, why="the tools are the same")
def test_openocd_is_told_what_the_page_says(rig):
    with tempfile.TemporaryDirectory() as folder:
        stub(folder)
        device = Path(folder, "devices", "1-2")
        device.mkdir(parents=True)
        (device / "idVendor").write_text("0483\n")
        (device / "idProduct").write_text("374b\n")
        rig.check(not flash.is_plugged_in(["0483:3748"], device.parent), "another probe is found")
        build(BOARD, "hello")
        start = f"import sys; sys.path.insert(0, 'tools'); import flash, pathlib; flash.USB = pathlib.Path('{device.parent}'); sys.exit(flash.main())"
        done = python("-c", start, "--board", BOARD, "--image", "hello", PATH=folder)
        files = " ".join(f"-f {file}" for file in load_board(BOARD)["probe"]["openocd"])
        rig.check(f"openocd {files} -c program {{{ROOT}/build/{BOARD}/hello/hello.elf}} verify reset exit" in done.stdout, f"it was told {done.stdout!r}")
        rig.equal(done.returncode, 3, "status: OpenOCD's own")


@only(EMULATED, "virt-rv32", why="the tool is the same on every board of an arch")
def test_gdb_in_the_emulator(rig):
    if not shutil.which("gdb-multiarch"):
        raise Skip("no gdb-multiarch; fix: sh tools/setup.sh test")
    rig.build("hello")
    stops = ("report_boot", "hello.c:main")
    commands = [word for stop in stops for word in ("-ex", f"tbreak {stop}", "-ex", "continue", "-ex", "bt 1")]
    done = tool("debug", "--board", rig.board, "--image", "hello", "--", "-batch", *commands)
    for text in ("#0  report_boot (", "#0  main () at"):
        rig.check(text in done.stdout, f"no {text!r} in {done.stdout[-800:]!r}")
    console = ROOT / "build" / rig.board / "hello" / "console.txt"
    rig.check("ErkOS: hello on" in console.read_text(), "the console's text is not in its file")
