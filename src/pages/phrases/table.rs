//! Tables of phrases: Vietnamese and English of each side by side, one exhaustive match, so that none is without words.

/// An enum of phrases with their words in both languages; the Vietnamese words are the documentation of each.
macro_rules! phrases {
    ($(#[$about:meta])* $name:ident { $($phrase:ident: $vietnamese:literal, $english:literal;)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $(#[doc = $vietnamese] $phrase,)*
        }

        impl super::Said for $name {
            fn words(self, language: tonghop_domain::message::Language) -> &'static str {
                use tonghop_domain::message::Language::{English, Vietnamese};
                match (self, language) {
                    $((Self::$phrase, Vietnamese) => $vietnamese, (Self::$phrase, English) => $english,)*
                }
            }
        }
    };
}

pub(super) use phrases;
