//! wasmtime: compiling components, and making instances of them.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use wasmtime::component::{Component, InstancePre, Linker};
use wasmtime::{Cache, CacheConfig, Config, Engine, Store};

use crate::guest::{self, Grants, State};
use crate::imports::unprovided_imports;
use crate::options::Limits;
use crate::store::Metered;

/// How often a running guest is made to give its thread away, so that a spinning one can be timed out.
const EPOCH: Duration = Duration::from_millis(10);

/// The engine with everything that components may import.
pub(crate) struct Runtime {
    engine: Engine,
    linker: Linker<State>,
}

/// One component of the manifest, ready to be instantiated.
pub(crate) struct Guest {
    pub pre: InstancePre<State>,
    pub grants: Arc<Grants>,
    pub limits: Limits,
    pub backend: Arc<Metered>,
    /// The largest linear memory of any instance so far, bytes.
    pub memory_peak: Arc<AtomicUsize>,
}

/// Why a call into a guest did not come to its end.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It trapped: a panic, an exit, or more memory than it may have.
    Trap(String),
    /// It took longer than its limit.
    TimedOut(Duration),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Trap(reason) => f.write_str(reason),
            Self::TimedOut(limit) => write!(f, "took longer than {} s", limit.as_secs_f32()),
        }
    }
}

impl Runtime {
    /// An engine that keeps compiled code in `cache_dir`, by the content of the component and of wasmtime.
    pub fn new(cache_dir: Option<&Path>) -> anyhow::Result<Self> {
        let mut config = Config::new();
        config.epoch_interruption(true);
        // The cron trigger's export is an async function.
        config.wasm_component_model_async(true);
        if let Some(folder) = cache_dir {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("the cache folder {} cannot be made", folder.display()))?;
            let mut cache = CacheConfig::new();
            cache.with_directory(std::path::absolute(folder)?);
            config.cache(Some(Cache::new(cache)?));
        }
        let engine = Engine::new(&config)?;
        tick_epochs(&engine)?;
        let mut linker = Linker::new(&engine);
        guest::add_to_linker(&mut linker)?;
        Ok(Self { engine, linker })
    }

    /// Compiles the component at `source`, or takes it from the cache, and links it.
    pub fn load(&self, source: &Path) -> anyhow::Result<InstancePre<State>> {
        let missing = unprovided_imports(source)?;
        ensure!(
            missing.is_empty(),
            "{} imports what Spin does not provide: {}",
            source.display(),
            missing.join(", ")
        );
        let component = Component::from_file(&self.engine, source)
            .map_err(anyhow::Error::from)
            .with_context(|| format!("component {} cannot be compiled", source.display()))?;
        self.linker
            .instantiate_pre(&component)
            .map_err(anyhow::Error::from)
            .with_context(|| format!("component {} cannot be linked", source.display()))
    }
}

impl Guest {
    /// A fresh store for one instance.
    pub fn store(&self) -> Store<State> {
        let state = State::new(
            Arc::clone(&self.grants),
            Arc::clone(&self.backend),
            self.limits.memory_bytes,
            Arc::clone(&self.memory_peak),
        );
        let mut store = Store::new(self.pre.engine(), state);
        guest::limit_memory(&mut store);
        store.set_epoch_deadline(1);
        store.epoch_deadline_async_yield_and_update(1);
        store
    }

    /// Runs `call` to its end within `limit`, and says what went wrong where it did not come there.
    pub async fn run(
        &self,
        store: &mut Store<State>,
        limit: Option<Duration>,
        call: impl AsyncFnOnce(&mut Store<State>) -> wasmtime::Result<()>,
    ) -> Result<(), Failure> {
        let called = match limit {
            Some(limit) => {
                tokio::time::timeout(limit, call(store)).await.map_err(|_| Failure::TimedOut(limit))?
            }
            None => call(store).await,
        };
        called.map_err(|error| {
            if store.data().memory_refused() {
                let bytes = self.limits.memory_bytes;
                Failure::Trap(format!("needed more than its {bytes} bytes of memory, then: {error:#}"))
            } else {
                Failure::Trap(format!("{error:#}"))
            }
        })
    }
}

/// Counts epochs until the engine is gone.
fn tick_epochs(engine: &Engine) -> anyhow::Result<()> {
    let engine = engine.weak();
    std::thread::Builder::new().name("epochs".into()).spawn(move || {
        while let Some(engine) = engine.upgrade() {
            engine.increment_epoch();
            drop(engine);
            std::thread::sleep(EPOCH);
        }
    })?;
    Ok(())
}
