//! Numbers and frames as bytes: little-endian numbers, LEB128 varints, and frames that know their length and checksum.

use std::io;

use xxhash_rust::xxh3::xxh3_64;

/// Bytes before a frame's payload: its length (`u32`) and the XXH3-64 of the payload (`u64`).
pub const FRAME_HEADER: usize = 12;

/// Appends a frame that holds `payload`.
pub fn put_frame(out: &mut Vec<u8>, payload: &[u8]) {
    out.extend((payload.len() as u32).to_le_bytes());
    out.extend(xxh3_64(payload).to_le_bytes());
    out.extend(payload);
}

/// The payload of the frame that `bytes` is; `None` if it is cut off or any bit of it has changed.
pub fn frame(bytes: &[u8]) -> Option<&[u8]> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (hash, payload) = rest.split_first_chunk::<8>()?;
    let whole = payload.len() == u32::from_le_bytes(*length) as usize;
    (whole && xxh3_64(payload) == u64::from_le_bytes(*hash)).then_some(payload)
}

/// Appends a number in 7-bit groups, the lowest first.
pub fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Takes bytes from the front, number by number. What is cut off or impossible is an error, never a panic.
#[derive(Clone, Copy, Debug)]
pub struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    /// The next number that [`put_varint`] wrote.
    pub fn varint(&mut self) -> io::Result<u64> {
        let mut value = 0u64;
        for (at, byte) in self.0.iter().enumerate().take(10) {
            value |= u64::from(byte & 0x7f) << (7 * at);
            if byte & 0x80 == 0 {
                self.0 = &self.0[at + 1..];
                return Ok(value);
            }
        }
        Err(malformed())
    }

    /// The next number, below 2^32.
    pub fn varint32(&mut self) -> io::Result<u32> {
        u32::try_from(self.varint()?).map_err(|_| malformed())
    }

    /// The next `N` bytes.
    pub fn array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let (array, rest) = self.0.split_first_chunk::<N>().ok_or_else(malformed)?;
        self.0 = rest;
        Ok(*array)
    }

    /// The next byte.
    pub fn byte(&mut self) -> io::Result<u8> {
        Ok(self.array::<1>()?[0])
    }

    /// The next four bytes as a number.
    pub fn u32(&mut self) -> io::Result<u32> {
        self.array().map(u32::from_le_bytes)
    }

    /// The next eight bytes as a number.
    pub fn u64(&mut self) -> io::Result<u64> {
        self.array().map(u64::from_le_bytes)
    }

    /// Whether nothing is left.
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }
}

/// Bytes whose checksum is right, and that mean nothing: another program, or another version, wrote them.
pub fn malformed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "its bytes are not what this version writes")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_come_back(values in proptest::collection::vec(any::<u64>(), 0..40)) {
            let mut out = Vec::new();
            values.iter().for_each(|value| put_varint(&mut out, *value));
            let mut bytes = Bytes(&out);
            for value in values {
                prop_assert_eq!(bytes.varint().expect("a number"), value);
            }
            prop_assert!(bytes.is_empty());
        }

        #[test]
        fn a_changed_or_cut_frame_is_seen(payload in proptest::collection::vec(any::<u8>(), 0..60), at in any::<usize>(), bit in 0u8..8) {
            let mut framed = Vec::new();
            put_frame(&mut framed, &payload);
            prop_assert_eq!(frame(&framed), Some(&payload[..]));
            prop_assert_eq!(frame(&framed[..at % framed.len()]), None);
            let place = at % framed.len();
            framed[place] ^= 1 << bit;
            prop_assert_eq!(frame(&framed), None);
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut rest = Bytes(&bytes);
            while rest.varint().is_ok() {}
        }
    }
}
