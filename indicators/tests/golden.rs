#![allow(clippy::unwrap_used, clippy::panic)]
//! The criteria sets that ship beside this crate: composites that someone else published, reproduced through the pipeline (`metrics_766`,
//! `papi`, `pci` compare with nothing else), and every shape of rule at its boundaries in the sample sets.

#[path = "golden/contradictions.rs"]
mod contradictions;
#[path = "golden/given.rs"]
mod given;
#[path = "golden/metrics_766.rs"]
mod metrics_766;
#[path = "golden/papi.rs"]
mod papi;
#[path = "golden/pci.rs"]
mod pci;
#[path = "golden/published.rs"]
mod published;
#[path = "golden/sample_sets.rs"]
mod sample_sets;
#[path = "golden/scaled_indices.rs"]
mod scaled_indices;
#[path = "golden/sums.rs"]
mod sums;
#[path = "golden/xuan_loc.rs"]
mod xuan_loc;
