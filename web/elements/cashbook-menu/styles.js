import { sheet } from "../styles.js";

export const styles = sheet(`
  :host { position: fixed; inset: auto; margin: 0; padding: 0; border: 0; background: none; overflow: visible; max-width: min(26rem, calc(100vw - 8px)); }
  [role=menu] { display: grid; padding: .25rem; min-width: 17rem; border: 1px solid var(--_line); border-radius: .5rem; background: var(--_surface);
    box-shadow: 0 8px 24px rgb(0 0 0 / .22); }
  [role=menuitem] { display: grid; gap: .125rem; padding: .4375rem .75rem; border-radius: .25rem; cursor: pointer; }
  [role=menuitem]:focus { background: var(--_accent); color: var(--_on-accent); outline: none; }
  [role=menuitem][aria-disabled] { color: var(--_quiet); cursor: default; }
  [role=menuitem][aria-disabled]:focus { background: var(--_raised); color: var(--_text); outline: 2px solid var(--_focus); outline-offset: -2px; }
  .reason { font-size: .8125em; }
  @media (forced-colors: active) { [role=menuitem][aria-disabled], [role=menuitem][aria-disabled]:focus { color: GrayText; } [role=menuitem]:focus { outline: 2px solid Highlight; outline-offset: -2px; } }
`);
