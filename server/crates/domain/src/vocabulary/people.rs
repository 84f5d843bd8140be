//! Words of employees and their rights.

text_enum! {
    /// A language that the product speaks.
    pub enum Language {
        /// Simplified Chinese (简体中文).
        ZhCn = "ZH_CN",
        /// English.
        En = "EN",
    }
}

text_enum! {
    /// How far a right reaches (数据范围).
    pub enum GrantScope {
        /// One's own records.
        Own = "OWN",
        /// Records of everybody in one's departments and below.
        Subtree = "SUBTREE",
        /// All records.
        All = "ALL",
    }
}

text_enum! {
    /// Whether somebody may sign in.
    pub enum EmployeeStatus {
        /// Works here (在职).
        Active = "ACTIVE",
        /// Access closed, handover running (离职交接中).
        Leaving = "LEAVING",
        /// Access closed (停用); the records stay.
        Deactivated = "DEACTIVATED",
    }
}

text_enum! {
    /// What an employee is doing, in one word.
    pub enum PresenceState {
        /// At an institution (已签到).
        CheckedIn = "CHECKED_IN",
        /// On a working day, between check-ins (在途).
        BetweenVisits = "BETWEEN_VISITS",
        /// Not a working day or outside working hours (非工作时间).
        OffDuty = "OFF_DUTY",
        /// On leave (请假).
        OnLeave = "ON_LEAVE",
    }
}
