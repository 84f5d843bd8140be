//! Words of consents.

text_enum! {
    /// What a professional's data may be used for (用途).
    pub enum ConsentPurpose {
        /// Being visited and called, and keeping a file for that (拜访).
        Visits = "VISITS",
        /// Information on products (产品推广).
        Marketing = "MARKETING",
        /// Invitations to events (会议活动).
        Events = "EVENTS",
        /// Market research (市场调研).
        Research = "RESEARCH",
        /// Fees and expenses, which need the ID number (劳务费).
        Payments = "PAYMENTS",
    }
}

text_enum! {
    /// On which ground data is used (法律依据).
    pub enum ConsentBasis {
        /// The person agreed (本人同意).
        Consent = "CONSENT",
        /// A contract with the person needs it (合同).
        Contract = "CONTRACT",
        /// The law demands it (法定义务).
        LegalObligation = "LEGAL_OBLIGATION",
        /// The person has made it public (公开信息).
        PublicData = "PUBLIC_DATA",
    }
}
