/** What a row is looked at for: each part has its span in rows, its weight, and the kind of reason it gives. */
export const kinds = ['spike', 'level', 'drift', 'quiet', 'shape', 'variance'] as const;
export type Kind = (typeof kinds)[number];

type Part = { span: number; weight: number; kind: Kind };

/** Weights and spans were chosen on made series (bench/anomaly), a few coarse values for all kinds together. */
const heads: readonly Part[] = [
  // Off every credible forecast; off the season; off the mean of all.
  { span: 1, weight: 1, kind: 'spike' },
  { span: 1, weight: 0.9, kind: 'spike' },
  { span: 1, weight: 1, kind: 'spike' },
  // The level of the last 5, 20, 80, 320 rows against ten times as many.
  { span: 5, weight: 1, kind: 'level' },
  { span: 20, weight: 1, kind: 'level' },
  { span: 80, weight: 1.2, kind: 'drift' },
  { span: 320, weight: 1.2, kind: 'drift' },
  // Noisier, calmer, without any change.
  { span: 24, weight: 1, kind: 'variance' },
  { span: 24, weight: 1, kind: 'quiet' },
  { span: 10, weight: 1, kind: 'quiet' },
  // What is off adds up (Page's cumulative sum): off the season, off the mean of all. It lasts as long as a shift does.
  { span: 20, weight: 0.85, kind: 'level' },
  { span: 20, weight: 0.85, kind: 'level' },
];

/** The shape of the last rows, at each coarseness. */
const shapes: readonly Part[] = [
  { span: 32, weight: 0.9, kind: 'shape' },
  { span: 128, weight: 1.2, kind: 'shape' },
  { span: 512, weight: 1.2, kind: 'shape' },
];

export const POINT = 0;
export const OFF = 1;
export const ALL = 2;
export const MOTION = 3;
export const FLAT = 9;
export const SUM = 10;
export const SHAPE = 12;

export function partsOf(levels: number): readonly Part[] {
  return [...heads, ...shapes.slice(0, levels)];
}
