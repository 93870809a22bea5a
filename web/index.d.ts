/** Cashbook in the InCash web client: connection, table decoration and elements. */
import type { Icon, Kind, MenuEntry, Message, Row, SettlementState, State, Status } from "./wasm/cashbook_widget.js";

export type { Icon, Kind, MenuEntry, Message, Row, SettlementState, State, Status };

export interface ConnectOptions {
  /** The 8-digit taxpayer id (törzsszám). */
  company: string;
  /** Gives the token that the ERP's back end signed; `renew` when the last one was refused. A token at hand is not waited for. */
  getToken(how: { renew: boolean }): string | Promise<string>;
  /** Where the service lives; the page's own origin by default. */
  apiBase?: string;
  /** BCP 47; the page's `lang` by default. Hungarian unless it says English. */
  lang?: string;
  /** Milliseconds between two questions for the rows in view; 20,000 by default. */
  pollMs?: number;
  /** The same while something in view waits; 5,000 by default. */
  pollWaitingMs?: number;
  /** The first documents that will be shown: their states are asked for within the call, while the rules are still loading. */
  first?: Iterable<string>;
  /** Replaces the wasm file of the package. */
  wasm?: URL | string | Response | BufferSource | WebAssembly.Module;
}

/** What became of a click. Nothing is lost: `kept` goes as soon as the service can be reached. */
export interface ActResult {
  wish: "mark" | "withdraw";
  done: string[];
  refused: { number: string; message: string; code?: string }[];
  kept: string[];
}

export interface CashbookEventMap {
  states: CustomEvent<{ numbers: string[] }>;
  result: CustomEvent<ActResult>;
  complaint: CustomEvent<{ message: string }>;
  licence: CustomEvent<null>;
  reachability: CustomEvent<null>;
  language: CustomEvent<null>;
}

/** One connection with the service, shared by every element on the page. */
export class Cashbook extends EventTarget {
  private constructor();
  readonly lang: "hu" | "en";
  /** `undefined` until the service has said. */
  readonly licensed: boolean | undefined;
  /** Whether the elements show nothing: without the licence, and until the service has answered where it refused the last time. */
  readonly hidden: boolean;
  readonly reachable: boolean;
  setLanguage(tag: string): void;
  /** What can be done with these documents: for a menu of the embedder's own. */
  entries(documents: { number: string; kind?: Kind }[]): MenuEntry[];
  mark(numbers: string[]): Promise<ActResult>;
  withdraw(numbers: string[]): Promise<ActResult>;
  close(): void;
  addEventListener<K extends keyof CashbookEventMap>(
    type: K,
    listener: (event: CashbookEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** Starts loading the rules (WebAssembly) before `connect`, while the page is still getting its token, say. */
export function preload(wasm?: ConnectOptions["wasm"]): Promise<void>;
export function connect(options: ConnectOptions): Promise<Cashbook>;
export function connected(): Cashbook | undefined;
export function whenConnected(): Promise<Cashbook>;

export interface DecorateOptions {
  numberOf?(row: HTMLElement): string | null | undefined;
  kindOf?(row: HTMLElement): string | undefined;
  selectedRows?(): Iterable<HTMLElement>;
  rowSelector?: string;
  cellOf?(row: HTMLElement): HTMLElement | null;
  column?: "first" | "last" | number;
  menu?: boolean;
  notice?: boolean;
}

export interface Decoration {
  refresh(): void;
  selection(): { number: string; kind?: string }[];
  remove(): void;
}

/** `cashbook` is what `connect` gave. Not awaited, the states of the table's rows are asked for while the rules still load. */
export function decorate(table: HTMLElement, cashbook: Cashbook | Promise<Cashbook>, options?: DecorateOptions): Decoration;
export function openLog(cashbook: Cashbook, number: string): HTMLElement;
export function openPreview(cashbook: Cashbook, number: string): HTMLElement;

/** The service answered with a refusal. `code` is stable. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  say(lang: "hu" | "en"): string;
}
/** The service could not be reached or asked to come later. */
export class Unreachable extends Error {
  readonly retryAfterMs: number;
}

export class CashbookState extends HTMLElement {
  number: string;
  cashbook: Cashbook | undefined;
}
export class CashbookMark extends HTMLElement {
  rows: { number: string; kind?: Kind | string }[];
  cashbook: Cashbook | undefined;
}
export class CashbookSettings extends HTMLElement {
  cashbook: Cashbook | undefined;
  readonly settings: unknown;
}
export class CashbookLog extends HTMLElement {
  /** Without it: the transfer log of the whole company. */
  number: string;
  cashbook: Cashbook | undefined;
}
export class CashbookPreview extends HTMLElement {
  cashbook: Cashbook | undefined;
}
export class CashbookLegend extends HTMLElement {
  cashbook: Cashbook | undefined;
}
export class CashbookNotice extends HTMLElement {
  cashbook: Cashbook | undefined;
}
export class CashbookMenu extends HTMLElement {
  open(entries: MenuEntry[], at: { x: number; y: number }, choose: (entry: MenuEntry) => void, returnTo?: HTMLElement): void;
  close(giveFocusBack?: boolean): void;
}
export class CashbookDialog extends HTMLElement {
  open(): void;
  close(): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "cashbook-state": CashbookState;
    "cashbook-mark": CashbookMark;
    "cashbook-settings": CashbookSettings;
    "cashbook-log": CashbookLog;
    "cashbook-preview": CashbookPreview;
    "cashbook-legend": CashbookLegend;
    "cashbook-notice": CashbookNotice;
    "cashbook-menu": CashbookMenu;
    "cashbook-dialog": CashbookDialog;
  }
}
