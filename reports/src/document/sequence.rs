//! The order in which the schema of Word documents wants properties (ECMA-376 part 1, `wml.xsd`). The library writes them in the order in
//! which it was told; most readers do not mind, a strict one calls such a file damaged.

use resvg::usvg::roxmltree::{Document, Node};

/// The namespace of Word's own elements.
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// Elements whose children have an order, with that order (what the library can write of it).
const SEQUENCES: [(&str, &[&str]); 6] = [
    (
        "pPr",
        &[
            "pStyle",
            "keepNext",
            "keepLines",
            "pageBreakBefore",
            "framePr",
            "widowControl",
            "numPr",
            "suppressLineNumbers",
            "pBdr",
            "shd",
            "tabs",
            "snapToGrid",
            "spacing",
            "ind",
            "contextualSpacing",
            "jc",
            "textDirection",
            "textAlignment",
            "outlineLvl",
            "divId",
            "rPr",
            "sectPr",
            "pPrChange",
        ],
    ),
    (
        "rPr",
        &[
            "rStyle",
            "rFonts",
            "b",
            "bCs",
            "i",
            "iCs",
            "caps",
            "smallCaps",
            "strike",
            "dstrike",
            "outline",
            "shadow",
            "vanish",
            "color",
            "spacing",
            "w",
            "kern",
            "position",
            "sz",
            "szCs",
            "highlight",
            "u",
            "effect",
            "bdr",
            "shd",
            "fitText",
            "vertAlign",
            "lang",
            "specVanish",
        ],
    ),
    (
        "tblPr",
        &[
            "tblStyle",
            "tblpPr",
            "tblOverlap",
            "tblW",
            "jc",
            "tblCellSpacing",
            "tblInd",
            "tblBorders",
            "shd",
            "tblLayout",
            "tblCellMar",
            "tblLook",
        ],
    ),
    ("tcPr", &["cnfStyle", "tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection", "vAlign"]),
    (
        "sectPr",
        &[
            "headerReference",
            "footerReference",
            "type",
            "pgSz",
            "pgMar",
            "pgBorders",
            "pgNumType",
            "cols",
            "vAlign",
            "titlePg",
            "textDirection",
            "docGrid",
        ],
    ),
    (
        "style",
        &[
            "name",
            "basedOn",
            "next",
            "link",
            "uiPriority",
            "semiHidden",
            "unhideWhenUsed",
            "qFormat",
            "pPr",
            "rPr",
            "tblPr",
            "trPr",
            "tcPr",
        ],
    ),
];

/// A part with all properties in the order of the schema; what is no XML is left alone.
pub(super) fn ordered(part: Vec<u8>) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(&part) else { return part };
    let Ok(document) = Document::parse(text) else { return part };
    let root = document.root_element();
    let mut written = String::with_capacity(text.len());
    written.push_str(&text[..root.range().start]);
    write(root, text, &mut written);
    written.push_str(&text[root.range().end..]);
    written.into_bytes()
}

/// Writes an element as it stands, its children in their order.
fn write(node: Node<'_, '_>, text: &str, written: &mut String) {
    let mut children: Vec<Node<'_, '_>> = node.children().filter(Node::is_element).collect();
    let mut at = node.range().start;
    if let (Some(sequence), Some(first), Some(last)) = (sequence_of(node), children.first(), children.last()) {
        written.push_str(&text[at..first.range().start]);
        at = last.range().end;
        children.sort_by_key(|child| place(sequence, *child));
        children.iter().for_each(|child| write(*child, text, written));
    } else {
        for child in children {
            written.push_str(&text[at..child.range().start]);
            write(child, text, written);
            at = child.range().end;
        }
    }
    written.push_str(&text[at..node.range().end]);
}

fn sequence_of(node: Node<'_, '_>) -> Option<&'static [&'static str]> {
    let name = node.tag_name();
    let known = SEQUENCES.iter().find(|(element, _)| name.namespace() == Some(WORD) && *element == name.name());
    known.map(|(_, sequence)| *sequence)
}

/// What the schema does not name here stands last.
fn place(sequence: &[&str], child: Node<'_, '_>) -> usize {
    sequence.iter().position(|name| *name == child.tag_name().name()).unwrap_or(sequence.len())
}

/// Names of elements that stand before one which the schema wants earlier, or which it does not know there.
#[cfg(test)]
#[allow(clippy::panic)]
pub(super) fn faults(part: &str) -> Vec<String> {
    let document = Document::parse(part).unwrap_or_else(|fault| panic!("{fault}: {part}"));
    let mut found = Vec::new();
    for node in document.descendants() {
        let Some(sequence) = sequence_of(node) else { continue };
        let children: Vec<Node<'_, '_>> = node.children().filter(Node::is_element).collect();
        let places: Vec<usize> = children.iter().map(|child| place(sequence, *child)).collect();
        if !places.is_sorted() || places.contains(&sequence.len()) {
            let names: Vec<&str> = children.iter().map(|child| child.tag_name().name()).collect();
            found.push(format!("{}: {names:?}", node.tag_name().name()));
        }
    }
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_put_in_order_and_nothing_else_moves() {
        let part = format!(
            "<?xml version=\"1.0\"?><w:document xmlns:w=\"{WORD}\"><w:p><w:pPr><w:rPr /><w:jc w:val=\"center\" /><w:spacing w:after=\"0\" />\
             </w:pPr><w:r><w:rPr><w:sz w:val=\"24\" /><w:b /></w:rPr><w:t xml:space=\"preserve\"> a &lt; b </w:t></w:r></w:p></w:document>"
        );
        assert_eq!(faults(&part).len(), 2);
        let whole = String::from_utf8(ordered(part.clone().into_bytes())).unwrap();
        let expected = part
            .replace(
                "<w:rPr /><w:jc w:val=\"center\" /><w:spacing w:after=\"0\" />",
                "<w:spacing w:after=\"0\" /><w:jc w:val=\"center\" /><w:rPr />",
            )
            .replace("<w:sz w:val=\"24\" /><w:b />", "<w:b /><w:sz w:val=\"24\" />");
        assert_eq!(whole, expected);
        assert_eq!(ordered(b"no xml <".to_vec()), b"no xml <");
    }
}
