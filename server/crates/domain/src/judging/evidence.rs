//! The pieces of evidence: what each looks at, what it weighs, and the key of its sentence.

use rust_decimal::Decimal;

use crate::vocabulary::{MeasureUnit, Signal};

/// What was found; each has one weight and one sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Finding {
    /// The error circle lies wholly inside the fence.
    Inside,
    /// The error circle crosses the edge, its middle is inside and it is no wider than the fence.
    ProbablyInside,
    /// The error circle crosses the edge.
    AcrossEdge,
    /// The error circle lies wholly outside the fence.
    Outside,
    /// The phone gave no accuracy, so one was assumed.
    AccuracyAssumed,
    /// The phone sent no measurement.
    NoFix,
    /// The institution has no anchor yet.
    NoAnchor,
    /// The measurement is of the time of arrival.
    FreshFix,
    /// The measurement is of another time.
    StaleFix,
    /// The figures are inside when they are read in the other reference system.
    ReferenceMismatch,
    /// The platform flags the measurement as simulated.
    Mock,
    /// Clocks of phone and server are apart.
    ClockSkew,
}

impl Finding {
    /// Every finding, for checks that each has its sentence.
    pub const ALL: &'static [Self] = &[
        Self::Inside,
        Self::ProbablyInside,
        Self::AcrossEdge,
        Self::Outside,
        Self::AccuracyAssumed,
        Self::NoFix,
        Self::NoAnchor,
        Self::FreshFix,
        Self::StaleFix,
        Self::ReferenceMismatch,
        Self::Mock,
        Self::ClockSkew,
    ];

    /// What it looks at.
    #[must_use]
    pub const fn signal(self) -> Signal {
        match self {
            Self::Inside | Self::ProbablyInside | Self::AcrossEdge | Self::Outside => Signal::Fence,
            Self::AccuracyAssumed | Self::NoFix | Self::NoAnchor => Signal::Fence,
            Self::FreshFix | Self::StaleFix => Signal::FixAge,
            Self::ReferenceMismatch => Signal::ReferenceMismatch,
            Self::Mock => Signal::Mock,
            Self::ClockSkew => Signal::ClockSkew,
        }
    }

    /// Points that it adds to the score, or takes.
    #[must_use]
    pub const fn weight(self) -> i32 {
        match self {
            Self::Inside => 60,
            Self::ProbablyInside => 50,
            Self::AcrossEdge | Self::FreshFix | Self::ReferenceMismatch => 10,
            Self::AccuracyAssumed | Self::NoFix | Self::NoAnchor => 0,
            Self::ClockSkew => -10,
            Self::Outside => -20,
            Self::StaleFix => -40,
            Self::Mock => -200,
        }
    }

    /// Unit of what it measures; `None` for a plain yes.
    #[must_use]
    pub const fn unit(self) -> Option<MeasureUnit> {
        match self {
            Self::Inside | Self::ProbablyInside | Self::AcrossEdge | Self::Outside | Self::AccuracyAssumed => {
                Some(MeasureUnit::Metre)
            }
            Self::FreshFix | Self::StaleFix | Self::ClockSkew => Some(MeasureUnit::Second),
            Self::NoFix | Self::NoAnchor | Self::ReferenceMismatch | Self::Mock => None,
        }
    }

    /// Key of the sentence that tells it to a person.
    #[must_use]
    pub const fn message_key(self) -> &'static str {
        match self {
            Self::Inside => "evidence-fence-inside",
            Self::ProbablyInside => "evidence-fence-probably-inside",
            Self::AcrossEdge => "evidence-fence-across-edge",
            Self::Outside => "evidence-fence-outside",
            Self::AccuracyAssumed => "evidence-fence-accuracy-assumed",
            Self::NoFix => "evidence-fence-no-fix",
            Self::NoAnchor => "evidence-fence-no-anchor",
            Self::FreshFix => "evidence-fix-age-fresh",
            Self::StaleFix => "evidence-fix-age-stale",
            Self::ReferenceMismatch => "evidence-reference-mismatch",
            Self::Mock => "evidence-mock",
            Self::ClockSkew => "evidence-clock-skew",
        }
    }
}

/// One reason of a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// What was found.
    pub finding: Finding,
    /// Value measured, in the finding's unit, to one decimal; `None` for a plain yes.
    pub measured: Option<Decimal>,
}

impl Evidence {
    pub(super) const fn plain(finding: Finding) -> Self {
        Self { finding, measured: None }
    }

    pub(super) fn measured(finding: Finding, value: f64) -> Self {
        Self { finding, measured: super::exact(value) }
    }

    /// What it looks at.
    #[must_use]
    pub const fn signal(&self) -> Signal {
        self.finding.signal()
    }

    /// Points that it adds to the score, or takes.
    #[must_use]
    pub const fn weight(&self) -> i32 {
        self.finding.weight()
    }

    /// Unit of the measured value; `None` when nothing was measured.
    #[must_use]
    pub const fn unit(&self) -> Option<MeasureUnit> {
        if self.measured.is_some() { self.finding.unit() } else { None }
    }

    /// Key of the sentence that tells it to a person.
    #[must_use]
    pub const fn message_key(&self) -> &'static str {
        self.finding.message_key()
    }
}
