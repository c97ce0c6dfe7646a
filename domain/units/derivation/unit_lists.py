"""The previous and the current list as units with validity dates."""

from .catalogue import HANOI_EXTENDED, HUE_CITY, PREVIOUS_SINCE, PROVINCES_SINCE, REORGANISED, day_before, unit
from .names import fold, split_name
from .packages import commune_resolution, province_resolution, resolutions_of_2025

HANOI_RESOLUTION = ("15/2008/QH12", "2008-05-29")
HUE_RESOLUTION = ("175/2024/QH15", "2024-11-30")
PROVINCES_RESOLUTION = ("202/2025/QH15", "2025-06-12")


# Code -> the rows of a province that changed between 2004 and 2025: first day, name, resolution.
HISTORY = {
    "01": [(PROVINCES_SINCE, "Thành phố Hà Nội", ""), (HANOI_EXTENDED, "Thành phố Hà Nội", HANOI_RESOLUTION[0])],
    "46": [(PROVINCES_SINCE, "Tỉnh Thừa Thiên Huế", ""), (HUE_CITY, "Thành phố Huế", HUE_RESOLUTION[0])],
}


def previous_provinces(old_rows):
    """The 63 provinces until 30/06/2025, the two rows of those that changed before, and Hà Tây until 31/07/2008."""
    names = {row["provinceCode"]: row["province"] for row in old_rows}
    units = [unit("28", PROVINCES_SINCE, day_before(HANOI_EXTENDED), "province", "Tỉnh Hà Tây")]
    for code, name in names.items():
        rows = HISTORY.get(code, [(PROVINCES_SINCE, name, "")])
        ends = [day_before(later[0]) for later in rows[1:]] + [day_before(REORGANISED)]
        units += [
            unit(code, valid_from, valid_to, "province", row_name, resolution=resolution)
            for (valid_from, row_name, resolution), valid_to in zip(rows, ends)
        ]
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


def current_provinces(provinces, rows_2025):
    names_2025 = {row["provinceCode"]: row["province"] for row in rows_2025}
    units = []
    for code, record in provinces.items():
        now = province_resolution(record["note"]) or PROVINCES_RESOLUTION
        units += current_units(
            "province", record["name_with_type"], names_2025[code], code, "", PROVINCES_RESOLUTION, now
        )
    return units


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
