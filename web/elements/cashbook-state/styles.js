import { colours, sheet } from "../styles.js";

export const styles = sheet(`
  :host { ${colours}
    display: inline-flex; align-items: center; gap: 3px; min-width: 16px; height: 16px; vertical-align: middle; cursor: default; }
  :host([hidden]) { display: none; }
`);
