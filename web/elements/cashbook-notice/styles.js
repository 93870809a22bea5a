import { sheet } from "../styles.js";

export const styles = sheet(`
  :host { display: block; }
  .box { display: flex; gap: .75rem; align-items: center; justify-content: space-between; margin-block-end: .5rem;
    padding: .5rem .75rem; border: 1px solid var(--_line); border-inline-start: 4px solid var(--_accent); border-radius: .375rem; background: var(--_surface); }
  .warning { border-inline-start-color: var(--_waiting); }
  .box > button { flex: none; white-space: nowrap; }
  ul { padding-inline-start: 1.25rem; }
  .close { min-height: 1.75rem; min-width: 1.75rem; padding: 0; border-color: transparent; background: transparent; font-size: 1.125rem; line-height: 1; flex: none; align-self: start; }
`);
