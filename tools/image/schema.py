# SPDX-License-Identifier: MIT
"""What a key of a page may hold. Pages are checked against this before anything else reads them: no mistake in a page
shows as a traceback, and none is taken for something else."""

import dataclasses
import json
import re
import typing


class PageError(Exception):
    """What is wrong, where, and what to do about it."""

    def __init__(self, file, what, fix):
        super().__init__(f"error: {file}: {what}; fix: {fix}")


@dataclasses.dataclass(frozen=True)
class Kind:
    fits: typing.Callable[[object], bool]
    says: str  # completes "fix: use ..."


def whole(low, high=0xFFFFFFFF, step=1):
    says = f"a whole number from {low} to {high:#x}" if high > 99999 else f"a whole number from {low} to {high}"
    return Kind(lambda v: type(v) is int and low <= v <= high and v % step == 0,
                says + (f", a multiple of {step}" if step > 1 else ""))


def power_of_two_or_0(high):
    return Kind(lambda v: type(v) is int and 0 <= v <= high and v & (v - 1) == 0, f"0 or a power of two up to {high}")


def one_of(*values):
    return Kind(lambda v: v in values and type(v) in map(type, values), "one of " + ", ".join(map(str, values)))


def either(one, other):
    return Kind(lambda v: one.fits(v) or other.fits(v), f"{one.says}, or {other.says}")


def each(kind, least=0):
    """A list in which nothing comes twice."""
    return Kind(lambda v: isinstance(v, list) and len(v) >= least and all(map(kind.fits, v)) and all(v.count(x) == 1 for x in v),
                f"a list{' that is not empty' if least else ''}, nothing in it twice, each {kind.says}")


def pair(first, second):
    return Kind(lambda v: isinstance(v, list) and len(v) == 2 and first.fits(v[0]) and second.fits(v[1]),
                f"a list of two: {first.says}; {second.says}")


def table_of(kind):
    return Kind(lambda v: isinstance(v, dict) and all(map(NAME.fits, v)) and all(map(kind.fits, v.values())),
                f"a table of names in small letters, each with {kind.says}")


FLAG = Kind(lambda v: type(v) is bool, "true or false")
TEXT = Kind(lambda v: isinstance(v, str) and v.isprintable() and v != "" and not set('"\\') & set(v), "a text in one line, without quotes")
NAME = Kind(lambda v: isinstance(v, str) and re.fullmatch("[a-z][a-z0-9_]*", v) is not None,
            "a name of small letters, digits and `_`")
CONSTANT = Kind(lambda v: FLAG.fits(v) or TEXT.fits(v) or type(v) is int and -(1 << 31) <= v < 1 << 32, "a number of 32 bits, a text, true or false")
TABLE = Kind(lambda v: isinstance(v, dict), "a table")
TABLES = Kind(lambda v: isinstance(v, list) and all(isinstance(x, dict) for x in v), "a list of tables")
FILE = Kind(lambda v: TEXT.fits(v) and re.fullmatch(r"(\w[\w.-]*/)*\w[\w.-]*\.(c|cc|S)", v) is not None, "a .c, .cc or .S file's path from the root of the project")
WORD = whole(0)


def shown(value):
    text = json.dumps(value, default=str)
    return text if len(text) <= 40 else text[:37] + "..."


def check(file, where, table, kinds, required=()):
    if not isinstance(table, dict):
        raise PageError(file, f"{where}: {shown(table)} is no table", f"give it the keys {', '.join(required) or 'that it needs'}")
    for key, value in table.items():
        if key not in kinds:
            raise PageError(file, f"{where}: unknown key `{key}`", f"use one of {', '.join(sorted(kinds))}")
        if not kinds[key].fits(value):
            raise PageError(file, f"{where}: `{key}` is {shown(value)}", f"use {kinds[key].says}")
    for key in required:
        if key not in table:
            raise PageError(file, f"{where}: no `{key}`", f"add it: {kinds[key].says}")
    return table
