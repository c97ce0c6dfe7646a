"""Reads which old units a merger note of the current list names.

A note is one Vietnamese sentence per new commune, such as "Đổi tên từ xã A thành xã B, hợp nhất thị trấn C, các xã D, E
và 1 phần xã F. Bỏ cấp huyện. Số: 1656/NQ-UBTVQH15; Ngày: 16/06/2025". Notes are cut off near 250 letters and hold typing
errors, so what they name confirms a predecessor, and what they leave out proves nothing.
"""

import collections
import re
import unicodedata

Mention = collections.namedtuple("Mention", "kind name partial district", defaults=(None,))
Mention.__doc__ = """One old unit named by a note.

kind: type word in lower case, or None where the note gives none ("các xã D, E").
partial: True ("1 phần"), False, or None where the note does not let one tell.
district: None, or the number of communes where the name is that of a whole district ("toàn bộ 10 xã thuộc huyện G").
"""

KIND = r"(?:thị trấn|xã|phường|huyện)"
MERGING = re.compile(r"(?:[Hh][ợơọ]p )?nh[ấâ]t?\b|[Ss]áp nhập(?! vào)|[Ss]ắp xếp|trên cơ sở")
AREA = re.compile(
    r"(?:toàn bộ )?diện tích tự nhiên(?:\s+là [\d.,]+ km2)?,?\s*(?:và )?"
    r"(?:quy mô dân(?: số)?(?:\s*(?:là )?[\d.]+ người)?(?: còn lại)?)?(?: của)?"
)
TAIL = re.compile(r"\s*(?:\bthuộc\b|thành(?! phố)\b|\bhiện nay\b|\bsau khi\b|\btỉnh\b|\bthị xã\b|\bthành phố\b).*$")
WHOLE_DISTRICT = re.compile(r"toàn bộ ((?:\d+|xã|thị trấn|và|,|\s)+) thuộc huyện (?:đảo )?([^.,;]+)")


def mentions_of(note, kept):
    """The old units that a note names; `kept` stands for the unit itself where the note says it stays as it is."""
    text = unicodedata.normalize("NFC", note).split("Bỏ cấp huyện")[0].strip(" .")
    if re.search(r"giữ nguyên(?! mã)", text, re.IGNORECASE):
        return [kept]
    district = WHOLE_DISTRICT.search(text)
    if district:
        count = sum(int(number) for number in re.findall(r"\d+", district.group(1)))
        return [Mention("huyện", district.group(2).strip(), False, count)]
    return list(listed(predecessor_list(text)))


def predecessor_list(text):
    """The part of a note that lists old units: after the merging verb, else the name before "thành"."""
    text = AREA.sub(" ", re.sub(r"\([^),]*\)?", "", text))
    merging = MERGING.search(text)
    if merging:
        return text[merging.end() :]
    renamed = re.search(r"từ (.*?) thành", text)
    return renamed.group(1) if renamed else text


def listed(text):
    partial = False
    for item in re.split(r"[,;.]|\bvà\b", text):
        marked = bool(re.search(r"\bphần\b|\bp1 phần\b", item))
        # After "một phần của A, B" nobody can tell whether B is meant in part.
        partial = True if marked else (False if partial is False else None)
        for piece in re.split(rf"(?=\b{KIND}\b)", TAIL.sub("", item), flags=re.IGNORECASE):
            mention = one_mention(piece, partial)
            if mention:
                yield mention


def one_mention(piece, partial):
    typed = re.match(rf"({KIND})\s*(.*)$", piece.strip(), re.IGNORECASE)
    kind, name = (typed.group(1).lower(), typed.group(2)) if typed else (None, piece.strip())
    if kind is None:
        name = re.sub(r"^(?:[^\W\d_A-ZÀ-ỸĐ]\S*\s+|\d+ phần\s*)+", "", name)
    name = name.strip()
    if not name or not (name[0].isupper() or name[0].isdigit()):
        return None
    return Mention(kind, name, partial)
