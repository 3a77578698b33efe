/** How much is remembered of a series. Both profiles are the same code; the lean one is without the costly parts. */
export type Profile = {
  /** 32 bits a cell instead of 64. */
  compact: boolean;
  /** The finest slots of a day that are told apart. */
  slotsPerDay: number;
  /** Rows in which a season is looked for that no clock tells (a power of two); 0 for none. */
  period: number;
  /** Values out of the whole past. */
  sample: number;
  /** Octaves and bins an octave of each histogram, and how many rows it counts before it halves. */
  octaves: number;
  perOctave: number;
  memory: number;
  /** Rows of a shape, and rows kept (a power of two) at each coarseness: every row, means of 4, means of 16. */
  window: number;
  rooms: readonly number[];
};

export const profiles = {
  /** For thousands of series in the product: under 4 KB each. */
  lean: {
    compact: true,
    slotsPerDay: 24,
    period: 0,
    sample: 64,
    octaves: 9,
    perOctave: 2,
    memory: 8192,
    window: 12,
    rooms: [64],
  },
  /** For one series, as `explain anomalies` has it: about 200 KB. */
  rich: {
    compact: false,
    slotsPerDay: 288,
    period: 4096,
    sample: 512,
    octaves: 12,
    perOctave: 3,
    memory: 20_000,
    window: 32,
    rooms: [2048, 1024, 512],
  },
} as const satisfies Record<string, Profile>;

export type Settings = {
  profile: keyof typeof profiles;
  /** An instant → the same instant on the wall clock of the site, for days and weeks; UTC when absent. */
  local?: (at: number) => number;
};
