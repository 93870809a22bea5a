/** One of the three states of a document. */
export type State = "not-submitted" | "waiting" | "submitted";
/** The settlement axis, beside the state. */
export type SettlementState = "none" | "waiting" | "submitted";
/** A text in both languages, as the API answers it. */
export interface Message { hu: string; en: string }
/** Why a document does not go. Instants are RFC 3339, UTC. */
export interface Attention { code: string; message: Message; since?: string | null; retryAt?: string | null }
/** An element of the answer of `POST …/states`. */
export interface Status {
  state: State;
  settlement?: SettlementState;
  attention?: Attention | null;
  submittedAt?: string | null;
}
/** Kinds of document that InCash issues. */
export type Kind = "normal" | "advance" | "pro-forma" | "delivery-note" | "receipt";
/** One row of the ERP's list, as the rules see it. */
export interface Row { number: string; kind?: Kind | null; status?: Status | null; pending?: "mark" | "withdraw" | null }
/** What is drawn and what it is called. */
export interface Icon {
  shape: "unknown" | State;
  marks: ("attention" | "pending" | "settlement-waiting" | "settlement-submitted")[];
  label: string;
}
export interface IconsRequest { rows: Row[]; nextRoundAt?: string | null; now: string; lang: string }
/** `numbers` is empty when the action is not possible; `reason` then says why. */
export interface MenuEntry { action: "mark" | "withdraw" | "log" | "preview"; label: string; numbers: string[]; reason?: string }
