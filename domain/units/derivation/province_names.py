"""Province names as published tables write them."""

import collections

from .catalogue import HUE_CITY, in_force
from .names import fold, split_name, without_marks
from .files import ALIAS_COLUMNS, read_rows

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
