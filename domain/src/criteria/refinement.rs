//! R23: a lower level refines a set. It may split a criterion into components of its own; codes and maxima of domains and criteria
//! stand as the higher level gave them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::CriteriaSet;
use crate::strict::Fault;

/// What a refined set may not do, in the order of the parent, then what the parent does not have. Empty = it refines the parent.
pub fn faults(parent: &CriteriaSet, child: &CriteriaSet) -> Vec<Fault> {
    let mut faults = Vec::new();
    compare(&mut faults, "domain", &domains(parent), &domains(child));
    compare(&mut faults, "criterion", &criteria(parent), &criteria(child));
    faults
}

/// Code → name and maximum.
type Level = BTreeMap<String, (String, Decimal)>;

fn domains(set: &CriteriaSet) -> Level {
    set.domains.iter().map(|domain| (domain.code.clone(), (domain.name.clone(), domain.max))).collect()
}

fn criteria(set: &CriteriaSet) -> Level {
    let criteria = set.domains.iter().flat_map(|domain| &domain.criteria);
    criteria.map(|criterion| (criterion.code.clone(), (criterion.name.clone(), criterion.max))).collect()
}

fn compare(faults: &mut Vec<Fault>, level: &str, parent: &Level, child: &Level) {
    for (code, (name, max)) in parent {
        match child.get(code) {
            None => faults.push(fault(level, code, format!("thiếu; bộ tiêu chí cấp trên có “{name}”, {max} điểm"))),
            Some((_, found)) if found != max => {
                faults.push(fault(level, code, format!("ghi {found} điểm; cấp trên cho {max} điểm, cấp dưới chỉ được chia bên trong")));
            }
            Some(_) => {}
        }
    }
    for code in child.keys().filter(|code| !parent.contains_key(*code)) {
        faults.push(fault(level, code, "bộ tiêu chí cấp trên không có mã này; cấp dưới chỉ được thêm tiêu chí thành phần".to_owned()));
    }
}

fn fault(level: &str, code: &str, message: String) -> Fault {
    Fault { field: format!("{level} {code}"), message }
}
