//! Words of check-ins and visits.

text_enum! {
    /// How a time came to be known.
    pub enum TimeTrust {
        /// Taken by the server when it happened.
        Server = "SERVER",
        /// Taken by the phone, corrected over the monotonic clock of the same boot.
        Corrected = "CORRECTED",
        /// Taken by the phone's wall clock alone; low trust.
        PhoneOnly = "PHONE_ONLY",
    }
}

text_enum! {
    /// What measured a position.
    pub enum FixProvider {
        /// Satellites.
        Gnss = "GNSS",
        /// Cells and wireless networks.
        Network = "NETWORK",
        /// Several, mixed by the platform.
        Fused = "FUSED",
        /// The platform does not say.
        Unknown = "UNKNOWN",
    }
}

text_enum! {
    /// Whether a stay can be believed (定位结论).
    pub enum Verdict {
        /// The evidence bears it out (可信).
        Verified = "VERIFIED",
        /// The evidence does not suffice; nobody is blamed (无法核实).
        Unverifiable = "UNVERIFIABLE",
        /// The evidence speaks against it (矛盾).
        Contradicted = "CONTRADICTED",
    }
}

text_enum! {
    /// How the error circle lies to the fence.
    pub enum FencePosition {
        /// Wholly inside (范围内).
        Inside = "INSIDE",
        /// Wholly outside (范围外).
        Outside = "OUTSIDE",
        /// Across the edge (不确定).
        Uncertain = "UNCERTAIN",
        /// No fix or no anchor to compare.
        Unknown = "UNKNOWN",
    }
}

text_enum! {
    /// What a piece of evidence looks at.
    pub enum Signal {
        /// Error circle against fence.
        Fence = "FENCE",
        /// Age of the fix.
        FixAge = "FIX_AGE",
        /// Offset equals the GCJ-02 vector: mislabelled, not fraud.
        ReferenceMismatch = "REFERENCE_MISMATCH",
        /// The platform's mock flag.
        Mock = "MOCK",
        /// Speed since the last check-in.
        TravelSpeed = "TRAVEL_SPEED",
        /// Coordinates repeated to seven decimals.
        RepeatedPoint = "REPEATED_POINT",
        /// Anchor moved near the visit.
        AnchorMoved = "ANCHOR_MOVED",
        /// Clocks of phone and server apart.
        ClockSkew = "CLOCK_SKEW",
        /// Length of the stay.
        Dwell = "DWELL",
        /// Agreement with the plan.
        PlanAgreement = "PLAN_AGREEMENT",
    }
}

text_enum! {
    /// Unit of a measured value.
    pub enum MeasureUnit {
        /// Metres.
        Metre = "METRE",
        /// Seconds.
        Second = "SECOND",
        /// Kilometres per hour.
        KmPerHour = "KM_PER_HOUR",
        /// A count.
        Count = "COUNT",
    }
}

text_enum! {
    /// What the viewer may do with a check-in now.
    pub enum CheckInAction {
        /// Start a visit within it.
        StartVisit = "START_VISIT",
        /// Check out.
        CheckOut = "CHECK_OUT",
        /// Appeal against its verdict.
        Appeal = "APPEAL",
        /// Decide the appeal.
        DecideAppeal = "DECIDE_APPEAL",
    }
}

text_enum! {
    /// How a visit takes place.
    pub enum VisitChannel {
        /// At the customer's (实地).
        OnSite = "ON_SITE",
        /// By telephone (电话).
        Phone = "PHONE",
        /// By video (视频).
        Video = "VIDEO",
        /// In writing (微信/短信).
        Message = "MESSAGE",
    }
}

text_enum! {
    /// How far a visit has come.
    pub enum VisitState {
        /// Begun.
        Started = "STARTED",
        /// Complete, part of history (已完成).
        Completed = "COMPLETED",
        /// Begun and given up, with a reason.
        Abandoned = "ABANDONED",
    }
}

text_enum! {
    /// What the viewer may do with a visit now.
    pub enum VisitAction {
        /// Complete it.
        Complete = "COMPLETE",
        /// Amend it; the review opens again.
        Amend = "AMEND",
        /// Review it.
        Review = "REVIEW",
        /// Remark on it.
        Remark = "REMARK",
        /// Instruct on it.
        Instruct = "INSTRUCT",
        /// Share it.
        Share = "SHARE",
    }
}

text_enum! {
    /// Element that the quality of a visit is made of.
    pub enum QualityElement {
        /// Effective minutes.
        Minutes = "MINUTES",
        /// A purpose.
        Purpose = "PURPOSE",
        /// A result.
        Result = "RESULT",
        /// Notes.
        Notes = "NOTES",
        /// Products.
        Products = "PRODUCTS",
        /// Materials.
        Materials = "MATERIALS",
        /// A next step.
        NextStep = "NEXT_STEP",
        /// The verdict of the stay.
        Verdict = "VERDICT",
    }
}
