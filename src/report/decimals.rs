//! Four decimals, decided in one place: no measure of ours is finer, and shorter numbers compare byte for byte.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// Decimals kept in every share, probability and measure that is written.
pub const DECIMALS: u32 = 4;

/// `value` to [`DECIMALS`] decimals, halves away from zero, and never `-0`.
#[must_use]
pub fn rounded(value: f64) -> f64 {
    let scale = f64::from(10_u32.pow(DECIMALS));
    (value * scale).round() / scale + 0.0
}

/// `value` as text with exactly [`DECIMALS`] decimals; empty if it is not a number.
#[must_use]
pub fn fixed(value: f64) -> String {
    if value.is_finite() { format!("{:.*}", DECIMALS as usize, rounded(value)) } else { String::new() }
}

/// For `#[serde(serialize_with)]`: a float, rounded. What is not a number becomes `null`.
pub fn float<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    rounded(*value).serialize(serializer)
}

/// As [`float`], for a measure that may be missing.
pub(super) fn optional<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    value.map(rounded).serialize(serializer)
}

/// As [`float`], for every float anywhere in an open object.
pub(super) fn object<S: Serializer>(object: &Map<String, Value>, serializer: S) -> Result<S::Ok, S::Error> {
    let mut object = object.clone();
    object.values_mut().for_each(round_in_place);
    object.serialize(serializer)
}

fn round_in_place(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            *value = number.as_f64().map(rounded).map_or(Value::Null, Value::from);
        }
        Value::Array(values) => values.iter_mut().for_each(round_in_place),
        Value::Object(object) => object.values_mut().for_each(round_in_place),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_decimals_and_no_negative_zero() {
        for (value, text) in [
            (0.123_449, "0.1234"),
            (0.123_45, "0.1235"),
            (2.0 / 3.0, "0.6667"),
            (1.0, "1.0000"),
            (-0.000_01, "0.0000"),
            (f64::NAN, ""),
        ] {
            assert_eq!(fixed(value), text);
        }
        assert_eq!(serde_json::to_string(&rounded(2.0 / 3.0)).ok().as_deref(), Some("0.6667"));
        assert_eq!(serde_json::to_string(&rounded(-0.000_01)).ok().as_deref(), Some("0.0"));
    }
}
