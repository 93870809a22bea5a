//! The guest's memory does not grow with what waits.

use anyhow::ensure;
use cashbook_tests::local::Local;

use crate::{
    figures::{Better, Figures},
    kit,
};

pub async fn measure(figures: &mut Figures, documents: usize, image_bytes: usize) -> anyhow::Result<()> {
    let local = Local::start(|options| {
        options.variables.insert("poll_seconds".into(), "600".into());
        options.variables.insert("concurrency".into(), "16".into());
    })
    .await;
    let company = kit::taxpayer(1);
    kit::company(&local.api, &company).await;
    let mut submitted = 0;
    let mut from = 0;
    for stage in [documents / 100, documents / 10, documents].into_iter().filter(|stage| *stage > 0) {
        let numbers = kit::numbers("M", from, from + stage);
        from += stage;
        kit::documents(&local.api, &company, &numbers).await?;
        kit::images(&local.api, &company, &numbers, image_bytes).await;
        kit::mark(&local.api, &company, &numbers).await?;
        submitted += stage as u64;
        for _ in 0..20 {
            local.running.tick_now("submitter").await?;
            if local.sandbox.stats().documents == submitted {
                break;
            }
        }
        let stats = local.sandbox.stats();
        ensure!(stats.documents == submitted, "{submitted} expected: {stats:?}");
        let mebibytes = local.running.memory_peak("submitter")? as f64 / f64::from(1 << 20);
        figures.point("largest memory of a round's instance, by waiting", stage, mebibytes, "MiB");
        if stage == documents {
            let name =
                format!("memory of the guest with {documents} waiting, {image_bytes} bytes of image each");
            figures.held(&name, mebibytes, "MiB", 64.0, Better::Lower);
        }
        // The sandbox keeps what it got; the bench needs the memory.
        local.sandbox.reset()?;
        submitted = 0;
    }
    let mebibytes = local.running.memory_peak("api")? as f64 / f64::from(1 << 20);
    figures.told("largest memory of an API call's instance", mebibytes, "MiB");
    local.running.shutdown().await;
    Ok(())
}
