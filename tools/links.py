#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks the links of README.md and docs/: files exist, anchors exist, and where a link to a source file has a name in
back quotes as its text, that name occurs in the file. A code block that follows a link to a source file on the line
before it is held against that file."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")


def anchors(text):
    found = set()
    for heading in re.findall(r"^#+ (.*)$", text, re.M):
        slug = re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading).lower()).replace(" ", "-")
        found.add(slug)
    return found


def offences(page):
    text = page.read_text()
    text = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    for label, target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        if not path.exists():
            yield f"{target}: there is no such file"
        elif anchor and path.suffix == ".md" and anchor not in anchors(path.read_text()):
            yield f"{target}: there is no such heading"
        elif path.is_file() and path.suffix != ".md":
            for symbol in re.findall(r"`(\w+)`", label):
                if not re.search(rf"\b{symbol}\b", path.read_text()):
                    yield f"{target}: `{symbol}` does not occur there"


QUOTE = re.compile(r"\]\(([^)\s]+\.(?:c|h|toml))\)[^\n]*:\n\n```\w+\n(.*?)```", re.S)


def misquotes(page):
    for target, block in QUOTE.findall(page.read_text()):
        path = (page.parent / target).resolve()
        if path.exists() and block.strip() not in path.read_text():
            yield f"{target}: the code block behind the link is not in that file"


def main():
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    found = [f"{page.relative_to(ROOT)}: {what}; fix: correct the link" for page in pages if page.exists()
             for what in [*offences(page), *misquotes(page)]]
    print("\n".join(found + [f"{len(pages)} pages, {len(found)} broken links"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
