import { sheet } from "../styles.js";

export const styles = sheet(`
  :host { display: grid; gap: 1rem; }
  h3 { font-size: .9375rem; font-weight: 600; }
  ul { list-style: none; display: grid; gap: .5rem; margin-block-start: .375rem; }
  li { padding-inline-start: .75rem; border-inline-start: 3px solid var(--_waiting); }
  li.error { color: inherit; border-inline-start-color: var(--_attention); }
  .good { color: var(--_submitted); }
  .head { display: flex; align-items: center; gap: .75rem; margin-block-end: .375rem; }
  .head h3 { margin-inline-end: auto; }
  pre { margin: 0; padding: .75rem 1rem; max-height: 24rem; overflow: auto; border: 1px solid var(--_line); border-radius: .375rem; background: var(--_raised); font-size: .8125rem; line-height: 1.5; }
`);
