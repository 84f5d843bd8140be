//! What the company maintains lists of: the entries that people choose from, and what it sells.

/// Lists that the company maintains, and products.
pub mod dictionaries;
