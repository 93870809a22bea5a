import { sheet } from "../styles.js";

export const styles = sheet(`
  :host { display: block; }
  ul { list-style: none; display: grid; gap: .375rem; }
  :host([compact]) ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
  li { display: grid; grid-template-columns: 16px 1fr; gap: .5rem; align-items: start; }
  .icon { margin-block-start: .2em; justify-self: center; }
  strong { font-weight: 600; }
  :host([compact]) strong { font-weight: 400; }
`);
