import { connect, decorate, preload, type ActResult } from "incash-cashbook-widget";
import { language } from "incash-cashbook-widget/wasm/cashbook_widget.js";

void preload(new URL("https://static.example.hu/cashbook.wasm"));
const cashbook = await connect({ company: "24123459", first: ["SZ-1"], getToken: async ({ renew }) => (renew ? "fresh" : "token") });
const decoration = decorate(document.querySelector("table")!, cashbook, { numberOf: (row) => row.dataset.number, column: "first" });
decorate(document.querySelector("table")!, connect({ company: "24123459", getToken: () => "token" })).refresh();
const result: ActResult = await cashbook.mark(decoration.selection().map(({ number }) => number));
cashbook.addEventListener("states", (event) => event.detail.numbers.length);
const mark = document.createElement("cashbook-mark");
mark.rows = [{ number: result.done[0] ?? "", kind: "advance" }];
document.createElement("cashbook-log").number = "SZ-1";
for (const { action, reason } of cashbook.entries([{ number: "A", kind: "normal" }])) console.log(action, reason?.length);
const lang: "hu" | "en" = language("en-GB");
console.log(lang);
