// The icon column's sheet. The state is drawn before the (empty) element and all its marks after it, so that a row costs no
// nodes. A selector by the tag's name is stronger than a page's universal rules, which would win over `:host`.
import { colours, sheet } from "../styles.js";
import { ICONS, STATES } from "./drawing.js";

const GAP_PX = 3;

/** As the rules list them: at most one of the settlement's two. */
function combinations() {
  const settlements = [[], ["settlement-waiting"], ["settlement-submitted"]];
  return [[], ["attention"]].flatMap((first) => [[], ["pending"]].flatMap((second) => settlements.map((third) => [...first, ...second, ...third]))).filter((marks) => marks.length > 0);
}

/** The marks beside one another as one outline; each keeps its colour by a gradient with hard stops. */
function markRule(marks) {
  let left = 0;
  const paths = [];
  const stops = [];
  for (const name of marks) {
    const [size, colour, path] = ICONS[name];
    const shift = left;
    // Within a path only the moves are absolute.
    paths.push(path.replace(/M(-?[\d.]+)/g, (_, x) => `M${Number(x) + shift}`));
    stops.push(`var(--_${colour}) ${left}px ${left + size}px`);
    left += size + GAP_PX;
  }
  return `cashbook-state[marks="${marks.join(" ")}"]::after { content: ""; width: ${left - GAP_PX}px; height: 12px; background: linear-gradient(to right, ${stops.join(", ")}); clip-path: path(evenodd, "${paths.join("")}"); }`;
}

const stateRules = STATES.map((name) => {
  const [size, colour, path] = ICONS[name];
  return `cashbook-state[state="${name}"]::before { content: ""; width: ${size}px; height: ${size}px; background: var(--_${colour}); clip-path: path(evenodd, "${path}"); }`;
});

export const styles = sheet(`
  cashbook-state { ${colours}
    display: inline-flex; align-items: center; gap: ${GAP_PX}px; min-width: 16px; height: 16px; vertical-align: middle; cursor: default; }
  cashbook-state[hidden] { display: none; }
  cashbook-state::before, cashbook-state::after { flex: none; forced-color-adjust: none; print-color-adjust: exact; }
  ${stateRules.join("\n")}
  ${combinations().map(markRule).join("\n")}
  @media (forced-colors: active) { cashbook-state[state]::before, cashbook-state[marks]::after { background: CanvasText; } }
`);
