//! A progress line per stage, in the stage's words; nothing when standard error is not a terminal.

use std::{io::IsTerminal, sync::Mutex, time::Duration, time::Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use newsprint::{
    observer::{Observer, Stage},
    report::summary::TimingRow,
};

/// Shows how a run goes, and remembers how long each stage took.
pub struct Progress {
    bar: ProgressBar,
    shown: bool,
    clock: Mutex<Clock>,
}

struct Clock {
    began: Instant,
    timings: Vec<TimingRow>,
}

impl Progress {
    /// Shown on a terminal unless `quiet`.
    pub fn new(quiet: bool) -> Progress {
        let shown = !quiet && std::io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        Progress { bar, shown, clock: Mutex::new(Clock { began: Instant::now(), timings: Vec::new() }) }
    }

    /// How long each stage took.
    pub fn timings(&self) -> Vec<TimingRow> {
        self.clock.lock().map(|clock| clock.timings.clone()).unwrap_or_default()
    }

    /// Wipes the line.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn style(stage: Stage, total: Option<u64>) -> ProgressStyle {
        let template = match (stage, total) {
            (_, None) => "{prefix:>10} {spinner} {pos}",
            (Stage::Read, Some(_)) => "{prefix:>10} [{bar:30}] {bytes}/{total_bytes} {bytes_per_sec} {eta}",
            (_, Some(_)) => "{prefix:>10} [{bar:30}] {human_pos}/{human_len} {eta}",
        };
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> ")
    }
}

impl Observer for Progress {
    fn begin(&self, stage: Stage, total: Option<u64>) {
        if let Ok(mut clock) = self.clock.lock() {
            clock.began = Instant::now();
        }
        if self.shown {
            // The style first: a bar that is reset is drawn at once.
            self.bar.set_style(Progress::style(stage, total));
            self.bar.set_prefix(stage.name());
            self.bar.set_length(total.unwrap_or_default());
            self.bar.reset();
            self.bar.enable_steady_tick(Duration::from_millis(200));
        }
    }

    fn advance(&self, by: u64) {
        if self.shown {
            self.bar.inc(by);
        }
    }

    fn end(&self, stage: Stage) {
        if let Ok(mut clock) = self.clock.lock() {
            let seconds = clock.began.elapsed().as_secs_f64();
            clock.timings.push(TimingRow { stage: stage.name().to_owned(), seconds });
        }
    }
}
