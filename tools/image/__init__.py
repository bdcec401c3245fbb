# SPDX-License-Identifier: MIT
"""The page compiler: reads the pages of chip, board and image; places memory; writes tables, linker scripts, headers."""
