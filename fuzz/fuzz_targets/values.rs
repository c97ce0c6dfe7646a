//! Numbers, days and periods as text.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| tonghop_ingest::fuzzing::values(text));
