//! Matching of header texts.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| tonghop_ingest::fuzzing::headers(text));
