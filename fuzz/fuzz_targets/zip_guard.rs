//! The checks on a zip before it is read.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tonghop_ingest::fuzzing::zip_guard(bytes));
