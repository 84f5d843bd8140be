//! Words of check-ins and visits.

text_enum! {
    /// How a time was determined, and how far it can be trusted.
    pub enum TimeTrust {
        /// Taken by the server when it happened.
        Server = "SERVER",
        /// Taken by the phone and corrected by the monotonic clock of the same boot.
        Corrected = "CORRECTED",
        /// Taken from the phone's wall clock alone; low trust.
        PhoneOnly = "PHONE_ONLY",
    }
}

text_enum! {
    /// What measured a position.
    pub enum FixProvider {
        /// Satellite navigation such as GPS.
        Gnss = "GNSS",
        /// Cell towers and wireless networks.
        Network = "NETWORK",
        /// Several sources, combined by the platform.
        Fused = "FUSED",
        /// The platform does not say.
        Unknown = "UNKNOWN",
    }
}

text_enum! {
    /// Whether the place of a check-in can be believed (定位结论).
    pub enum Verdict {
        /// The evidence supports the check-in (可信).
        Verified = "VERIFIED",
        /// The evidence is not sufficient; this is no accusation (无法核实).
        Unverifiable = "UNVERIFIABLE",
        /// The evidence contradicts the check-in (矛盾).
        Contradicted = "CONTRADICTED",
    }
}

text_enum! {
    /// Position of the error circle of a fix relative to the fence.
    pub enum FencePosition {
        /// The circle lies wholly inside (范围内).
        Inside = "INSIDE",
        /// The circle lies wholly outside (范围外).
        Outside = "OUTSIDE",
        /// The circle crosses the edge (不确定).
        Uncertain = "UNCERTAIN",
        /// There is no fix or no anchor to compare.
        Unknown = "UNKNOWN",
    }
}

text_enum! {
    /// What a piece of evidence examines.
    pub enum Signal {
        /// Error circle of the fix compared with the fence.
        Fence = "FENCE",
        /// Time between the fix and the arrival.
        FixAge = "FIX_AGE",
        /// The position is inside when read in the other reference system: mislabelled, not fraud.
        ReferenceMismatch = "REFERENCE_MISMATCH",
        /// The platform flagged the fix as simulated.
        Mock = "MOCK",
        /// Travel speed since the last check-in.
        TravelSpeed = "TRAVEL_SPEED",
        /// The same coordinates to seven decimals as before.
        RepeatedPoint = "REPEATED_POINT",
        /// The anchor was moved shortly before the visit.
        AnchorMoved = "ANCHOR_MOVED",
        /// The clocks of phone and server differ.
        ClockSkew = "CLOCK_SKEW",
        /// Duration of the check-in.
        Dwell = "DWELL",
        /// Agreement of the check-in with the plan.
        PlanAgreement = "PLAN_AGREEMENT",
    }
}

text_enum! {
    /// Unit of a measured value.
    pub enum MeasureUnit {
        /// The value is in metres.
        Metre = "METRE",
        /// The value is in seconds.
        Second = "SECOND",
        /// The value is in kilometres per hour.
        KmPerHour = "KM_PER_HOUR",
        /// The value is a count.
        Count = "COUNT",
    }
}

text_enum! {
    /// What the signed-in user may do with a check-in now.
    pub enum CheckInAction {
        /// Start a visit within the check-in.
        StartVisit = "START_VISIT",
        /// Check out of the institution.
        CheckOut = "CHECK_OUT",
        /// Appeal against the verdict.
        Appeal = "APPEAL",
        /// Decide an appeal against the verdict.
        DecideAppeal = "DECIDE_APPEAL",
    }
}

text_enum! {
    /// How a visit takes place.
    pub enum VisitChannel {
        /// In person, at the customer's place (实地).
        OnSite = "ON_SITE",
        /// In a telephone call (电话).
        Phone = "PHONE",
        /// In a video call (视频).
        Video = "VIDEO",
        /// In writing, by text message (微信/短信).
        Message = "MESSAGE",
    }
}

text_enum! {
    /// State of a visit.
    pub enum VisitState {
        /// Started and still under way.
        Started = "STARTED",
        /// Completed with a report (已完成).
        Completed = "COMPLETED",
        /// Abandoned with a reason.
        Abandoned = "ABANDONED",
    }
}

text_enum! {
    /// What the signed-in user may do with a visit now.
    pub enum VisitAction {
        /// Complete the visit with a report.
        Complete = "COMPLETE",
        /// Amend the report; the review opens again.
        Amend = "AMEND",
        /// Review and rate the visit.
        Review = "REVIEW",
        /// Add a remark on the visit.
        Remark = "REMARK",
        /// Give an instruction on the visit.
        Instruct = "INSTRUCT",
        /// Share the visit with a team.
        Share = "SHARE",
    }
}

text_enum! {
    /// An element that counts for the quality of a visit.
    pub enum QualityElement {
        /// Effective minutes of the visit.
        Minutes = "MINUTES",
        /// Whether a purpose was chosen.
        Purpose = "PURPOSE",
        /// Whether a result was chosen.
        Result = "RESULT",
        /// Whether the notes are long enough.
        Notes = "NOTES",
        /// Whether products were talked about.
        Products = "PRODUCTS",
        /// Whether materials were left behind.
        Materials = "MATERIALS",
        /// Whether a next step was given.
        NextStep = "NEXT_STEP",
        /// The verdict of the check-in.
        Verdict = "VERDICT",
    }
}
