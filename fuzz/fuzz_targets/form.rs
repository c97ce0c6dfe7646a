//! Form files.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| tonghop_ingest::fuzzing::form(text));
