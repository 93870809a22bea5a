import { connect, decorate } from "../../../web/dist/index.js";

const cashbook = await connect({ company: "24123459" });
decorate(document.querySelector("table")!, cashbook, { column: "middle" });
await cashbook.mark("SZ-1");
cashbook.entries([{ number: "A", kind: "invoice" }]);
