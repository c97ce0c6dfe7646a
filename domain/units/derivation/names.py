"""Names of units: their type word, their keys for comparison."""

import unicodedata

TYPE_WORDS = {  # level -> type word in front of a name -> kind
    "province": {"Thành phố": "thanh_pho_tw", "Tỉnh": "tinh"},
    "district": {"Thành phố": "thanh_pho", "Thị xã": "thi_xa", "Quận": "quan", "Huyện": "huyen"},
    "commune": {"Thị trấn": "thi_tran", "Đặc khu": "dac_khu", "Phường": "phuong", "Xã": "xa"},
}

ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10"}


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


def without_marks(text):
    """The text without tone and vowel marks, đ as d."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def fold(text):
    """Lower case, no marks, letters and digits only: the key by which names are compared."""
    return "".join(letter for letter in without_marks(text).lower() if letter.isalnum())


def arabic(name):
    """`Phường IV` and `Phường 4` are written for one another: a name that is a Roman number, as digits."""
    return ROMAN.get(name.lower(), name)


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
