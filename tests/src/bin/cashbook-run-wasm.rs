//! Runs a WASI command component on the runner's engine: `cashbook-run-wasm PROGRAM [--dir HOST=GUEST]… [-- ARGUMENT…]`.
//! `cargo xtask bench mapping` measures with it what the mapping costs once it is WebAssembly.

use anyhow::{Context as _, bail};
use wasmtime::{
    Config, Engine, Store,
    component::{Component, Linker, ResourceTable},
};
use wasmtime_wasi::{
    FsPerms, WasiCtx, WasiCtxView, WasiView,
    p2::{add_to_linker_sync, bindings::sync::Command},
};

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let program = arguments.next().context("a component is needed")?;
    let mut wasi = WasiCtx::builder();
    wasi.inherit_stdio();
    let mut own = vec![program.clone()];
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--dir" => {
                let both = arguments.next().context("--dir needs HOST=GUEST")?;
                let (host, guest) = both.split_once('=').context("--dir needs HOST=GUEST")?;
                wasi.preopened_dir(host, guest, FsPerms::ReadWrite)?;
            }
            "--" => own.extend(arguments.by_ref()),
            other => bail!("unknown: {other}"),
        }
    }
    wasi.args(&own);
    // As the runner sets it: loops look at the epoch.
    let mut config = Config::new();
    config.epoch_interruption(true);
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, &program)?;
    let mut linker = Linker::new(&engine);
    add_to_linker_sync(&mut linker)?;
    let mut store = Store::new(&engine, State { wasi: wasi.build(), table: ResourceTable::new() });
    store.set_epoch_deadline(1);
    let command = Command::instantiate(&mut store, &component, &linker)?;
    match command.wasi_cli_run().call_run(&mut store)? {
        Ok(()) => Ok(()),
        Err(()) => bail!("{program} failed"),
    }
}
