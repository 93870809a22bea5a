import { sheet } from "../styles.js";

export const styles = sheet(`
  :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; max-width: 46rem; }
  section { display: grid; grid-template-columns: minmax(0, 1fr); gap: .625rem; padding: 1.125rem 1.25rem 1.25rem; border: 1px solid var(--_line); border-radius: .5rem; background: var(--_surface); }
  h2 { font-size: 1.0625rem; font-weight: 600; }
  h3 { font-size: .9375rem; font-weight: 600; }
  .intro { max-width: 40rem; }
  .where { display: grid; gap: .25rem; padding: .75rem 1rem; border-radius: .375rem; background: var(--_raised); justify-items: start; }
  .path { list-style: none; display: flex; flex-wrap: wrap; gap: .125rem 0; }
  .path li { font-weight: 600; }
  .path li:not(:last-child)::after { content: "→" / ""; padding-inline: .5rem; font-weight: 400; color: var(--_quiet); }
  .known { display: grid; gap: .375rem; }
  .health { padding-inline-start: .75rem; border-inline-start: 3px solid var(--_none); }
  .health.ok { border-color: var(--_submitted); }
  .health.refused, .health.not-default-user { border-color: var(--_attention); }
  form { display: grid; gap: .3125rem; }
  .known + form, .plan { margin-block-start: .375rem; }
  label { font-weight: 600; }
  .tick { display: grid; grid-template-columns: auto 1fr; gap: .5rem; align-items: start; }
  .tick label { font-weight: 400; padding-block-start: .09375rem; }
  input[type=checkbox] { width: 1.25rem; height: 1.25rem; min-width: 24px; min-height: 24px; margin: 0; accent-color: var(--_accent); }
  .line { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
  input:not([type=checkbox]) { min-height: 2.125rem; padding: .25rem .625rem; border: 1px solid color-mix(in srgb, var(--_quiet) 80%, var(--_surface)); border-radius: .375rem;
    background: var(--_surface); color: var(--_text); }
  input[type=password] { flex: 1 1 16rem; min-width: 0; }
  input[aria-invalid] { border-color: var(--_attention); }
  .warning { padding: .5rem .75rem; border-inline-start: 4px solid var(--_waiting); background: var(--_raised); border-radius: .25rem; }
  .body, .plan { display: grid; gap: .625rem; justify-items: start; }
  .body > * { width: 100%; }
  .plan:empty, p:empty { display: none; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; }
  dt { color: var(--_quiet); }
  dd { font-variant-numeric: tabular-nums; }
  progress { width: 100%; accent-color: var(--_accent); }
  .packages { color: var(--_quiet); }
  @media (max-width: 32rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-block-end: .375rem; } }
`);
