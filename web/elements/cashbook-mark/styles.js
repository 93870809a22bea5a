import { sheet } from "../styles.js";

export const styles = sheet(`
  :host { display: grid; gap: .375rem; }
  button { width: 100%; text-align: start; min-height: 2.25rem; }
`);
