//! Variables, as a component and an operator see them.

use crate::harness::{API, App, refused};

const DECLARED: &str = "[variables]\nplain = { default = 'p' }\nkey = { required = true, secret = true }\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_component_reads_its_own_variables_only() {
    let tail =
        format!("{DECLARED}{API}variables = {{ both = '{{{{ plain }}}}-{{{{key}}}}', fixed = 'f' }}\n");
    let app = App::start_with(&tail, |options| {
        options.variables.insert("key".into(), "k".into());
    })
    .await;
    assert_eq!(app.ok("/variable?name=both").await, "p-k");
    assert_eq!(app.ok("/variable?name=fixed").await, "f");
    assert!(app.error("/variable?name=key").await.contains("Undefined"));
    assert!(app.error("/variable?name=Key").await.contains("InvalidName"));
    assert_eq!(app.ok("/config?key=both").await, "p-k");
    assert_eq!(app.ok("/config?key=key").await, "none");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_required_variable_without_a_value_stops_the_start() {
    let message = refused(&format!("{DECLARED}{API}"), |_| {}).await;
    assert!(message.contains("\"key\"") && message.contains("SPIN_VARIABLE_KEY"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_variables_stop_the_start() {
    let message = refused(API, |options| {
        options.variables.insert("kye".into(), "k".into());
    })
    .await;
    assert!(message.contains("\"kye\""), "{message}");
    let message = refused(&format!("{API}variables = {{ a = '{{{{ nowhere }}}}' }}\n"), |_| {}).await;
    assert!(message.contains("component \"api\"") && message.contains("\"nowhere\""), "{message}");
}
