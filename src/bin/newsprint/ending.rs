//! How a run ends that wrote what it had: the one place where findings become an exit code.

use newsprint::{read::Reject, report::summary::ControlRow};

use crate::{flags::RejectLimit, harmless::tell};

/// How a run that finished ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Done, and a check was tripped, or a planted pair came out wrong.
    Tripped,
    /// Done, but inputs could not be read, or too many records were rejected.
    InputFailed,
}

impl Outcome {
    /// Of a run that rejected records and may have tripped something; says what input failed.
    pub fn of(tripped: bool, rejects: &[Reject], documents: u64, limit: Option<RejectLimit>) -> Outcome {
        let records = documents + rejects.len() as u64;
        let too_many = limit.is_some_and(|limit| limit.is_passed(rejects.len() as u64, records));
        if too_many {
            tell(&format_args!("{} of {records} records rejected: over the limit", rejects.len()));
        }
        let lost_files = rejects.iter().filter(|reject| reject.is_file()).inspect(|reject| tell(reject)).count();
        match (too_many || lost_files > 0, tripped) {
            (true, _) => Outcome::InputFailed,
            (false, true) => Outcome::Tripped,
            (false, false) => Outcome::Done,
        }
    }

    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Outcome::Done => 0,
            Outcome::Tripped => 1,
            Outcome::InputFailed => 3,
        }
    }
}

/// Whether a planted pair came out wrong; says which.
pub fn self_test_failed(controls: &[ControlRow]) -> bool {
    let failed = controls.iter().filter(|row| !row.passed).inspect(|row| {
        tell(&format_args!("self-test failed: {}: expected {}, found {}", row.control, row.expected, row.found));
    });
    failed.count() > 0
}

#[cfg(test)]
mod tests {
    use newsprint::{attribute::Agencies, pipeline::Pipeline, policy::Policy, recipe::Recipe};

    use super::*;

    fn code(policy: Policy) -> u8 {
        let pipeline = Pipeline::new(Recipe::default(), policy, Agencies::builtin());
        Outcome::of(self_test_failed(&pipeline.self_test()), &[], 3, None).code()
    }

    #[test]
    fn a_detector_that_fails_its_self_test_exits_with_one() {
        let mut blind = Policy::default();
        (blind.ladder.derived, blind.ladder.recast_derived, blind.ladder.held.share) = (1.1, 1.1, 1.1);
        assert_eq!((code(Policy::default()), code(blind)), (0, 1));
    }

    #[test]
    fn input_that_failed_goes_before_a_check() {
        let none = RejectLimit::Share(-1.0);
        assert_eq!(Outcome::of(true, &[], 3, Some(none)).code(), 3);
    }
}
