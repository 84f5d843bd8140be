//! What the company maintains lists of: the entries that people choose from, and what it sells.

pub mod dictionaries;
