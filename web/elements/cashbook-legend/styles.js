import { sheet } from "../styles.js";

export const styles = sheet(`
  :host { display: block; }
  ul { list-style: none; columns: 2 22rem; column-gap: 2rem; }
  :host([compact]) ul { columns: auto; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
  li { break-inside: avoid; margin-block-end: .375rem; display: grid; grid-template-columns: 16px 1fr; gap: .5rem; align-items: start; }
  .icon { margin-block-start: .2em; justify-self: center; }
 :host([compact]) li { margin: 0; }
  strong { font-weight: 600; }
  :host([compact]) strong { font-weight: 400; }
`);
