import { colours, sheet } from "../styles.js";

export const styles = sheet(`
  :host { ${colours} --_cut: var(--cashbook-cut, light-dark(#ffffff, #14202b));
    display: inline-flex; align-items: center; gap: 3px; min-width: 16px; height: 16px; vertical-align: middle; cursor: default; }
  :host([hidden]) { display: none; }
  svg { width: 12px; height: 12px; flex: none; forced-color-adjust: auto; }
  .unknown, .not-submitted, .waiting, .submitted { width: 16px; height: 16px; }
  .unknown, .not-submitted { color: var(--_none); }
  .waiting, .settlement-waiting { color: var(--_waiting); }
  .submitted, .settlement-submitted { color: var(--_submitted); }
  .attention { color: var(--_attention); }
  .pending { color: var(--_accent); }
  @media (forced-colors: active) { svg { color: CanvasText; --_cut: Canvas; } }
`);
