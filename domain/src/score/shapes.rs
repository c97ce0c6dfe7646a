//! Evaluation of the shapes with parts of their own: see [`crate::criteria::shape`].

use rust_decimal::Decimal;

use super::rules::{NoRuling, Ruling, Sheet, share_of};
use super::{VariableValue, words};
use crate::criteria::shape::{Branch, BranchAward, Branches, ImportedIndex, ItemDeduction, Multiplier, StepAccumulation};
use crate::formula::{Formula, Ratio, WhyUndefined};

impl Sheet<'_> {
    /// Points that people gave; without a place where they are collected the component waits.
    pub(super) fn assessed(&mut self, points: Option<&Formula>) -> Result<Ruling, NoRuling> {
        let Some(formula) = points else { return Err(NoRuling::Waiting) };
        let points = self.number(formula)?;
        self.within(points)?;
        Ok(Ruling::of_value(points, Some(points), words::GIVEN.to_owned(), words::given(points)))
    }

    pub(super) fn imported(&mut self, index: &ImportedIndex) -> Result<Ruling, NoRuling> {
        let value = self.number(&index.value)?;
        if value < index.lowest || value > index.highest {
            return Err(NoRuling::Unusable(words::outside(value, index.lowest, Some(index.highest))));
        }
        let ratio = Ratio { numerator: value - index.lowest, denominator: index.highest - index.lowest };
        let points = share_of(self.component.max, ratio)?;
        let reasoning = words::imported(&index.index, value, index.lowest, index.highest, self.component.max);
        Ok(Ruling::of_value(points, Some(value), words::from_index(&index.index), reasoning))
    }

    /// The first branch that holds. A branch whose condition is unknown stops the search: a later one may not be taken for it.
    pub(super) fn branches(&mut self, rule: &Branches) -> Result<Ruling, NoRuling> {
        self.keep_variables(rule);
        for branch in &rule.branches {
            if self.holds_always_or(branch.when.as_ref())? {
                return self.branch(branch);
            }
        }
        Err(NoRuling::Unusable(words::NO_BRANCH.to_owned()))
    }

    fn holds_always_or(&mut self, when: Option<&Formula>) -> Result<bool, WhyUndefined> {
        when.map_or(Ok(true), |formula| self.holds(formula))
    }

    /// A variable without a figure is kept as such; only the branch taken decides whether it was needed.
    fn keep_variables(&mut self, rule: &Branches) {
        for variable in &rule.variables {
            let value = self.number(&variable.figure).ok();
            self.variables.push(VariableValue { code: variable.code.clone(), name: variable.name.clone(), value });
        }
    }

    fn branch(&mut self, branch: &Branch) -> Result<Ruling, NoRuling> {
        let name = branch.name.clone();
        match &branch.award {
            BranchAward::Points(points) => Ok(Ruling::of_value(*points, None, name, words::branch(&self.variables, &branch.name))),
            BranchAward::Share(formula) => {
                let ratio = self.ratio(formula)?;
                self.asks_for_enough_answers(ratio)?;
                self.asks_for_no_negative_share(ratio)?;
                let points = share_of(self.component.max, ratio)?;
                let share = words::share(ratio, &self.component.unit_of_measure, self.component.max);
                let reasoning = words::branch_share(&self.variables, &branch.name, &share);
                Ok(Ruling { ratio: Some(ratio), ..Ruling::of_value(points, Some(ratio.quotient()?), name, reasoning) })
            }
            BranchAward::Figure(formula) => {
                let points = self.number(formula)?;
                self.within(points)?;
                Ok(Ruling::of_value(points, Some(points), name, words::branch(&self.variables, &branch.name)))
            }
        }
    }

    /// The sum is held to the maximum before a factor is put to it: the factor is a share of what the decision allows.
    pub(super) fn step_accumulation(&mut self, rule: &StepAccumulation) -> Result<Ruling, NoRuling> {
        let count = self.count(&rule.count)?;
        let over = count.checked_sub(rule.start).ok_or(WhyUndefined::Overflow)?.max(Decimal::ZERO);
        let steps = over.checked_div(rule.size).ok_or(WhyUndefined::Overflow)?.floor();
        let gained = steps.checked_mul(rule.points).ok_or(WhyUndefined::Overflow)?;
        let sum = rule.base.checked_add(gained).ok_or(WhyUndefined::Overflow)?.min(self.component.max);
        let multiplier = self.multiplier(&rule.multipliers)?;
        let factor = multiplier.map_or(Decimal::ONE, |multiplier| multiplier.factor);
        let points = sum.checked_mul(factor).ok_or(WhyUndefined::Overflow)?.min(self.component.max);
        let branch = words::steps(steps);
        let counted = words::count_in(count, &self.component.unit_of_measure, &branch);
        let reasoning = words::accumulated(&counted, rule.base, gained, sum, multiplier.map(|found| (found.factor, found.name.as_str())));
        Ok(Ruling::of_value(points, Some(count), branch, reasoning))
    }

    fn multiplier<'a>(&mut self, multipliers: &'a [Multiplier]) -> Result<Option<&'a Multiplier>, WhyUndefined> {
        for multiplier in multipliers {
            if self.holds(&multiplier.when)? {
                return Ok(Some(multiplier));
            }
        }
        Ok(None)
    }

    pub(super) fn item_deduction(&mut self, rule: &ItemDeduction) -> Result<Ruling, NoRuling> {
        let count = self.count(&rule.count)?;
        let taken = count.checked_mul(rule.points).ok_or(WhyUndefined::Overflow)?;
        let left = self.component.max - taken;
        let points = left.max(rule.floor);
        let branch = if left < rule.floor { words::AT_THE_FLOOR } else { words::DEDUCTED }.to_owned();
        let reasoning = words::deducted(count, &self.component.unit_of_measure, self.component.max, rule.points, left < rule.floor);
        Ok(Ruling::of_value(points, Some(count), branch, reasoning))
    }

    /// A count, which is never negative.
    pub(super) fn count(&mut self, formula: &Formula) -> Result<Decimal, NoRuling> {
        let count = self.number(formula)?;
        if count < Decimal::ZERO {
            return Err(NoRuling::Unusable(words::outside(count, Decimal::ZERO, None)));
        }
        Ok(count)
    }

    /// Points taken over from elsewhere must be points this component can have.
    pub(super) fn within(&self, points: Decimal) -> Result<(), NoRuling> {
        let (min, max) = (self.component.min, self.component.max);
        if points < min || points > max {
            return Err(NoRuling::Unusable(words::outside(points, min, Some(max))));
        }
        Ok(())
    }

    /// More was taken off a numerator than it held: the figures are wrong, not the score negative.
    pub(super) fn asks_for_no_negative_share(&self, ratio: Ratio) -> Result<(), NoRuling> {
        if ratio.quotient()? < Decimal::ZERO {
            return Err(NoRuling::Unusable(words::negative_share(ratio, &self.component.unit_of_measure)));
        }
        Ok(())
    }
}
