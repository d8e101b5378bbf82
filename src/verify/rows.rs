//! Rows of numbers, one after the other: what each sentence of an article is made of, in two allocations.

/// Rows of numbers.
#[derive(Clone, Debug)]
pub struct Rows<T> {
    numbers: Vec<T>,
    ends: Vec<u32>,
}

impl<T> Default for Rows<T> {
    fn default() -> Rows<T> {
        Rows { numbers: Vec::new(), ends: Vec::new() }
    }
}

impl<T: Copy + Ord> Rows<T> {
    /// A row; empty if there are not so many.
    #[must_use]
    pub fn row(&self, at: usize) -> &[T] {
        let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let range = start.zip(self.ends.get(at)).map(|(start, end)| start as usize..*end as usize);
        range.and_then(|range| self.numbers.get(range)).unwrap_or_default()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &[T]> + Clone {
        (0..self.len()).map(|at| self.row(at))
    }

    /// The numbers of all rows, in order.
    #[must_use]
    pub fn numbers(&self) -> &[T] {
        &self.numbers
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The same rows of what each number becomes.
    #[must_use]
    pub fn map<U>(&self, number: impl FnMut(T) -> U) -> Rows<U> {
        Rows { numbers: self.numbers.iter().copied().map(number).collect(), ends: self.ends.clone() }
    }

    /// Appends a row.
    pub fn push(&mut self, row: impl IntoIterator<Item = T>) {
        self.numbers.extend(row);
        self.ends.push(self.numbers.len() as u32);
    }

    /// Appends a row, sorted, each number once.
    pub fn push_distinct(&mut self, row: impl IntoIterator<Item = T>) {
        let start = self.numbers.len();
        self.numbers.extend(row);
        self.numbers[start..].sort_unstable();
        let mut end = start;
        for at in start..self.numbers.len() {
            if end == start || self.numbers[at] != self.numbers[end - 1] {
                self.numbers[end] = self.numbers[at];
                end += 1;
            }
        }
        self.numbers.truncate(end);
        self.ends.push(end as u32);
    }

    /// The same, without room for more.
    #[must_use]
    pub fn finished(mut self) -> Rows<T> {
        self.numbers.shrink_to_fit();
        self.ends.shrink_to_fit();
        self
    }
}

impl Rows<u32> {
    /// In which rows each number below `count` stands.
    #[must_use]
    pub fn turned(&self, count: usize) -> Rows<u32> {
        let mut ends = vec![0u32; count];
        self.numbers.iter().for_each(|number| ends[*number as usize] += 1);
        let mut sum = 0;
        for end in &mut ends {
            // First where each begins; it moves to its end as it is filled.
            (*end, sum) = (sum, sum + *end);
        }
        let mut numbers = vec![0; self.numbers.len()];
        for (at, row) in (0u32..).zip(self.iter()) {
            for number in row {
                let place = &mut ends[*number as usize];
                numbers[*place as usize] = at;
                *place += 1;
            }
        }
        Rows { numbers, ends }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stay_apart_and_turn() {
        let mut rows = Rows::default();
        rows.push_distinct([3u32, 1, 3, 2]);
        rows.push([]);
        rows.push([2, 2]);
        rows.push_distinct([2]);
        let rows = rows.finished();
        assert_eq!(rows.iter().collect::<Vec<_>>(), [&[1, 2, 3][..], &[], &[2, 2], &[2]]);
        assert_eq!((rows.row(4), rows.len(), rows.numbers().len()), (&[][..], 4, 6), "there is no fifth");
        assert_eq!(rows.turned(4).iter().collect::<Vec<_>>(), [&[][..], &[0], &[0, 2, 2, 3], &[0]]);
    }
}
