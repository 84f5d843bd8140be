//! Words of the inbox and reminders.

text_enum! {
    /// What a notification tells.
    pub enum NotificationKind {
        /// A planned visit comes up.
        TaskReminder = "TASK_REMINDER",
        /// A week plan is due.
        PlanDue = "PLAN_DUE",
        /// A week plan waits for a decision.
        PlanSubmitted = "PLAN_SUBMITTED",
        /// A week plan was approved.
        PlanApproved = "PLAN_APPROVED",
        /// A week plan was returned.
        PlanReturned = "PLAN_RETURNED",
        /// A visit waits for review.
        ReviewDue = "REVIEW_DUE",
        /// A visit was reviewed.
        VisitReviewed = "VISIT_REVIEWED",
        /// Somebody commented or suggested.
        Remark = "REMARK",
        /// An instruction came.
        Instruction = "INSTRUCTION",
        /// A visit was shared.
        Share = "SHARE",
        /// Quotas are open at month's end.
        QuotaOpen = "QUOTA_OPEN",
        /// Quality falls short.
        QualityShort = "QUALITY_SHORT",
        /// The month turns tight.
        MonthTight = "MONTH_TIGHT",
        /// A verdict, appeal or its decision.
        Verdict = "VERDICT",
        /// Customers came or went, by assignment or handover.
        CustomersMoved = "CUSTOMERS_MOVED",
        /// A request waits for a decision or was decided.
        Request = "REQUEST",
        /// An offline operation waits in quarantine.
        Quarantine = "QUARANTINE",
    }
}

text_enum! {
    /// How far a reminder has come.
    pub enum ReminderState {
        /// To ring.
        Pending = "PENDING",
        /// Has rung.
        Rung = "RUNG",
        /// Put off; rings again at `dueAt`.
        Snoozed = "SNOOZED",
        /// Seen to, or no longer needed.
        Dismissed = "DISMISSED",
    }
}
