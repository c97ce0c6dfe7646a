//! Workbooks and tables of text, as bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tonghop_ingest::fuzzing::cells(bytes));
