//! English.

use super::Phrase;

pub(super) fn words(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::MyWork => "My work",
        Phrase::Overview => "Overview",
        Phrase::Reception => "Report reception",
        Phrase::Board => "Submission board",
        Phrase::Plans => "Plans and tasks",
        Phrase::Indicators => "Criteria and indicators",
        Phrase::Scoring => "Scores",
        Phrase::Ranking => "Ranking",
        Phrase::Crosswalk => "Crosswalk",
        Phrase::Units => "Org units",
        Phrase::Reports => "Reports and charts",
        Phrase::Pages => "Pages",
        Phrase::SignOut => "Sign out",
        Phrase::OtherLanguage => "Tiếng Việt",
        Phrase::SampleBanner => "Invented figures for illustration. Assumed day:",
        Phrase::RemoveSample => "Remove the sample office and return to the office's own data",
        Phrase::SkipToContent => "Skip to content",
        Phrase::Reminders => "Reminders",
        Phrase::Duties => "Reporting rules",
        Phrase::Bundles => "Report bundles",
        Phrase::Narratives => "Narratives of the units",
        Phrase::PasteContacts => "Paste contacts",
    }
}
