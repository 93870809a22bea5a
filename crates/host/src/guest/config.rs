//! `fermyon:spin/variables` and `wasi:config/store`: the component's own variables.

use super::State;
use super::bindings::fermyon::spin::variables;
use super::bindings::wasi::config::store as config;
use crate::variables::check_name;

impl variables::Host for State {
    async fn get(&mut self, name: String) -> wasmtime::Result<Result<String, variables::Error>> {
        if let Err(error) = check_name(&name) {
            return Ok(Err(variables::Error::InvalidName(error.to_string())));
        }
        Ok(self.grants.variables.get(&name).cloned().ok_or_else(|| {
            variables::Error::Undefined(format!("no variable for {:?}.{name:?}", self.grants.component))
        }))
    }
}

impl config::Host for State {
    async fn get(&mut self, key: String) -> wasmtime::Result<Result<Option<String>, config::Error>> {
        Ok(Ok(self.grants.variables.get(&key).cloned()))
    }

    async fn get_all(&mut self) -> wasmtime::Result<Result<Vec<(String, String)>, config::Error>> {
        Ok(Ok(self.grants.variables.clone().into_iter().collect()))
    }
}
