import { connect, decorate, type ActResult } from "../../../web/dist/index.js";

const cashbook = await connect({ company: "24123459", getToken: async ({ renew }) => (renew ? "fresh" : "token") });
const decoration = decorate(document.querySelector("table")!, cashbook, { numberOf: (row) => row.dataset.number, column: "first" });
const result: ActResult = await cashbook.mark(decoration.selection().map(({ number }) => number));
cashbook.addEventListener("states", (event) => event.detail.numbers.length);
const mark = document.createElement("cashbook-mark");
mark.rows = [{ number: result.done[0] ?? "", kind: "advance" }];
for (const { action, reason } of cashbook.entries([{ number: "A", kind: "normal" }])) console.log(action, reason?.length);
