// A virtualised list, as ERPs build them: 30 rows that are filled anew as the user scrolls through 100,000 invoices.
import { connect, decorate } from "../dist/index.js";
import { config } from "./back-end.js";

const ROWS = 100_000;
const ROW_PX = 32;
const SHOWN = 30;

const view = document.querySelector("#view");
const table = document.querySelector("#table");
document.querySelector("#height").style.height = `${ROWS * ROW_PX}px`;
for (let at = 0; at < SHOWN; at += 1) {
  const row = table.tBodies[0].insertRow();
  row.insertCell().append("");
  row.insertCell().append("");
}

function fill() {
  const first = Math.min(ROWS - SHOWN, Math.floor(view.scrollTop / ROW_PX));
  table.style.transform = `translateY(${first * ROW_PX}px)`;
  [...table.tBodies[0].rows].forEach((row, at) => {
    const number = `N-${first + at + 1}`;
    if (row.dataset.number === number) return;
    row.dataset.number = number;
    row.cells[0].firstChild.data = number;
    row.cells[1].firstChild.data = String(first + at + 1);
  });
}

fill();
view.addEventListener("scroll", fill, { passive: true });
const { apiBase, company, token } = await config();
globalThis.cashbook = await connect({ apiBase, company, getToken: () => token });
decorate(table, globalThis.cashbook);
