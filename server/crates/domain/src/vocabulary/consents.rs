//! Words of consents.

text_enum! {
    /// What the data of a professional may be used for (用途).
    pub enum ConsentPurpose {
        /// Visits and calls, and keeping a file for them (拜访).
        Visits = "VISITS",
        /// Sending information on products (产品推广).
        Marketing = "MARKETING",
        /// Sending invitations to events (会议活动).
        Events = "EVENTS",
        /// Taking part in market research (市场调研).
        Research = "RESEARCH",
        /// Paying fees and expenses, which needs the ID number (劳务费).
        Payments = "PAYMENTS",
    }
}

text_enum! {
    /// The legal basis on which data is used (法律依据).
    pub enum ConsentBasis {
        /// The person gave consent (本人同意).
        Consent = "CONSENT",
        /// A contract with the person requires it (合同).
        Contract = "CONTRACT",
        /// A law requires it (法定义务).
        LegalObligation = "LEGAL_OBLIGATION",
        /// The person has made the data public (公开信息).
        PublicData = "PUBLIC_DATA",
    }
}
