import { sheet } from "../styles.js";

export const styles = sheet(`
  :host { display: grid; gap: 1.125rem; }
  h3 { font-size: .9375rem; font-weight: 600; margin-block-end: .375rem; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; }
  dt { color: var(--_quiet); }
  .attention { padding: .75rem 1rem; border: 1px solid var(--_line); border-inline-start: 4px solid var(--_attention); border-radius: .375rem; background: var(--_raised); }
  .attention p { margin-block-end: .5rem; }
  .scroll { overflow-x: auto; }
  table { width: 100%; border-collapse: collapse; font-size: .9375em; }
  th { text-align: start; font-weight: 600; color: var(--_quiet); font-size: .875em; }
  th, td { padding: .4375rem .75rem .4375rem 0; border-block-end: 1px solid var(--_line); vertical-align: top; }
  tr:last-child td { border-block-end: 0; }
  .nowrap { white-space: nowrap; }
  .said { overflow-wrap: anywhere; }
  code { font-size: .9375em; overflow-wrap: anywhere; }
`);
