"""Which units continue which: the converter of one package, checked against the merger notes of the other."""

import collections

from .catalogue import HANOI_EXTENDED, HUE_CITY, REORGANISED, day_before
from .merger_notes import Mention, mentions_of
from .names import arabic, fold, same_name, split_name, tone_last
from .packages import commune_resolution, province_resolution
from .unit_lists import HANOI_RESOLUTION, HUE_RESOLUTION, PROVINCES_RESOLUTION


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

    def unconfirmed(self, pairs):
        """Pairs that only a note has: too often a misspelt namesake to be put into the map, but worth a look."""
        return sorted(
            (old, new)
            for new, found in self.mentions.items()
            for old, mentions in found.items()
            if (old, new) not in pairs and not any(self._explained(mention, new, pairs) for mention in mentions)
        )

    def _explained(self, mention, new, pairs):
        """Does the mention already stand for another old unit of that name?"""
        return any(mention in mentions and (old, new) in pairs for old, mentions in self.mentions[new].items())

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


class Links:
    """The pairs of old and new units, to be walked in both directions."""

    def __init__(self, pairs):
        self.pairs = pairs
        self.successors, self.predecessors = collections.defaultdict(list), collections.defaultdict(list)
        for old, new in sorted(pairs):
            self.successors[old].append(new)
            self.predecessors[new].append(old)

    def one_to_one(self, old, new):
        return len(self.successors[old]) == 1 and len(self.predecessors[new]) == 1


def commune_map(pairs, defaults, notes, catalogue, resolutions):
    """Map rows for communes and island districts, and the converter's pairs that were left out."""
    false = false_namesakes(pairs, notes, Links(pairs).predecessors)
    links = Links({pair: relation for pair, relation in pairs.items() if pair not in false})
    rows = []
    for old, new in sorted(links.pairs):
        before, after = catalogue.on(old, day_before(REORGANISED)), catalogue.on(new, REORGANISED)
        relation, agreement = judged(old, new, links, notes)
        if relation == "whole" and links.one_to_one(old, new) and unchanged(before, after):
            relation = "continues"
        is_default = new == default_successor(old, links, defaults)
        rows.append(map_row(before, after, relation, is_default, agreement, resolutions[after["parent_code"]]))
    return rows, sorted(false)


def judged(old, new, links, notes):
    """(relation, agreement) of a pair; a false namesake that went makes a whole of what the converter calls a part."""
    relation = links.pairs[old, new]
    if len(links.successors[old]) == 1 and relation == "partial" and notes.says_whole(old, new):
        return "whole", "one"
    return relation, "both" if notes.agree(old, new, relation) else "one"


def default_successor(old, links, defaults):
    successors = links.successors[old]
    if defaults[old] not in successors and len(successors) > 1:
        raise SystemExit(f"{old}: the default new unit was left out and several remain")
    return defaults[old] if defaults[old] in successors else successors[0]


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
