//! Words of the working calendar.

text_enum! {
    /// Whether a day is a working day.
    pub enum DayKind {
        /// A normal working day (工作日).
        Working = "WORKING",
        /// Not a working day: weekend, holiday or leave (休息日).
        Off = "OFF",
        /// A working day in exchange for a bridge day (调休上班).
        MakeUp = "MAKE_UP",
    }
}

text_enum! {
    /// The layer of the working calendar that decided a day; the innermost layer that says something wins.
    pub enum CalendarLayer {
        /// The calendar of the country.
        Country = "COUNTRY",
        /// The calendar of the region within a country.
        Region = "REGION",
        /// The calendar of the institution.
        Institution = "INSTITUTION",
        /// The employee's own calendar: leave and personal weekday pattern.
        Person = "PERSON",
    }
}

text_enum! {
    /// How certain a calendar day is.
    pub enum DayCertainty {
        /// The year has been published by its source.
        Confirmed = "CONFIRMED",
        /// The year has not been published yet: only weekends are known.
        Provisional = "PROVISIONAL",
    }
}

text_enum! {
    /// Why an employee is on leave.
    pub enum LeaveKind {
        /// The employee is on annual leave (年假).
        Annual = "ANNUAL",
        /// The employee is on sick leave (病假).
        Sick = "SICK",
        /// The employee is on personal leave (事假).
        Personal = "PERSONAL",
        /// The employee is at a training or meeting (培训/会议).
        Training = "TRAINING",
    }
}

text_enum! {
    /// The part of a day that leave takes.
    pub enum DayPart {
        /// The whole working day.
        Whole = "WHOLE",
        /// The morning, until noon (上午).
        Morning = "MORNING",
        /// The afternoon, from noon on (下午).
        Afternoon = "AFTERNOON",
    }
}
