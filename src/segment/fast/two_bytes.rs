//! What the characters beyond ASCII that news is full of do inside a block: a table of all two-byte characters
//! (U+0080–U+07FF) and of the symbols U+2000–U+2FFF, made from [`crate::normalize`].
//!
//! * time: one look-up a character; space: 18 kB, made once in a fraction of a millisecond

use std::sync::OnceLock;

use crate::normalize::{Class, class, fold_into};

/// What one character does. The bit sets are of its first two bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Effect {
    /// What stands in its first two bytes when folded.
    pub folded: [u8; 2],
    /// Which of them count: bits 0–1 belong to a word, bits 2–3 belong to it but are left out, bit 4: neither says
    /// enough, look at the character itself.
    bits: u8,
}

impl Effect {
    const SEPARATES: Effect = Effect { folded: [0; 2], bits: 0 };
    const UNCLEAR: Effect = Effect { folded: [0; 2], bits: 1 << 4 };

    /// Bytes that are letters of a word.
    #[inline(always)]
    pub fn word(self) -> u64 {
        u64::from(self.bits & 3)
    }

    /// Bytes that fold to nothing.
    #[inline(always)]
    pub fn dropped(self) -> u64 {
        u64::from(self.bits >> 2 & 3)
    }

    /// 1 if the general rules must look.
    #[inline(always)]
    pub fn unclear(self) -> u64 {
        u64::from(self.bits >> 4)
    }

    fn of(c: char) -> Effect {
        if class(c) == Class::Separator {
            return Effect::SEPARATES;
        }
        if c.len_utf8() > 2 {
            return Effect::UNCLEAR;
        }
        let mut folded = Vec::new();
        fold_into(c, &mut folded);
        match (class(c), folded.as_slice()) {
            (Class::Ignorable, _) | (Class::Mark, []) => Effect { folded: [0; 2], bits: 3 << 2 },
            (Class::Letter, [one]) => Effect { folded: [0, *one], bits: 2 | 1 << 2 },
            (Class::Letter, [one, two]) => Effect { folded: [*one, *two], bits: 3 },
            _ => Effect::UNCLEAR,
        }
    }
}

/// The effects of characters by their first three bytes.
#[derive(Clone, Copy)]
pub(super) struct Effects(&'static [Effect; TWO_BYTES + SYMBOLS]);

const TWO_BYTES: usize = 0x800;
const SYMBOLS: usize = 0x1000;

impl Effects {
    pub fn get() -> Effects {
        static EFFECTS: OnceLock<Box<[Effect; TWO_BYTES + SYMBOLS]>> = OnceLock::new();
        Effects(EFFECTS.get_or_init(|| {
            let mut effects = Box::new([Effect::UNCLEAR; TWO_BYTES + SYMBOLS]);
            let codes = (0..0x800).chain(0x2000..0x3000);
            for (effect, code) in effects.iter_mut().zip(codes) {
                *effect = char::from_u32(code).map_or(Effect::UNCLEAR, Effect::of);
            }
            effects
        }))
    }

    /// Of the character that begins with these bytes, `lead` being 0xC0 or more.
    #[inline(always)]
    pub fn of(self, lead: u8, second: u8, third: u8) -> Effect {
        let low = usize::from(second & 0x3F);
        match lead {
            ..0xE0 => self.0[usize::from(lead & 0x1F) << 6 | low],
            0xE2 => self.0[TWO_BYTES + (low << 6 | usize::from(third & 0x3F))],
            _ => Effect::UNCLEAR,
        }
    }
}
