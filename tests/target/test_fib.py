# SPDX-License-Identifier: MIT
"""fib prints in its order whatever the host does. In real time a busy host lets a quantum end between any two prints."""

IMAGES = ["fib"]
WANTED = "".join(f"fib {n}: {value}\r\n" for n, value in ((5, 8), (6, 13), (7, 21), (8, 34), (9, 55), (10, 89)))
RUNS = 6


def test_fib_order_in_real_time(rig):
    for run in range(RUNS):
        emulator = rig.start("fib", icount=None)
        rig.equal(emulator.wait_exit(), 0, "exit status")
        rig.equal(emulator.output().partition("\r\n")[2], WANTED, f"output of run {run}")
