// The icons, drawn as SVG by DOM calls. Each shape has its own outline, so colour is never the only difference.

const SVG = "http://www.w3.org/2000/svg";

function drawing(name, size, ...parts) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("class", name);
  svg.setAttribute("part", name);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  for (const [tag, attributes] of parts) {
    const part = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, value);
    svg.append(part);
  }
  return svg;
}

const line = { fill: "none", stroke: "currentColor", "stroke-linecap": "round", "stroke-linejoin": "round" };
const full = { fill: "currentColor" };
const cut = { fill: "none", stroke: "var(--_cut)", "stroke-linecap": "round", "stroke-linejoin": "round" };
const note = { x: 0.75, y: 2.5, width: 10.5, height: 7, rx: 1.25 };

const ORIGINALS = {
  unknown: () =>
    drawing("unknown", 16, ...[3.5, 8, 12.5].map((cx) => ["circle", { ...full, cx, cy: 8, r: 1.25 }])),
  "not-submitted": () => drawing("not-submitted", 16, ["circle", { ...line, cx: 8, cy: 8, r: 6, "stroke-width": 1.5 }]),
  waiting: () =>
    drawing(
      "waiting",
      16,
      ["path", { ...line, "stroke-width": 1.75, d: "M3.5 1.75h9M3.5 14.25h9" }],
      ["path", { ...line, "stroke-width": 1.5, d: "M4.75 2v2.1c0 1.9 3.25 2.5 3.25 3.9s-3.25 2-3.25 3.9V14M11.25 2v2.1c0 1.9-3.25 2.5-3.25 3.9s3.25 2 3.25 3.9V14" }],
      ["path", { ...full, d: "M5.2 13.6c0-2 2.8-2.2 2.8-3.6 0 1.4 2.8 1.6 2.8 3.6zM6 4.9h4c-.6.8-2 1.3-2 2.4 0-1.1-1.4-1.6-2-2.400z" }],
    ),
  submitted: () =>
    drawing(
      "submitted",
      16,
      ["circle", { ...full, cx: 8, cy: 8, r: 7 }],
      ["path", { ...cut, "stroke-width": 2, d: "M4.7 8.300l2.3 2.3 4.4-4.8" }],
    ),
  attention: () =>
    drawing(
      "attention",
      12,
      ["path", { ...full, d: "M6 .6c.4 0 .7.2.9.5l4.7 8.600c.4.7-.1 1.5-.9 1.500H1.300c-.8 0-1.3-.8-.9-1.500L5.1 1.100c.2-.3.5-.5.9-.5z" }],
      ["path", { ...cut, "stroke-width": 1.5, d: "M6 4.200v2.700M6 9.100v.05" }],
    ),
  pending: () =>
    drawing(
      "pending",
      12,
      ["path", { ...line, "stroke-width": 1.5, d: "M6 7.600V1.600M3.4 4 6 1.4 8.6 4" }],
      ["path", { ...line, "stroke-width": 1.5, "stroke-dasharray": "1.2 2", d: "M1.4 8v2.600h9.200V8" }],
    ),
  "settlement-waiting": () =>
    drawing(
      "settlement-waiting",
      12,
      ["rect", { ...line, ...note, "stroke-width": 1.25, "stroke-dasharray": "2.2 1.6", "stroke-linecap": "butt" }],
      ["circle", { ...full, cx: 6, cy: 6, r: 1.25 }],
    ),
  "settlement-submitted": () =>
    drawing(
      "settlement-submitted",
      12,
      ["rect", { ...full, ...note }],
      ["path", { ...cut, "stroke-width": 1.4, d: "M4 6.100l1.5 1.400L8.2 4.6" }],
    ),
};

const originals = new Map();

/** A copy of a drawing: made once, cloned for each row. */
export function draw(name) {
  let original = originals.get(name);
  if (!original) {
    original = ORIGINALS[name]();
    originals.set(name, original);
  }
  return original.cloneNode(true);
}

const groups = new Map();

/** All drawings of one icon at once. */
export function drawIcon(shape, marks) {
  const key = `${shape} ${marks.join(" ")}`;
  let group = groups.get(key);
  if (!group) {
    group = document.createDocumentFragment();
    group.append(draw(shape), ...marks.map(draw));
    groups.set(key, group);
  }
  return { key, drawings: group.cloneNode(true) };
}
