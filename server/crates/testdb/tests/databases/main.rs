//! Databases of tests, within one process and between several.

#[cfg(test)]
mod isolation;
#[cfg(test)]
mod processes;
#[cfg(test)]
mod support;
