"""The data files: columns, reading, writing. The same rows give the same bytes."""

import csv
import gzip
import io

UNIT_COLUMNS = "code,valid_from,valid_to,level,kind,name,parent_code,parent_valid_from,resolution".split(",")
MAP_COLUMNS = (
    "old_code,old_valid_from,new_code,new_valid_from,relation,is_default,agreement,resolution,date".split(",")
)
ALIAS_COLUMNS = "code,valid_from,alias,kind".split(",")


def write_rows(path, columns, rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    content = text.getvalue().encode("utf-8")
    path.write_bytes(gzip.compress(content, 9, mtime=0) if path.suffix == ".gz" else content)


def read_rows(path):
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
