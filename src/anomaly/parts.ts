/** What a row is looked at for: each part has its span in rows, its weight, and the kind of reason it gives. */
export const kinds = ['spike', 'level', 'drift', 'quiet', 'shape', 'variance'] as const;
export type Kind = (typeof kinds)[number];

/** `alone`: what a spike some rows ago still does to the rows around it is not to be taken off. */
type Part = { span: number; weight: number; kind: Kind; alone?: true };

/** Weights and spans were chosen on made series (bench/anomaly), a few coarse values for all kinds together. */
const heads: readonly Part[] = [
  // Off every credible forecast; off the season.
  { span: 1, weight: 0.9, kind: 'spike', alone: true },
  { span: 1, weight: 1.1, kind: 'spike', alone: true },
  // The level of the last 5, 80, 320 rows against ten times as many.
  { span: 5, weight: 1, kind: 'level' },
  { span: 80, weight: 1.2, kind: 'drift' },
  { span: 320, weight: 1.2, kind: 'drift' },
  // Noisier, calmer, without any change.
  { span: 24, weight: 1.2, kind: 'variance' },
  { span: 24, weight: 1.4, kind: 'quiet' },
  { span: 10, weight: 1.2, kind: 'quiet', alone: true },
  // What is off adds up (Page's cumulative sum): off the season, off the mean of all. It lasts as long as a shift does.
  { span: 20, weight: 0.85, kind: 'level' },
  { span: 20, weight: 0.85, kind: 'level' },
  // Within narrower bounds than usual for a hundred rows.
  { span: 100, weight: 1, kind: 'quiet' },
  // A value that hardly ever was; and many of them.
  { span: 1, weight: 0.8, kind: 'spike', alone: true },
  { span: 24, weight: 1.4, kind: 'level', alone: true },
];

/** The shape of the last rows, at each coarseness. */
const shapes: readonly Part[] = [
  { span: 32, weight: 0.9, kind: 'shape' },
  { span: 128, weight: 1, kind: 'shape' },
  { span: 512, weight: 0.6, kind: 'shape' },
];

/** The shape together with its level, at each coarseness; and off the forecasts by more than the rows just before. */
const costly: readonly Part[] = [
  { span: 32, weight: 0.9, kind: 'shape' },
  { span: 128, weight: 1.5, kind: 'shape' },
  { span: 512, weight: 0.6, kind: 'shape' },
  { span: 1, weight: 0.8, kind: 'spike', alone: true },
];

export const POINT = 0;
export const OFF = 1;
export const MOTION = 2;
export const FLAT = 7;
export const SUM = 8;
export const NARROW = 10;
export const RARE = 11;
export const OFTEN = 12;
export const SHAPE = 13;
export const PLACED = 16;
export const LOCAL = 19;

/** The parts of a profile: all of them for one that looks at all coarsenesses, else without the costly ones. */
export function partsOf(levels: number): readonly Part[] {
  const fine = shapes.slice(0, levels);
  return fine.length === shapes.length ? [...heads, ...fine, ...costly] : [...heads, ...fine];
}
