import { connect, decorate } from "incash-cashbook-widget";

const cashbook = await connect({ company: "24123459" });
decorate(document.querySelector("table")!, cashbook, { column: "middle" });
await cashbook.mark("SZ-1");
cashbook.entries([{ number: "A", kind: "invoice" }]);
document.createElement("cashbook-log").number = 1;
