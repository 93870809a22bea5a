//! What one instance of a component sees of the world: its state, and the host side of its imports.

mod config;
mod keyvalue;
mod output;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use wasmtime::component::{HasSelf, Linker, ResourceTable};
use wasmtime::{ResourceLimiter, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::p2::bindings::http::types::{DnsErrorPayload, ErrorCode};
use wasmtime_wasi_http::{
    Error, RequestOptions, WasiBody, WasiHttpCtx, WasiHttpCtxView, WasiHttpHooks, WasiHttpView,
    default_send_request,
};

use crate::outbound::AllowedHosts;
use crate::store::Metered;

mod bindings {
    wasmtime::component::bindgen!({
        path: "wit",
        world: "runner",
        imports: { default: async | trappable },
        with: {
            "fermyon:spin/key-value.store": super::keyvalue::OpenStore,
            "wasi:keyvalue/store.bucket": super::keyvalue::OpenStore,
            "wasi:keyvalue/atomics.cas": super::keyvalue::Cas,
        },
    });
}

/// What the manifest grants a component.
pub(crate) struct Grants {
    pub component: String,
    /// Labels of key-value stores.
    pub stores: BTreeSet<String>,
    pub hosts: AllowedHosts,
    /// `[component.<name>.variables]`, resolved.
    pub variables: BTreeMap<String, String>,
    pub environment: Vec<(String, String)>,
}

/// The state of one instance; it lives as long as one request or one tick.
pub(crate) struct State {
    grants: Arc<Grants>,
    backend: Arc<Metered>,
    table: ResourceTable,
    wasi: WasiCtx,
    http: WasiHttpCtx,
    outbound: Outbound,
    memory: MemoryLimit,
}

impl State {
    /// `memory_peak` learns the largest linear memory that any instance of the component came to.
    pub fn new(
        grants: Arc<Grants>,
        backend: Arc<Metered>,
        memory_bytes: usize,
        memory_peak: Arc<AtomicUsize>,
    ) -> Self {
        let wasi = WasiCtx::builder()
            .stdout(output::Log::new(&grants.component, "stdout"))
            .stderr(output::Log::new(&grants.component, "stderr"))
            .envs(&grants.environment)
            .build();
        Self {
            table: ResourceTable::new(),
            wasi,
            http: WasiHttpCtx::new(),
            outbound: Outbound { grants: Arc::clone(&grants) },
            memory: MemoryLimit { bytes: memory_bytes, peak: memory_peak, refused: false },
            grants,
            backend,
        }
    }

    /// Whether the instance asked for more memory than it may have.
    pub fn memory_refused(&self) -> bool {
        self.memory.refused
    }
}

/// Makes `store` enforce the state's memory limit.
pub(crate) fn limit_memory(store: &mut Store<State>) {
    store.limiter(|state| &mut state.memory);
}

/// Everything that a component may import; what Spin offers beyond it is told apart in [`crate::imports`].
pub(crate) fn add_to_linker(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    wasmtime_wasi::p2::add_to_linker_async(linker)?;
    wasmtime_wasi_http::p2::add_only_http_to_linker_async(linker)?;
    bindings::Runner::add_to_linker::<State, HasSelf<State>>(linker, |state| state)
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl WasiHttpView for State {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { ctx: &mut self.http, table: &mut self.table, hooks: &mut self.outbound }
    }
}

/// Lets requests out to granted hosts only. Redirects are the guest's to follow, each checked like any request.
struct Outbound {
    grants: Arc<Grants>,
}

type Sent = wasmtime_wasi_http::Result<(
    http::Response<WasiBody>,
    Box<dyn Future<Output = wasmtime_wasi_http::Result<()>> + Send>,
)>;

impl WasiHttpHooks for Outbound {
    fn send_request(
        &mut self,
        request: http::Request<WasiBody>,
        options: Option<RequestOptions>,
        _processed: Box<dyn Future<Output = wasmtime_wasi_http::Result<()>> + Send>,
    ) -> Box<dyn Future<Output = Sent> + Send> {
        if !self.grants.hosts.allows(request.uri()) {
            tracing::warn!(
                component = self.grants.component,
                scheme = request.uri().scheme_str(),
                authority = request.uri().authority().map(http::uri::Authority::as_str),
                "an outgoing request was refused: the host is not in allowed_outbound_hosts"
            );
            return Box::new(async { Err(Error::HttpRequestDenied) });
        }
        Box::new(async move {
            let (response, connection) = default_send_request(request, options).await?;
            let connection: Box<dyn Future<Output = wasmtime_wasi_http::Result<()>> + Send> =
                Box::new(connection);
            Ok((response.map(http_body_util::BodyExt::boxed_unsync), connection))
        })
    }

    /// As Spin tells them apart: the guest learns whether the name or the server was missing.
    fn p2_error_from_connect(&mut self, error: &std::io::Error) -> ErrorCode {
        tracing::debug!(component = self.grants.component, %error, "an outgoing connection failed");
        let unknown_name = error.kind() == std::io::ErrorKind::AddrNotAvailable
            || error.to_string().starts_with("failed to lookup address information");
        if unknown_name {
            let rcode = Some("address not available".to_owned());
            return ErrorCode::DnsError(DnsErrorPayload { rcode, info_code: Some(0) });
        }
        ErrorCode::ConnectionRefused
    }
}

/// Refuses growth beyond the limit, as if the machine had no more: the guest's allocator sees a failure.
struct MemoryLimit {
    bytes: usize,
    peak: Arc<AtomicUsize>,
    refused: bool,
}

impl ResourceLimiter for MemoryLimit {
    fn memory_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let fits = desired <= self.bytes;
        self.refused |= !fits;
        if fits {
            self.peak.fetch_max(desired, Ordering::Relaxed);
        }
        Ok(fits)
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        const TABLE_ELEMENTS_MAX: usize = 100_000;
        Ok(desired <= TABLE_ELEMENTS_MAX)
    }
}
