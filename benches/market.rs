//! A seeded newspaper market: invented dispatches, and outlets that print them verbatim, cut, edited, or not at all.
//! The words are made of syllables; their frequencies follow Zipf's law, as in any language.

use newsprint::article::Document;

/// A small generator of numbers, so that every run has the same articles (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        newsprint::shingle::mix(self.0) % sides.max(1)
    }

    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 20] = [
            "ba", "té", "ron", "li", "sou", "mer", "da", "ci", "fon", "gar", "né", "pol", "ra", "tu", "vi", "lon",
            "mi", "cha", "es", "qui",
        ];
        // Squaring the roll makes small ranks frequent.
        let rank = self.roll(200) * self.roll(200);
        let letters = [rank % 20, rank / 20 % 20, rank / 400 % 20];
        let length = 1 + usize::from(rank > 20) + usize::from(rank > 400);
        letters.iter().take(length).map(|at| SYLLABLES[*at as usize]).collect()
    }

    fn sentence(&mut self) -> String {
        let words: Vec<String> = (0..12 + self.roll(14)).map(|_| self.word()).collect();
        let mut sentence = words.join(" ");
        if self.roll(4) == 0 {
            sentence = format!("« {sentence} », a dit M. {}", self.word().to_uppercase());
        }
        let mut letters = sentence.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default() + "."
    }

    fn dispatch(&mut self) -> Vec<String> {
        (0..6 + self.roll(8)).map(|_| (0..3).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")).collect()
    }
}

/// `count` articles, of which about a third carry a dispatch that another one carries too.
pub fn articles(count: usize) -> Vec<Document> {
    let mut dice = Dice(7);
    let mut dispatches: Vec<Vec<String>> = Vec::new();
    (0..count)
        .map(|at| {
            let copies = dice.roll(3) == 0 && !dispatches.is_empty();
            let paragraphs = if copies {
                let from = dice.roll(dispatches.len() as u64) as usize;
                let mut text = dispatches[from].clone();
                match dice.roll(3) {
                    0 => text.truncate(text.len() / 2 + 1),
                    1 => text.push(dice.sentence()),
                    _ => {}
                }
                text
            } else {
                let text = dice.dispatch();
                dispatches.push(text.clone());
                text
            };
            Document {
                outlet: Some(format!("outlet{}.example", dice.roll(30))),
                ..Document::new(format!("a{at:06}"), paragraphs.join("\n\n"))
            }
        })
        .collect()
}
