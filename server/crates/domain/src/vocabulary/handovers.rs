//! Words of handovers.

text_enum! {
    /// What is handed over; later subjects add theirs.
    pub enum HandoverKind {
        /// Assignments of customers.
        Customers = "CUSTOMERS",
        /// Open week plans: what is still to be done of them goes into the plans of the successors.
        Plans = "PLANS",
        /// Open tasks.
        Tasks = "TASKS",
        /// Pending reminders.
        Reminders = "REMINDERS",
        /// Open reviews.
        Reviews = "REVIEWS",
        /// Instructions not yet acknowledged; those on a task or a customer go with it.
        Instructions = "INSTRUCTIONS",
        /// Devices, which are emptied and not passed on; only when access is closed.
        Devices = "DEVICES",
        /// Departments led: each gets its next head, or waits for one.
        Headships = "HEADSHIPS",
    }
}

text_enum! {
    /// How far a handover has come.
    pub enum HandoverState {
        /// Moving, in chunks of at most 500.
        Running = "RUNNING",
        /// Stopped by a fault; resume it.
        Stopped = "STOPPED",
        /// All moved, proven complete.
        Complete = "COMPLETE",
    }
}
