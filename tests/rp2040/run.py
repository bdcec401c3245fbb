# SPDX-License-Identifier: MIT
"""The images of the rp2040 board in rp2040js, which npm fetches from the registry that it is configured for. That emulator has
no protection unit: isolation is not tested here."""

import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from build import build  # noqa: E402

HERE = pathlib.Path(__file__).parent
MODULES = ROOT / "build" / "rp2040js"
ENTRY = MODULES / "node_modules" / "rp2040js" / "dist" / "esm" / "index.js"
IMAGES = ("demo", "fib")


def fetch():
    """Fetches the emulator unless it is there."""
    MODULES.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "package.json", MODULES)
    if not ENTRY.exists():
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"], cwd=MODULES, check=True)


def main():
    try:
        fetch()
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"FAIL rp2040: npm could not fetch rp2040js: {error}\n0 passed, 1 failed")
        return 1
    folder = build("rp2040", *IMAGES)
    return subprocess.run(["node", HERE / "pico.mjs", ENTRY, *(folder / i / f"{i}.uf2" for i in IMAGES)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
