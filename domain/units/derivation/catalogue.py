"""Units with their validity, looked up by code and day."""

import collections
import datetime

from .names import TYPE_WORDS, split_name

PROVINCES_SINCE = "2004-01-01"  # 64 provinces from this day (Nghị quyết 22/2003/QH11) until 31/07/2008
PREVIOUS_SINCE = "2008-08-01"  # the packages give no earlier dates: first day not known
REORGANISED = "2025-07-01"
HANOI_EXTENDED = "2008-08-01"
HUE_CITY = "2025-01-01"


def day_before(day):
    return (datetime.date.fromisoformat(day) - datetime.timedelta(days=1)).isoformat()


def unit(code, valid_from, valid_to, level, name, parent_code="", resolution=""):
    word, bare = split_name(name, level)
    return {
        "code": code,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "level": level,
        "kind": TYPE_WORDS[level][word],
        "name": f"{word} {bare}",
        "parent_code": parent_code,
        "parent_valid_from": "",
        "resolution": resolution,
    }


def in_force(each, day):
    return each["valid_from"] <= day and (not each["valid_to"] or day <= each["valid_to"])


class Catalogue:
    """Units by code and day."""

    def __init__(self, units):
        self.units = units
        self.by_code = collections.defaultdict(list)
        for each in units:
            self.by_code[each["code"]].append(each)

    def on(self, code, day):
        """The one unit with this code on this day, or None."""
        found = [each for each in self.by_code[code] if in_force(each, day)]
        return found[0] if len(found) == 1 else None


def with_parent_rows(units):
    """Fills parent_valid_from: the row of the parent that was in force on the first day of the unit."""
    catalogue = Catalogue(units)
    for each in units:
        if each["parent_code"]:
            each["parent_valid_from"] = catalogue.on(each["parent_code"], each["valid_from"])["valid_from"]
    return sorted(units, key=lambda each: (each["code"], each["valid_from"]))
