// A document's log and preview in a dialog of their own. By tag name only: the elements open them too.
import { h } from "./elements/element.js";

/** Opens the transfer log of a document. */
export function openLog(cashbook, number) {
  return openDialog(cashbook, "cashbook-log", number, "logTitle");
}

/** Opens what the accountant will get of a document. */
export function openPreview(cashbook, number) {
  return openDialog(cashbook, "cashbook-preview", number, "previewTitle");
}

function openDialog(cashbook, tag, number, title) {
  const content = h(tag, { number });
  content.cashbook = cashbook;
  const dialog = h("cashbook-dialog", { heading: cashbook.text(title, number) }, content);
  dialog.cashbook = cashbook;
  dialog.addEventListener("cashbook-dialog-close", () => dialog.remove());
  document.body.append(dialog);
  dialog.open();
  return dialog;
}
