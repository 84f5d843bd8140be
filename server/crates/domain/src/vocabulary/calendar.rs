//! Words of the working calendar.

text_enum! {
    /// Whether a day is worked.
    pub enum DayKind {
        /// Worked (工作日).
        Working = "WORKING",
        /// Not worked: weekend, holiday or leave (休息日).
        Off = "OFF",
        /// Worked in exchange for a bridge day (调休上班).
        MakeUp = "MAKE_UP",
    }
}

text_enum! {
    /// Which layer decided; the innermost that speaks wins.
    pub enum CalendarLayer {
        /// The country.
        Country = "COUNTRY",
        /// The region.
        Region = "REGION",
        /// The institution.
        Institution = "INSTITUTION",
        /// The person: leave, personal pattern.
        Person = "PERSON",
    }
}

text_enum! {
    /// How sure a day is.
    pub enum DayCertainty {
        /// Published by its source.
        Confirmed = "CONFIRMED",
        /// Its year is not published: weekends only.
        Provisional = "PROVISIONAL",
    }
}

text_enum! {
    /// Why somebody is away.
    pub enum LeaveKind {
        /// Annual leave (年假).
        Annual = "ANNUAL",
        /// Sick leave (病假).
        Sick = "SICK",
        /// Personal leave (事假).
        Personal = "PERSONAL",
        /// Training or meeting (培训/会议).
        Training = "TRAINING",
    }
}

text_enum! {
    /// Which part of a day.
    pub enum DayPart {
        /// All of it.
        Whole = "WHOLE",
        /// Before noon (上午).
        Morning = "MORNING",
        /// After noon (下午).
        Afternoon = "AFTERNOON",
    }
}
