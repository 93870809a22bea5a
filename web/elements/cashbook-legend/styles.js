import { sheet } from "../styles.js";

export const styles = sheet(`
  :host { display: block; }
  ul { list-style: none; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: .375rem 1.5rem; }
  :host([compact]) ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
  li { display: grid; grid-template-columns: 16px 1fr; gap: .5rem; align-items: start; }
  .icon { margin-block-start: .2em; justify-self: center; }
  strong { font-weight: 600; }
  :host([compact]) strong { font-weight: 400; }
`);
