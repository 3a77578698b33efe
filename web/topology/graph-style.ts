/** How nodes and links look on the canvas, in the colours of the present scheme. A state shows by line, sign and word, never by colour alone. */
import type { StylesheetJson } from 'cytoscape';

export type Palette = Record<
  'surface' | 'text' | 'dimmed' | 'line' | 'good' | 'bad' | 'warn' | 'accent' | 'sunken',
  string
>;

/** The colours in force where the map stands. */
export function paletteOf(element: HTMLElement): Palette {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    surface: read('--wf-surface'),
    sunken: read('--wf-sunken'),
    text: read('--mantine-color-text'),
    dimmed: read('--mantine-color-dimmed'),
    line: read('--wf-control-border'),
    good: read('--wf-good'),
    bad: read('--wf-bad'),
    warn: read('--wf-warn-mark'),
    accent: read('--wf-accent'),
  };
}

export function stylesOf(colours: Palette): StylesheetJson {
  return [...nodeStyles(colours), ...linkStyles(colours), ...markStyles(colours)];
}

function nodeStyles({ surface, sunken, text, dimmed, line, good, bad, warn }: Palette): StylesheetJson {
  return [
    {
      selector: 'node',
      style: {
        shape: 'round-rectangle',
        width: 44,
        height: 44,
        'background-color': surface,
        'border-width': 2,
        'border-color': good,
        'background-image': 'data(icon)',
        'background-fit': 'none',
        'background-width': 24,
        'background-height': 24,
        label: 'data(label)',
        color: text,
        'font-family': 'Inter Variable, system-ui, sans-serif',
        'font-size': 12,
        'font-weight': 550,
        'text-wrap': 'wrap',
        'text-valign': 'bottom',
        'text-margin-y': 5,
        'text-background-color': sunken,
        'text-background-opacity': 0.82,
        'text-background-padding': '2px',
        'text-background-shape': 'roundrectangle',
        'min-zoomed-font-size': 7,
      },
    },
    {
      selector: 'node.host',
      style: {
        width: 26,
        height: 26,
        'background-width': 15,
        'background-height': 15,
        'font-size': 10,
        'border-width': 1.5,
        'min-zoomed-font-size': 8,
      },
    },
    {
      selector: 'node.core',
      style: { width: 54, height: 54, 'background-width': 30, 'background-height': 30, 'font-size': 13 },
    },
    {
      selector: 'node.stranger',
      style: { shape: 'diamond', width: 40, height: 40, 'background-width': 18, 'background-height': 18 },
    },
    { selector: 'node.cloud', style: { shape: 'ellipse', width: 64, height: 44 } },
    { selector: 'node.unwatched', style: { 'border-color': line, 'border-style': 'dashed' } },
    { selector: 'node.silent', style: { 'border-color': dimmed, 'border-style': 'dotted', 'border-width': 3 } },
    { selector: 'node.degraded', style: { 'border-color': warn, 'border-width': 4 } },
    { selector: 'node.unreachable', style: { 'border-color': bad, 'border-style': 'dashed', 'border-width': 3 } },
    {
      selector: 'node.down',
      style: { 'border-color': bad, 'background-color': bad, 'border-width': 4, color: bad, 'font-weight': 700 },
    },
    {
      selector: 'node.site',
      style: {
        shape: 'round-rectangle',
        'background-color': text,
        'background-opacity': 0.025,
        'background-image': 'none',
        'border-width': 1,
        'border-color': line,
        'border-style': 'dashed',
        'border-opacity': 0.7,
        padding: '26px',
        label: 'data(label)',
        'text-valign': 'top',
        'text-margin-y': -4,
        'font-size': 14,
        'font-weight': 650,
        color: dimmed,
        'text-background-opacity': 0,
      },
    },
  ];
}

function linkStyles({ sunken, text, dimmed, line, good, bad, warn }: Palette): StylesheetJson {
  return [
    {
      selector: 'edge',
      style: {
        width: 2.5,
        'line-color': good,
        'curve-style': 'straight',
        label: 'data(label)',
        color: text,
        'font-family': 'Inter Variable, system-ui, sans-serif',
        'font-size': 10,
        'font-weight': 600,
        'text-background-color': sunken,
        'text-background-opacity': 0.9,
        'text-background-padding': '2px',
        'min-zoomed-font-size': 7,
      },
    },
    { selector: 'edge.thin', style: { width: 1.5 } },
    { selector: 'edge.parallel', style: { 'curve-style': 'bezier', 'control-point-step-size': 22 } },
    { selector: 'edge.unwatched', style: { 'line-color': line, width: 1.5 } },
    { selector: 'edge.silent', style: { 'line-color': dimmed, 'line-style': 'dotted' } },
    { selector: 'edge.degraded', style: { 'line-color': warn, 'line-style': 'dotted', width: 4 } },
    { selector: 'edge.unreachable', style: { 'line-color': dimmed, 'line-style': 'dashed', width: 2.5 } },
    {
      selector: 'edge.down',
      style: { 'line-color': bad, 'line-style': 'dashed', width: 4, color: bad, 'min-zoomed-font-size': 5 },
    },
    // Several side by side stay broad, whatever the state of the worst.
    { selector: 'edge.bundle', style: { width: 7, 'font-size': 11 } },
  ];
}

function markStyles({ good, bad, warn, accent }: Palette): StylesheetJson {
  return [
    { selector: '.faded', style: { opacity: 0.18 } },
    {
      selector: 'node.added',
      style: { 'border-color': good, 'border-style': 'double', 'border-width': 6, color: good },
    },
    {
      selector: 'node.removed',
      style: { 'border-color': bad, 'border-style': 'dashed', 'border-width': 4, color: bad },
    },
    { selector: 'node.changed', style: { 'border-color': warn, 'border-width': 4 } },
    { selector: 'edge.added', style: { 'line-color': good, width: 4, 'line-style': 'solid', color: good } },
    { selector: 'edge.removed', style: { 'line-color': bad, width: 4, 'line-style': 'dashed', color: bad } },
    { selector: 'edge.changed', style: { 'line-color': warn, width: 4 } },
    {
      selector: 'node.lit',
      style: {
        'underlay-color': accent,
        'underlay-opacity': 0.28,
        'underlay-padding': 10,
        'underlay-shape': 'round-rectangle',
      },
    },
    { selector: 'edge.lit', style: { 'underlay-color': accent, 'underlay-opacity': 0.28, 'underlay-padding': 7 } },
    {
      selector: 'node:selected',
      style: {
        'underlay-color': accent,
        'underlay-opacity': 0.45,
        'underlay-padding': 8,
        'underlay-shape': 'round-rectangle',
      },
    },
    { selector: 'edge:selected', style: { 'underlay-color': accent, 'underlay-opacity': 0.45, 'underlay-padding': 6 } },
  ];
}
