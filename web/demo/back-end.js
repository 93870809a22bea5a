// What the demo's page asks of the ERP's back end (crates/cli/src/demo.rs plays it). The widget knows nothing of it.
async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail ?? `HTTP ${response.status}`);
  return answer;
}

/** `{apiBase, company, token, sandboxUrl, lang}` */
export const config = () => call("GET", "/demo/config.json");
/** The ERP's own list of what it has issued. */
export const invoices = () => call("GET", "/demo/invoices");
export const issue = (kind) => call("POST", "/demo/issue", { kind });
export const pay = (number) => call("POST", "/demo/payment", { number });
export const round = () => call("POST", "/demo/round", {});
