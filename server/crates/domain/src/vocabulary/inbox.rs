//! Words of the inbox and reminders.

text_enum! {
    /// What a notification is about.
    pub enum NotificationKind {
        /// A reminder of a planned visit or of something else rang.
        TaskReminder = "TASK_REMINDER",
        /// A week plan is due for submission.
        PlanDue = "PLAN_DUE",
        /// A week plan was submitted and waits for a decision.
        PlanSubmitted = "PLAN_SUBMITTED",
        /// A week plan was approved.
        PlanApproved = "PLAN_APPROVED",
        /// A week plan was returned.
        PlanReturned = "PLAN_RETURNED",
        /// A visit waits for review.
        ReviewDue = "REVIEW_DUE",
        /// A visit was reviewed.
        VisitReviewed = "VISIT_REVIEWED",
        /// A comment or a suggestion was written.
        Remark = "REMARK",
        /// An instruction has to be acknowledged.
        Instruction = "INSTRUCTION",
        /// A visit was shared.
        Share = "SHARE",
        /// Visit quotas are still open at the end of the month.
        QuotaOpen = "QUOTA_OPEN",
        /// The quality of visits is below the target.
        QualityShort = "QUALITY_SHORT",
        /// The quotas of the month can hardly be met any more.
        MonthTight = "MONTH_TIGHT",
        /// A verdict, an appeal against it or its decision.
        Verdict = "VERDICT",
        /// Customers were gained or lost by assignment or handover.
        CustomersMoved = "CUSTOMERS_MOVED",
        /// A request waits for a decision or was decided.
        Request = "REQUEST",
        /// An offline operation waits in quarantine.
        Quarantine = "QUARANTINE",
    }
}

text_enum! {
    /// State of a reminder.
    pub enum ReminderState {
        /// The reminder has yet to ring.
        Pending = "PENDING",
        /// The reminder has rung.
        Rung = "RUNG",
        /// Snoozed; the reminder rings again at `dueAt`.
        Snoozed = "SNOOZED",
        /// Dismissed, or no longer needed.
        Dismissed = "DISMISSED",
    }
}
