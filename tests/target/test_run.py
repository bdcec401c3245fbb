# SPDX-License-Identifier: MIT
"""What a user types: `make run` with a pipe, and `make press` and `make led` beside a running emulator."""

import os
import subprocess
import time

from rig import ROOT, only

IMAGES = ["demo"]


def make(rig, *words, **options):
    return subprocess.run(["make", "--no-print-directory", f"BOARD={rig.board}", *words], cwd=ROOT, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=60, check=False, **options)


def pipe(rig):
    rig.build("demo")
    done = make(rig, "run", input="blink\n", env=dict(os.environ, RUN_SECONDS="1"))
    rig.equal(done.returncode, 0, "status")
    rig.check("hello world" in done.stdout and "led: on" in done.stdout, f"it wrote {done.stdout[-300:]!r}")


def press_and_led(rig):
    rig.build("demo")
    running = subprocess.Popen(["make", "--no-print-directory", f"BOARD={rig.board}", "run"], cwd=ROOT, text=True, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=dict(os.environ, RUN_SECONDS="4"))
    try:
        running.stdin.write("blink\n")
        running.stdin.flush()
        end = time.monotonic() + 30
        while make(rig, "led").stdout.strip() != "led: on":  # it runs, and has obeyed
            rig.check(time.monotonic() < end, "no `led: on` from make led within 30 s")
        pressed = make(rig, "press")
        rig.equal(pressed.returncode, 0, f"status of make press: {pressed.stdout}")
        seen = {make(rig, "led").stdout.strip() for _ in range(6)}
        rig.check(seen & {"led: on", "led: off"}, f"make led says {seen}")
        text, _ = running.communicate(timeout=30)
        rig.equal(running.returncode, 0, "status of make run")
        rig.check("pressed" in text, f"no `pressed` in {text[-300:]!r}")
    finally:
        running.kill()


def nothing_runs(rig):
    for what in ("press", "led"):
        done = make(rig, what)
        rig.check(done.returncode != 0 and "Traceback" not in done.stdout, f"make {what} without an emulator: {done.stdout!r}")


@only("lm3s6965evb", "b-l475e-iot01a", why="two boards stand for all: one has keys, the other pins")
def test_as_a_user(rig):
    """One after the other, because a board has one running emulator."""
    nothing_runs(rig)
    pipe(rig)
    press_and_led(rig)
