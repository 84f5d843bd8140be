//! Words of employees and their permissions.

text_enum! {
    /// Language of texts in answers and notifications.
    pub enum Language {
        /// Texts in Simplified Chinese (简体中文).
        ZhCn = "ZH_CN",
        /// Texts written in English.
        En = "EN",
    }
}

text_enum! {
    /// Whose records a permission covers (数据范围).
    pub enum GrantScope {
        /// Only the employee's own records.
        Own = "OWN",
        /// Records of all employees in the employee's departments and below.
        Subtree = "SUBTREE",
        /// Records of the whole company.
        All = "ALL",
    }
}

text_enum! {
    /// Whether an employee has access.
    pub enum EmployeeStatus {
        /// Has access and works for the company (在职).
        Active = "ACTIVE",
        /// Access is closed and a handover is running (离职交接中).
        Leaving = "LEAVING",
        /// Access is closed (停用); the records stay.
        Deactivated = "DEACTIVATED",
    }
}

text_enum! {
    /// What an employee is doing at this moment.
    pub enum PresenceState {
        /// Checked in at an institution (已签到).
        CheckedIn = "CHECKED_IN",
        /// On a working day within working hours, between check-ins (在途).
        BetweenVisits = "BETWEEN_VISITS",
        /// Not a working day or outside working hours (非工作时间).
        OffDuty = "OFF_DUTY",
        /// On leave for the day (请假).
        OnLeave = "ON_LEAVE",
    }
}
