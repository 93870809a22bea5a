import { sheet } from "../styles.js";

export const styles = sheet(`
  :host { display: block; --_cut: var(--cashbook-cut, light-dark(#ffffff, #14202b)); }
  ul { list-style: none; display: grid; gap: .375rem; }
  :host([compact]) ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
  li { display: grid; grid-template-columns: 16px 1fr; gap: .5rem; align-items: start; }
  svg { width: 16px; height: 16px; margin-block-start: .15em; }
  strong { font-weight: 600; }
  :host([compact]) strong { font-weight: 400; }
  .not-submitted { color: var(--_none); }
  .waiting, .settlement-waiting { color: var(--_waiting); }
  .submitted, .settlement-submitted { color: var(--_submitted); }
  .attention { color: var(--_attention); }
  .pending { color: var(--_accent); }
`);
