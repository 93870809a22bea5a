// The package: two lines are enough.
//   import { connect, decorate } from "…/index.js";
//   decorate(document.querySelector("table"), connect({ company, getToken }));
export { connect, connected, whenConnected, Cashbook } from "./cashbook.js";
export { ApiError, Unreachable } from "./client.js";
export { load as preload } from "./core.js";
export { decorate } from "./decorate.js";
export { openLog, openPreview } from "./dialogs.js";
export * from "./elements/index.js";
