//! Encoding, separator and cells of separated text.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tonghop_ingest::fuzzing::separated(bytes));
