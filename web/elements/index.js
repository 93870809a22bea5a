// Registers every element.
import { CashbookDialog } from "./cashbook-dialog/cashbook-dialog.js";
import { CashbookLegend } from "./cashbook-legend/cashbook-legend.js";
import { CashbookLog } from "./cashbook-log/cashbook-log.js";
import { CashbookMark } from "./cashbook-mark/cashbook-mark.js";
import { CashbookMenu } from "./cashbook-menu/cashbook-menu.js";
import { CashbookNotice } from "./cashbook-notice/cashbook-notice.js";
import { CashbookPreview } from "./cashbook-preview/cashbook-preview.js";
import { CashbookSettings } from "./cashbook-settings/cashbook-settings.js";
import { CashbookState } from "./cashbook-state/cashbook-state.js";
import { define } from "./element.js";

define("cashbook-state", CashbookState);
define("cashbook-mark", CashbookMark);
define("cashbook-settings", CashbookSettings);
define("cashbook-log", CashbookLog);
define("cashbook-preview", CashbookPreview);
define("cashbook-legend", CashbookLegend);
define("cashbook-notice", CashbookNotice);
define("cashbook-menu", CashbookMenu);
define("cashbook-dialog", CashbookDialog);

export { CashbookDialog, CashbookLegend, CashbookLog, CashbookMark, CashbookMenu, CashbookNotice, CashbookPreview, CashbookSettings, CashbookState };
