//! What a component imports, and what Spin provides.

use std::path::Path;

/// The names of the interfaces that the component at `component` imports, in its own order.
///
/// # Errors
/// The file cannot be read, or holds no component.
pub fn imports(component: &Path) -> anyhow::Result<Vec<String>> {
    anyhow::bail!("the runner is under construction: {}", component.display())
}

/// Those of [`imports`] that Spin (and so this runner) does not provide; empty for a component that runs.
///
/// # Errors
/// As [`imports`].
pub fn unprovided_imports(component: &Path) -> anyhow::Result<Vec<String>> {
    imports(component)
}
