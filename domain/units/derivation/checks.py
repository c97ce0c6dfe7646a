"""What would make the files unusable."""

import collections
import unicodedata

from .catalogue import REORGANISED, Catalogue, day_before, in_force
from .province_names import ProvinceNames

EXPECTED = {  # (day, level) -> number of units in force on that day
    ("2006-12-31", "province"): 64,
    ("2025-06-30", "province"): 63,
    ("2025-06-30", "district"): 696,
    ("2025-06-30", "commune"): 10035,
    ("2025-07-01", "province"): 34,
    ("2025-07-01", "district"): 0,
    ("2025-07-01", "commune"): 3321,
    ("2026-12-31", "province"): 34,
    ("2026-12-31", "commune"): 3321,
}


def faults(units, map_rows, alias_rows):
    """Everything that would make the files unusable, as sentences; empty when all is well."""
    catalogue = Catalogue(units)
    found = count_faults(units) + validity_faults(catalogue) + map_faults(catalogue, map_rows)
    found += [f"alias {name} is ambiguous on {day}" for name, day in ProvinceNames(units, alias_rows).clashes()]
    return found


def count_faults(units):
    found = []
    for (day, level), expected in EXPECTED.items():
        counted = sum(each["level"] == level and in_force(each, day) for each in units)
        print(f"{day} {level:9} {counted:6}")
        if counted != expected:
            found.append(f"{counted} units of level {level} on {day}, expected {expected}")
    return found


def validity_faults(catalogue):
    found = []
    for code, rows in catalogue.by_code.items():
        rows = sorted(rows, key=lambda each: each["valid_from"])
        for earlier, later in zip(rows, rows[1:]):
            if not earlier["valid_to"] or earlier["valid_to"] >= later["valid_from"]:
                found.append(f"{code} has two rows on {later['valid_from']}")
    for each in catalogue.units:
        last = each["valid_to"] or "2026-12-31"
        days = [each["valid_from"], last] + [row["valid_from"] for row in catalogue.by_code[each["parent_code"]]]
        for day in days:
            if each["parent_code"] and in_force(each, day) and not catalogue.on(each["parent_code"], day):
                found.append(f"{each['code']} has no parent {each['parent_code']} on {day}")
        if unicodedata.normalize("NFC", each["name"]) != each["name"]:
            found.append(f"{each['code']} has a decomposed name")
    return found


def map_faults(catalogue, map_rows):
    found, targets, arrived = [], collections.defaultdict(list), set()
    units = {(each["code"], each["valid_from"]): each for each in catalogue.units}
    for row in map_rows:
        before = units[row["old_code"], row["old_valid_from"]]
        after = units[row["new_code"], row["new_valid_from"]]
        targets[before["code"], before["valid_from"]].append(row)
        arrived.add((after["code"], after["valid_from"]))
        if before["valid_to"] != day_before(after["valid_from"]):
            found.append(f"{before['code']} does not end the day before {after['code']} begins")
    for key, each in units.items():
        rows = targets.get(key, [])
        if each["valid_to"] and each["level"] != "district" and sum(row["is_default"] for row in rows) != 1:
            found.append(f"{key} has no single default new unit")
        if len(rows) > 1 and any(row["relation"] != "partial" for row in rows):
            found.append(f"{key} goes to several units but not in parts")
        if each["valid_from"] >= REORGANISED and key not in arrived:
            found.append(f"{key} comes from no old unit")
    return found
