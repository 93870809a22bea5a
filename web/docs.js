// The documentation's live examples.
import { connect, decorate } from "./dist/index.js";
import { config, invoices } from "./demo/back-end.js";

const { apiBase, company, token } = await config();
const rows = (await invoices()).filter(({ advance }) => !advance).slice(0, 5);
const body = document.querySelector("#table").tBodies[0];
for (const { number, kind, customer } of rows) {
  const row = body.insertRow();
  row.dataset.number = number;
  row.dataset.kind = kind;
  row.insertCell().append(number);
  row.insertCell().append(customer);
}

const cashbook = await connect({ apiBase, company, getToken: () => token });
decorate(document.querySelector("#table"), cashbook, { notice: false });
document.querySelector("#refused").addEventListener("click", () => cashbook.mark(["NO-SUCH-1"]));
document.querySelector("#open-dialog").addEventListener("click", () => document.querySelector("cashbook-dialog").open());
document.querySelector("#open-menu").addEventListener("click", (event) => {
  const { left, bottom } = event.target.getBoundingClientRect();
  document.querySelector("section cashbook-menu").open(cashbook.entries([{ number: "SZ-2026/00001", kind: "normal" }]), { x: left, y: bottom + 4 }, () => {}, event.target);
});
