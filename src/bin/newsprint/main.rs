//! newsprint
fn main() {}
