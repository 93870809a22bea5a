// The package: two lines are enough.
//   import { connect, decorate } from "…/index.js";
//   decorate(document.querySelector("table"), await connect({ company, getToken }));
export { connect, connected, whenConnected, Cashbook } from "./cashbook.js";
export { ApiError, Unreachable } from "./client.js";
export { decorate, openLog, openPreview } from "./decorate.js";
export * from "./elements/index.js";
