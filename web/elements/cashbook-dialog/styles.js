import { sheet } from "../styles.js";

export const styles = sheet(`
  dialog { width: min(46rem, calc(100vw - 2rem)); max-height: calc(100dvh - 2rem); padding: 0; border: 1px solid var(--_line); border-radius: .625rem;
    background: var(--_surface); color: var(--_text); box-shadow: 0 16px 48px rgb(0 0 0 / .32); overflow: hidden; }
  dialog[open] { display: flex; flex-direction: column; }
  dialog::backdrop { background: rgb(12 18 26 / .5); }
  .head { display: flex; align-items: center; justify-content: space-between; gap: 1rem; padding: .875rem 1rem .875rem 1.25rem; border-block-end: 1px solid var(--_line); }
  h2 { font-size: 1.0625rem; font-weight: 600; overflow-wrap: anywhere; }
  h2:focus { outline: none; }
  .close { min-height: 2rem; min-width: 2rem; padding: 0; border-color: transparent; background: transparent; font-size: 1.25rem; line-height: 1; }
  .content { padding: 1rem 1.25rem 1.25rem; overflow: auto; }
  .content:focus-visible { outline-offset: -3px; border-radius: .625rem; }
`);
