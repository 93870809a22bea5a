// The icons, as paths in a constructable style sheet: a thousand rows then need no drawing nodes at all.
// Each shape has its own outline, so colour is never the only difference. Holes by the even-odd rule.
import { sheet } from "../styles.js";

/** name → [pixels, colour, path] */
export const ICONS = {
  unknown: [16, "none", "M3.5 6.75a1.25 1.25 0 1 0 0 2.5a1.25 1.25 0 1 0 0-2.5zM8 6.75a1.25 1.25 0 1 0 0 2.5a1.25 1.25 0 1 0 0-2.5zM12.5 6.75a1.25 1.25 0 1 0 0 2.5a1.25 1.25 0 1 0 0-2.5z"],
  "not-submitted": [16, "none", "M8 1.25a6.75 6.75 0 1 0 0 13.5a6.75 6.75 0 1 0 0-13.5zM8 2.75a5.25 5.25 0 1 0 0 10.5a5.25 5.25 0 1 0 0-10.5z"],
  waiting: [16, "waiting", "M3 1h10v1.75h-10zM3 13.25h10v1.75h-10zM4.5 3.25h7c0 2.6-2.4 3.3-2.9 4.75c.5 1.45 2.9 2.15 2.9 4.75h-7c0-2.6 2.4-3.3 2.9-4.75c-.5-1.45-2.9-2.15-2.9-4.75zM6 4.25h4c-.4.9-1.5 1.4-2 2.3c-.5-.9-1.6-1.4-2-2.3z"],
  submitted: [16, "submitted", "M8 1a7 7 0 1 0 0 14a7 7 0 1 0 0-14zM4 8.5l1.4-1.4l1.65 1.65l3.65-3.95l1.45 1.35l-5.05 5.45z"],
  attention: [12, "attention", "M6 .75c.4 0 .75.2.95.55l4.6 8.3c.4.75-.1 1.65-.95 1.65h-9.2c-.85 0-1.35-.9-.95-1.65l4.6-8.3c.2-.35.55-.55.95-.55zM5.25 4h1.5v3.25h-1.5zM5.25 8.25h1.5v1.5h-1.5z"],
  pending: [12, "accent", "M6 .75l3.2 3.4l-1.05 1l-1.4-1.5v4.1h-1.5v-4.1l-1.4 1.5l-1.05-1zM.75 7.5h1.5v2.5h7.5v-2.5h1.5v4h-10.5z"],
  "settlement-waiting": [12, "waiting", "M.25 2.25h11.5v7.5h-11.5zM1.5 3.5h9v5h-9zM6 4.75a1.25 1.25 0 1 0 0 2.5a1.25 1.25 0 1 0 0-2.5z"],
  "settlement-submitted": [12, "submitted", "M.25 2.25h11.5v7.5h-11.5zM3.2 6.2l1.05-1.05l1.1 1.1l2.45-2.6l1.1 1.05l-3.5 3.75z"],
};

/** The four that stand alone; the others stand beside them. */
export const STATES = ["unknown", "not-submitted", "waiting", "submitted"];

const rules = Object.entries(ICONS).map(
  ([name, [size, colour, path]]) => `.icon.${name} { width: ${size}px; height: ${size}px; background: var(--_${colour}); clip-path: path(evenodd, "${path}"); }`,
);

/** For shadow roots that show single icons: a legend, a log. */
export const drawings = sheet(`
  .icon { display: inline-block; flex: none; forced-color-adjust: none; print-color-adjust: exact; }
  ${rules.join("\n  ")}
  @media (forced-colors: active) { .icon[class] { background: CanvasText; } }
`);

/** One icon as an element, for a legend or beside another. */
export function draw(name) {
  const icon = document.createElement("span");
  icon.className = `icon ${name}`;
  icon.part = name;
  icon.ariaHidden = "true";
  return icon;
}
