//! What a registered document can prove: criteria whose decision asks for such a document, plan targets whose evidence it is.

use crate::form::CodeItem;
use crate::plan::EvidenceRule;
use crate::text;

/// Whether a kind of document is among the documents that a decision asks for, in the words of its own.
///
/// A kind is recognised by its name or a synonym as whole words, whatever the marks: "Báo cáo: số, ngày" asks for a "báo cáo".
pub fn is_asked_for(kind: &CodeItem, asked: &[String]) -> bool {
    let words = std::iter::once(&kind.name).chain(&kind.synonyms);
    let names: Vec<String> = words.flat_map(|name| name.split('/')).map(comparable).filter(|name| name.len() > 2).collect();
    asked.iter().map(|text| comparable(text)).any(|text| names.iter().any(|name| text.contains(name.as_str())))
}

/// Words between single spaces, with one at each end, so that only whole words are found.
fn comparable(words: &str) -> String {
    let folded = text::fold(words);
    let plain: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", plain.join(" "))
}

/// The groups of a target's evidence that a document of a kind satisfies: any one of a group would do ("video hoặc hình ảnh").
pub fn satisfied_groups<'a>(code: &str, rule: &'a EvidenceRule) -> Vec<&'a [String]> {
    rule.0.iter().filter(|group| group.iter().any(|known| known == code)).map(Vec::as_slice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str, synonyms: &[&str]) -> CodeItem {
        CodeItem {
            code: "X".to_owned(),
            name: name.to_owned(),
            synonyms: synonyms.iter().map(ToString::to_string).collect(),
            group: None,
            units: vec![],
        }
    }

    #[test]
    fn a_kind_is_found_as_whole_words_whatever_the_marks() {
        let asked = ["Báo cáo tự kiểm tra; Kế hoạch: số, ngày ban hành".to_owned()];
        assert!(is_asked_for(&kind("Kế hoạch", &[]), &asked));
        assert!(is_asked_for(&kind("Văn bản", &["bao cao"]), &asked));
        assert!(!is_asked_for(&kind("Ảnh", &[]), &["Danh sách, cảnh báo".to_owned()]), "“ảnh” is no part of “cảnh”");
        assert!(!is_asked_for(&kind("Video", &[]), &[]));
    }

    #[test]
    fn any_one_of_a_group_satisfies_it() {
        let words = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
        let rule = EvidenceRule(vec![words(&["DS_DIEM_DANH"]), words(&["VIDEO", "HINH_ANH"])]);
        assert_eq!(satisfied_groups("HINH_ANH", &rule), [words(&["VIDEO", "HINH_ANH"]).as_slice()]);
        assert!(satisfied_groups("TIN_BAI_LINK", &rule).is_empty());
    }
}
