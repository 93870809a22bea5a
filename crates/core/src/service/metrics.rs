//! The metrics of the rounds, in Prometheus' text exposition format 0.0.4. Everything comes from what the rounds noted:
//! a scrape reads a handful of keys and writes none.

use std::fmt::Write as _;

use super::{
    Deployment, RoundView, ServiceError,
    health::{Shard, shard},
};
use crate::{
    flow::Fx,
    round::{BUCKETS_MS, Held, Noted, Totals},
    store::{self, key},
};

/// The media type of [`metrics`].
pub const METRICS_MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// # Errors
/// The store's.
pub async fn metrics(fx: &Fx, deployment: Deployment) -> Result<String, ServiceError> {
    let now = fx.now().await;
    let mut shards = Vec::new();
    for number in 0..store::SHARDS {
        let noted: Option<Noted> = store::load(fx, &key::last_round(number)).await?;
        let (last, totals) = match noted {
            Some(Noted { report, totals }) => (Some(report), totals),
            None => (None, Totals::default()),
        };
        let Shard { view, .. } = shard(fx, number, last, deployment, now).await?;
        shards.push((view, totals));
    }
    let mut page = Page::default();
    page.family("cashbook_build_info", "gauge", "The version that answers.");
    page.sample("cashbook_build_info", &[("version", env!("CARGO_PKG_VERSION"))], &1);
    page.family("cashbook_round_interval_seconds", "gauge", "The timer's interval, as configured.");
    page.sample("cashbook_round_interval_seconds", &[], &deployment.round_interval_seconds);

    page.family("cashbook_rounds_total", "counter", "Rounds that came to an end, by which.");
    for (view, totals) in &shards {
        for (end, count) in &totals.rounds {
            let end = serde_json::to_value(end).unwrap_or_default();
            let labels = [("shard", &*view.shard.to_string()), ("end", end.as_str().unwrap_or_default())];
            page.sample("cashbook_rounds_total", &labels, count);
        }
    }
    page.family("cashbook_submissions_total", "counter", "Submissions to Cashbook, by outcome.");
    for (view, totals) in &shards {
        for (outcome, count) in [
            ("accepted", totals.accepted),
            ("refused", totals.refused),
            ("failed", totals.failed),
            ("unknown", totals.unknown),
        ] {
            let labels = [("shard", &*view.shard.to_string()), ("outcome", outcome)];
            page.sample("cashbook_submissions_total", &labels, &count);
        }
    }
    page.family("cashbook_submission_seconds", "histogram", "How long submissions took.");
    for (view, totals) in &shards {
        page.histogram("cashbook_submission_seconds", &view.shard.to_string(), totals);
    }
    let count = |page: &mut Page, name, help, of: fn(&Totals) -> u64| {
        page.family(name, "counter", help);
        for (view, totals) in &shards {
            page.sample(name, &[("shard", &view.shard.to_string())], &of(totals));
        }
    };
    count(&mut page, "cashbook_documents_taken_total", "Documents taken over from the queue.", |t| t.taken);
    count(&mut page, "cashbook_log_looks_total", "Looks into Cashbook's log.", |t| t.polled);

    page.family("cashbook_companies_held", "gauge", "Companies that the last round held, by reason.");
    for (view, totals) in &shards {
        for held in Held::ALL {
            let labels = [("shard", &*view.shard.to_string()), ("why", held.name())];
            page.sample(
                "cashbook_companies_held",
                &labels,
                &totals.held.get(&held).copied().unwrap_or_default(),
            );
        }
    }
    let gauge = |page: &mut Page, name, help, of: fn(&RoundView) -> Option<u64>| {
        page.family(name, "gauge", help);
        for (view, _) in &shards {
            if let Some(value) = of(view) {
                page.sample(name, &[("shard", &view.shard.to_string())], &value);
            }
        }
    };
    gauge(&mut page, "cashbook_documents_waiting", "Documents in the backlogs.", |view| Some(view.waiting));
    gauge(&mut page, "cashbook_queue_entries", "Entries that the next round takes over.", |view| {
        Some(view.queued)
    });
    gauge(&mut page, "cashbook_companies_waiting", "Companies with a backlog.", |view| {
        Some(view.companies_waiting)
    });
    gauge(
        &mut page,
        "cashbook_oldest_waiting_seconds",
        "Age of what waits longest; 0 when nothing waits.",
        |view| u64::try_from(view.oldest_age_seconds.unwrap_or_default()).ok().or(Some(0)),
    );
    gauge(&mut page, "cashbook_round_late", "1 when no round has ended within two intervals.", |view| {
        Some(u64::from(view.late))
    });
    gauge(&mut page, "cashbook_last_round_end_timestamp_seconds", "When the last round ended.", |view| {
        u64::try_from(view.last.as_ref()?.ended_at.timestamp()).ok()
    });
    gauge(&mut page, "cashbook_last_round_seconds", "How long the last round took.", |view| {
        let last = view.last.as_ref()?;
        u64::try_from(last.ended_at.signed_duration_since(last.started_at).num_seconds()).ok()
    });
    Ok(page.text)
}

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a string cannot fail.
        let _ = write!(self.text, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
    }

    /// No label of ours holds what the format would escape: a quote, a backslash or a line's end.
    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: &dyn std::fmt::Display) {
        self.text.push_str(name);
        for (at, (label, value)) in labels.iter().enumerate() {
            let _ = write!(self.text, "{}{label}=\"{value}\"", if at == 0 { '{' } else { ',' });
        }
        let _ = writeln!(self.text, "{} {value}", if labels.is_empty() { "" } else { "}" });
    }

    fn histogram(&mut self, name: &str, shard: &str, totals: &Totals) {
        let mut sum = 0_u64;
        let bounds = BUCKETS_MS.iter().map(|bound| seconds(*bound)).chain(["+Inf".to_owned()]);
        for (bound, count) in bounds.zip(totals.durations.iter().copied().chain(std::iter::repeat(0))) {
            sum = sum.saturating_add(count);
            self.sample(&format!("{name}_bucket"), &[("shard", shard), ("le", &bound)], &sum);
        }
        self.sample(&format!("{name}_sum"), &[("shard", shard)], &seconds(totals.milliseconds));
        self.sample(&format!("{name}_count"), &[("shard", shard)], &sum);
    }
}

/// Milliseconds as seconds, exactly.
fn seconds(milliseconds: u64) -> String {
    let whole = milliseconds.checked_div(1000).unwrap_or_default();
    let rest = milliseconds.checked_rem(1000).unwrap_or_default();
    let text = format!("{whole}.{rest:03}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn milliseconds_are_seconds_exactly() {
        for (milliseconds, text) in
            [(0, "0"), (50, "0.05"), (999, "0.999"), (1000, "1"), (10_000, "10"), (12_340, "12.34")]
        {
            assert_eq!(seconds(milliseconds), text);
        }
    }
}
