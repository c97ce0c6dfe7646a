//! Forms with one file: fields by name and the file, read only after the form token proved good.

use std::collections::BTreeMap;

use axum::extract::Multipart;

use super::error::HttpError;
use super::session::Signed;
use crate::pages::phrases::{Refused, filled};

/// What a form with at most one file sent.
#[derive(Debug, Default)]
pub(super) struct FileForm {
    fields: BTreeMap<String, String>,
    /// Name and content of the file; `None` = none was chosen.
    pub(super) file: Option<(String, Vec<u8>)>,
}

impl FileForm {
    /// Reads the fields in the order sent; the form token comes first, so nothing is read for a forged form.
    pub(super) async fn read(mut form: Multipart, signed: &Signed) -> Result<Self, HttpError> {
        let broken = |fault: axum::extract::multipart::MultipartError| HttpError::Wrong(filled(Refused::NotReceived, fault.body_text()));
        let mut read = Self::default();
        let mut is_checked = false;
        while let Some(field) = form.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or_default().to_owned();
            if name == "form_token" {
                signed.check_form(&field.text().await.map_err(broken)?)?;
                is_checked = true;
            } else if !is_checked {
                return Err(HttpError::Forged);
            } else if field.file_name().is_some() {
                let file_name = label(field.file_name().unwrap_or_default());
                let bytes = field.bytes().await.map_err(broken)?.to_vec();
                read.file = Some((file_name, bytes)).filter(|(name, bytes)| !(name.is_empty() && bytes.is_empty()));
            } else {
                read.fields.insert(name, field.text().await.map_err(broken)?.trim().to_owned());
            }
        }
        if is_checked { Ok(read) } else { Err(HttpError::Forged) }
    }

    /// A field; empty where it was not sent.
    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

/// A file's name as a label: its last part, in NFC, without control characters.
pub(super) fn label(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    tonghop_domain::text::nfc(&clean)
}
