//! Shapes of rules with parts of their own: accumulated steps, deductions, branches with kept variables, scores of other indices.

use rust_decimal::Decimal;

use crate::display;
use crate::formula::Formula;

/// R20: points for a base, and more for each full step above a start ("trên 3.500 người, cứ thêm 100 người được cộng 0,5 điểm").
#[derive(Debug, Clone, PartialEq)]
pub struct StepAccumulation {
    /// What is counted.
    pub count: Formula,
    /// Points up to the start.
    pub base: Decimal,
    /// Where steps begin.
    pub start: Decimal,
    /// How much makes a step; only full steps count.
    pub size: Decimal,
    /// What each full step gives.
    pub points: Decimal,
    /// Multiply the sum after it was held to the maximum; the first that holds counts.
    pub multipliers: Vec<Multiplier>,
}

/// One factor of [`StepAccumulation`].
#[derive(Debug, Clone, PartialEq)]
pub struct Multiplier {
    /// For whom, in words.
    pub name: String,
    /// What must hold.
    pub when: Formula,
    /// The factor, 0.75 for "75 % mức quy định".
    pub factor: Decimal,
}

/// R21: the maximum, less something for each case, never below a floor.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemDeduction {
    /// The cases.
    pub count: Formula,
    /// What each takes, above 0.
    pub points: Decimal,
    /// Lowest score; not below the component's own `min`.
    pub floor: Decimal,
}

/// R19: several ways to score, of which the first that holds is taken. Variables are kept with the score.
#[derive(Debug, Clone, PartialEq)]
pub struct Branches {
    /// Named figures, for the explanation; in files branches may use them as `var.<code>`.
    pub variables: Vec<Variable>,
    /// In the order in which they are tried.
    pub branches: Vec<Branch>,
}

/// A named figure of [`Branches`].
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// The letter in the decision: `a`.
    pub code: String,
    /// What it is, in words.
    pub name: String,
    /// Its figure.
    pub figure: Formula,
}

/// One way to score.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// When it is taken, in words; `còn lại` for the one without a condition.
    pub name: String,
    /// What must hold; `None` = always, only for the last.
    pub when: Option<Formula>,
    /// What it gives.
    pub award: BranchAward,
}

/// What a branch gives.
#[derive(Debug, Clone, PartialEq)]
pub enum BranchAward {
    /// Fixed points.
    Points(Decimal),
    /// The ratio × the maximum, never above the maximum.
    Share(Formula),
    /// Points as a formula computes them; outside the component's limits they are no score.
    Figure(Formula),
}

/// R15: the value of another index, brought from its scale to the component's maximum.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedIndex {
    /// The other index, `SIPAS`.
    pub index: String,
    /// Its published value.
    pub value: Formula,
    /// The value that is worth nothing.
    pub lowest: Decimal,
    /// The value that is worth the maximum.
    pub highest: Decimal,
}

/// The name of the branch that has no condition.
pub const OTHERWISE: &str = "còn lại";

impl StepAccumulation {
    pub(super) fn formulas(&self) -> Vec<&Formula> {
        std::iter::once(&self.count).chain(self.multipliers.iter().map(|multiplier| &multiplier.when)).collect()
    }

    pub(super) fn sentence(&self, max: Decimal) -> String {
        let [base, start, size, each] = [self.base, self.start, self.size, self.points].map(|value| display::plain(value, 6));
        let steps = format!("{base} điểm; trên {start}, cứ thêm {size} được cộng {each} điểm; tối đa {} điểm", display::plain(max, 6));
        self.multipliers.iter().fold(steps, |sentence, multiplier| {
            format!("{sentence}; nhân {} nếu {}", display::plain(multiplier.factor, 6), multiplier.name)
        })
    }
}

impl ItemDeduction {
    pub(super) fn sentence(&self, max: Decimal) -> String {
        let [full, each, floor] = [max, self.points, self.floor].map(|value| display::plain(value, 6));
        format!("{full} điểm, mỗi trường hợp trừ {each} điểm, thấp nhất {floor} điểm")
    }
}

impl Branches {
    pub(super) fn formulas(&self) -> Vec<&Formula> {
        let variables = self.variables.iter().map(|variable| &variable.figure);
        variables.chain(self.branches.iter().flat_map(Branch::formulas)).collect()
    }

    /// The formulas that are divided into shares; each needs a policy for zero denominators.
    pub(super) fn shares(&self) -> impl Iterator<Item = &Formula> {
        self.branches.iter().filter_map(|branch| match &branch.award {
            BranchAward::Share(formula) | BranchAward::Figure(formula) => Some(formula),
            BranchAward::Points(_) => None,
        })
    }

    pub(super) fn sentence(&self, max: Decimal) -> String {
        let parts: Vec<String> = self.branches.iter().map(|branch| branch.sentence(max)).collect();
        parts.join("; ")
    }
}

impl Branch {
    fn formulas(&self) -> Vec<&Formula> {
        let award = match &self.award {
            BranchAward::Share(formula) | BranchAward::Figure(formula) => Some(formula),
            BranchAward::Points(_) => None,
        };
        self.when.iter().chain(award).collect()
    }

    fn sentence(&self, max: Decimal) -> String {
        let award = match &self.award {
            BranchAward::Points(points) => format!("{} điểm", display::plain(*points, 6)),
            BranchAward::Share(_) => format!("tỷ lệ × {} điểm", display::plain(max, 6)),
            BranchAward::Figure(_) => "điểm theo công thức".to_owned(),
        };
        match self.when {
            Some(_) => format!("nếu {}: {award}", self.name),
            None => format!("{OTHERWISE}: {award}"),
        }
    }
}

impl ImportedIndex {
    pub(super) fn sentence(&self, max: Decimal) -> String {
        let [lowest, highest, max] = [self.lowest, self.highest, max].map(|value| display::plain(value, 6));
        format!("Lấy theo {}, thang từ {lowest} đến {highest}, quy về {max} điểm", self.index)
    }
}
