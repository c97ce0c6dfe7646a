#!/usr/bin/env python3
"""Compares annotated copies with their originals: part by part, and cell by cell through openpyxl.

    .ci/annotated_copies.py CORPUS_FOLDER [--keep FOLDER]

Builds the example `annotate` of tonghop-ingest, lets it mark every xlsx of CORPUS_FOLDER/xlsx with made-up findings, and checks that

- no part of the original is gone, and parts that differ are among those that docs/annotated-copies.md names;
- unchanged parts are the same compressed bytes;
- openpyxl reads every cell of the original unchanged: value, type, number format, font, border, alignment, protection,
  and the fill as well wherever the cell was not marked;
- a copy that is marked again is the same, part by part; with its marks taken off it has the original's fills and comments;
- merged areas, widths, heights, defined names, existing comments and the order of the sheets are the same.

Prints one line for each file that differs and the figures; ends with 1 when anything differs that may not.
"""

import argparse
import fnmatch
import os
import re
import subprocess
import sys
import tempfile
import warnings
import zipfile

import openpyxl

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Our fills: one shade for each fill of the unit that they lie on.
FILLS = {f"FF{base + shade:06X}" for base in (0xF4A7A1, 0xFFF0B3) for shade in range(41)}


def allowed_patterns():
    with open(os.path.join(ROOT, "docs", "annotated-copies.md"), encoding="utf-8") as file:
        return re.findall(r"^\| `([^`]+)` \|", file.read(), flags=re.MULTILINE)


def raw_parts(path):
    """Name → compressed bytes."""
    parts = {}
    with zipfile.ZipFile(path) as archive, open(path, "rb") as file:
        for entry in archive.infolist():
            file.seek(entry.header_offset)
            head = file.read(30)
            start = entry.header_offset + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
            file.seek(start)
            parts[entry.filename] = file.read(entry.compress_size)
    return parts


def part_differences(original, copy, patterns):
    before, after = raw_parts(original), raw_parts(copy)
    is_allowed = lambda name: any(fnmatch.fnmatchcase(name.replace("\\", "/").lower(), pattern.lower().replace("[", "[[]")) for pattern in patterns)
    gone = sorted(set(before) - set(after))
    changed = sorted(name for name in before if name in after and before[name] != after[name] and not is_allowed(name))
    new = sorted(name for name in set(after) - set(before) if not is_allowed(name))
    count = sum(1 for name in before if before[name] == after.get(name))
    return [f"gone: {gone}"] * bool(gone) + [f"changed: {changed}"] * bool(changed) + [f"new: {new}"] * bool(new), count, len(before)


def cell_differences(original, copy):
    before = openpyxl.load_workbook(original)
    after = openpyxl.load_workbook(copy)
    found, cells, marked, styles = [], 0, 0, {}
    if before.sheetnames != after.sheetnames[: len(before.sheetnames)]:
        found.append(f"sheets {before.sheetnames} became {after.sheetnames}")
    if dict(before.defined_names).keys() != dict(after.defined_names).keys():
        found.append("defined names differ")
    for name in before.sheetnames:
        one, other = before[name], after[name]
        if not hasattr(one, "iter_rows"):
            continue
        if sorted(map(str, one.merged_cells.ranges)) != sorted(map(str, other.merged_cells.ranges)):
            found.append(f"{name}: merged areas differ")
        widths = lambda sheet: {key: (value.width, value.hidden) for key, value in sheet.column_dimensions.items()}
        if widths(one) != widths(other):
            found.append(f"{name}: widths differ")
        if str(one.print_area) != str(other.print_area) or one.sheet_state != other.sheet_state:
            found.append(f"{name}: print area or state differs")
        for place, cell in one._cells.items():
            again = other.cell(*place)
            cells += cell.value is not None
            if plain(cell.value) != plain(again.value):
                found.append(f"{name}!{cell.coordinate}: {cell.value!r} became {again.value!r}")
            if cell.data_type != again.data_type:
                found.append(f"{name}!{cell.coordinate}: type {cell.data_type} became {again.data_type}")
            if cell.comment and cell.comment.text not in (again.comment.text if again.comment else ""):
                found.append(f"{name}!{cell.coordinate}: comment lost")
            key = (name, cell.style_id, again.style_id)
            if key not in styles:
                styles[key] = style_differences(cell, again)
            is_marked, differing = styles[key]
            marked += is_marked
            found.extend(f"{name}!{cell.coordinate}: {what} differs" for what in differing)
    return found, cells, marked


def marked_again(copy, again):
    """What differs between a copy and the same copy marked again with the same findings."""
    with zipfile.ZipFile(copy) as one, zipfile.ZipFile(again) as other:
        if one.namelist() != other.namelist():
            return [f"marked again: parts {sorted(set(one.namelist()) ^ set(other.namelist()))}"]
        return [f"marked again: {name} differs" for name in one.namelist() if one.read(name) != other.read(name)]


def marks_left(original, clean):
    """Cells whose fill or comment is not that of the original after the marks were taken off."""
    before, after = openpyxl.load_workbook(original), openpyxl.load_workbook(clean)
    found = []
    for name in before.sheetnames:
        if not hasattr(before[name], "iter_rows"):
            continue
        for place, cell in after[name]._cells.items():
            own = before[name]._cells.get(place)
            if cell.fill.fgColor.rgb in FILLS and (own is None or repr(own.fill) != repr(cell.fill)):
                found.append(f"marks taken off: {name}!{cell.coordinate} keeps a fill")
            text = lambda cell: cell.comment.text.strip() if cell is not None and cell.comment else ""
            if text(cell) != text(own):
                found.append(f"marks taken off: {name}!{cell.coordinate} comment {text(cell)!r}")
            elif own is not None and repr(own.fill) != repr(cell.fill):
                found.append(f"marks taken off: {name}!{cell.coordinate} has another fill")
    return found


def plain(value):
    """A value that can be compared: array formulas and data tables as what they hold, not-a-number as its name."""
    return str(vars(value)) if hasattr(value, "__dict__") else repr(value)


def style_differences(cell, again):
    """Whether the copy's cell is one of ours by its fill, and what else differs in its style."""
    is_marked = again.fill.fgColor.rgb in FILLS and again.fill.fgColor.rgb != cell.fill.fgColor.rgb
    kept = ("number_format", "font", "border", "alignment", "protection") + (() if is_marked else ("fill",))
    return is_marked, [what for what in kept if repr(getattr(cell, what)) != repr(getattr(again, what))]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus")
    parser.add_argument("--keep")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    folder = arguments.keep or tempfile.mkdtemp()
    os.makedirs(folder, exist_ok=True)
    source = os.path.join(arguments.corpus, "xlsx")
    files = sorted(os.path.join(source, name) for name in os.listdir(source))
    # Built with the whole workspace, as the tests are, so that nothing is compiled a second time in another flavour.
    subprocess.run(["cargo", "build", "-q", "--workspace", "--example", "annotate"], cwd=ROOT, check=True)
    target = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))
    command = [os.path.join(target, "debug", "examples", "annotate"), folder, *files]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    said = dict(line.split("\t", 1) for line in result.stdout.splitlines() if "\t" in line)
    patterns = allowed_patterns()
    total = {"files": 0, "cells": 0, "marked": 0, "parts": 0, "same parts": 0, "second reader refuses": 0}
    bad = 0
    for path in files:
        name = os.path.basename(path)
        if said.get(name, "missing") != "marked":
            print(f"{name}: {said.get(name, 'no answer')}")
            bad += "but" in said.get(name, "but")
            continue
        copy = os.path.join(folder, name)
        found, same, parts = part_differences(path, copy, patterns)
        found += marked_again(copy, os.path.join(folder, "again", name))
        try:
            openpyxl.load_workbook(path)
        except Exception as fault:  # the second reader cannot read the original either
            print(f"{name}: openpyxl refuses the original ({type(fault).__name__})")
            total["second reader refuses"] += 1
        else:
            more, cells, marked = cell_differences(path, copy)
            found += more + marks_left(path, os.path.join(folder, "clean", name))
            total["cells"] += cells
            total["marked"] += marked
        total["files"] += 1
        total["parts"] += parts
        total["same parts"] += same
        bad += bool(found)
        for difference in found[:5]:
            print(f"{name}: {difference}")
    print(", ".join(f"{value} {key}" for key, value in total.items()), f"- {bad} files with differences that may not be")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
