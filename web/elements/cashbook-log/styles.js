import { sheet } from "../styles.js";

export const styles = sheet(`
  :host { display: grid; gap: 1.125rem; }
  h3 { font-size: .9375rem; font-weight: 600; margin-block-end: .375rem; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; }
  dt { color: var(--_quiet); }
  section.attention { padding: .75rem 1rem; border: 1px solid var(--_line); border-inline-start: 4px solid var(--_attention); border-radius: .375rem; background: var(--_raised); }
  section.attention p { margin-block-end: .5rem; }
  .scroll { overflow-x: auto; }
  table { width: 100%; border-collapse: collapse; font-size: .9375em; }
  th { text-align: start; font-weight: 600; color: var(--_quiet); font-size: .875em; }
  th, td { padding: .4375rem .75rem .4375rem 0; border-block-end: 1px solid var(--_line); vertical-align: top; }
  tr:last-child td { border-block-end: 0; }
  tbody tr:hover { background: var(--_raised); }
  .outcome { display: grid; grid-template-columns: 16px 1fr; gap: .5rem; align-items: center; }
  .outcome .icon { justify-self: center; }
  .outcome ~ .small { padding-inline-start: calc(16px + .5rem); }
  .head { display: flex; align-items: start; justify-content: space-between; gap: 1rem; }
  .head p { max-width: 60rem; }
  .foot { display: flex; align-items: center; gap: 1rem; flex-wrap: wrap; }
  .empty { display: grid; gap: .25rem; padding: 2.5rem 1rem; text-align: center; border: 1px dashed var(--_line); border-radius: .5rem; }
  .nowrap { white-space: nowrap; }
  .said { overflow-wrap: anywhere; }
  code { font-size: .9375em; overflow-wrap: anywhere; }
`);
