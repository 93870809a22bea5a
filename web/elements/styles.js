// Constructable style sheets: no <style> element, so a strict Content-Security-Policy holds.
// Every colour is a custom property that the embedder may set on any ancestor; light-dark() follows its color-scheme.

/** Made when the first element asks for it: a page pays for what it shows. */
export function sheet(css) {
  let made;
  return () => {
    if (!made) {
      made = new CSSStyleSheet();
      made.replaceSync(css);
    }
    return made;
  };
}

/** Contrast figures are in docs/akadalymentesseg.md. */
export const colours = `
  --_text: var(--cashbook-text, light-dark(#1c2733, #e7ecf1));
  --_quiet: var(--cashbook-quiet, light-dark(#55626f, #a9b5c1));
  --_line: var(--cashbook-line, light-dark(#cfd6dd, #46525e));
  --_surface: var(--cashbook-surface, light-dark(#ffffff, #1b232b));
  --_raised: var(--cashbook-raised, light-dark(#f4f6f8, #252f39));
  --_accent: var(--cashbook-accent, light-dark(#0b5cad, #7fbcf5));
  --_on-accent: var(--cashbook-on-accent, light-dark(#ffffff, #10202f));
  --_none: var(--cashbook-not-submitted, light-dark(#66727e, #9aa7b4));
  --_waiting: var(--cashbook-waiting, light-dark(#9a5a00, #f2b24d));
  --_submitted: var(--cashbook-submitted, light-dark(#0f7a3d, #58c98a));
  --_attention: var(--cashbook-attention, light-dark(#c02616, #ff8f7d));
  --_focus: var(--cashbook-focus, light-dark(#0b5cad, #9fd0ff));
`;

export const base = sheet(`
  :host { ${colours} color: var(--_text); font: inherit; line-height: 1.45; box-sizing: border-box; }
  :host([hidden]), :host([data-unlicensed]) { display: none !important; }
  *, *::before, *::after { box-sizing: border-box; }
  h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
  a { color: var(--_accent); text-underline-offset: .15em; }
  button, input { font: inherit; color: inherit; }
  button {
    min-height: 2.125rem; padding: .3125rem .875rem; border-radius: .375rem; cursor: pointer;
    border: 1px solid color-mix(in srgb, var(--_quiet) 80%, var(--_surface)); background: var(--_surface); color: var(--_text);
  }
  button:hover:not([aria-disabled="true"], :disabled) { background: var(--_raised); border-color: var(--_quiet); }
  button.primary { background: var(--_accent); border-color: var(--_accent); color: var(--_on-accent); font-weight: 600; }
  button.primary:hover:not([aria-disabled="true"], :disabled) { background: color-mix(in srgb, var(--_accent) 88%, black); border-color: transparent; }
  button[aria-disabled="true"], button:disabled { cursor: not-allowed; color: var(--_quiet); background: var(--_raised); border-color: var(--_line); font-weight: 400; }
  button.link { min-height: 24px; padding: .125rem; margin: -.125rem; border: 0; line-height: inherit; background: none; color: var(--_accent); text-decoration: underline; text-underline-offset: .15em; text-align: start; }
  button.link:hover:not(:disabled) { background: none; text-decoration-thickness: 2px; }
  :focus-visible { outline: 2px solid var(--_focus); outline-offset: 2px; }
  .quiet { color: var(--_quiet); }
  .small { font-size: .875em; }
  .error { color: var(--_attention); }
  .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (prefers-reduced-motion: reduce) { * { transition: none !important; animation: none !important; } }
  @media (forced-colors: active) { button { border-color: ButtonBorder; } button[aria-disabled="true"] { color: GrayText; border-color: GrayText; } }
`);
