/** What a backup says about itself. Its last entry: an archive without it was cut off. */
import { z } from 'zod';
import { zContents } from './catalog.ts';

export const FORMAT = 1;
export const ABOUT = 'about.json';
export const MANIFEST = 'manifest.json';
export const MANIFEST_SUM = 'manifest.sha256';

export const zAbout = z.object({
  product: z.literal('watchfloor'),
  format: z.number().int(),
  version: z.string(),
  createdAt: z.string(),
});
export type About = z.output<typeof zAbout>;

export const zManifest = zContents.extend({
  about: zAbout,
  /** Migrations that had run, by name. */
  migrations: z.array(z.string()),
  /** Pieces of tables and files, each compressed by zstd; the sum is SHA-256 of what lies in the archive. */
  entries: z.array(z.object({ name: z.string(), bytes: z.number().int(), sum: z.string(), of: z.string() })),
  /** Rows of each table by its qualified name. */
  rows: z.record(z.string(), z.number().int()),
  /** Files of the data folder: secrets, keys, certificates. */
  files: z.array(z.object({ path: z.string(), mode: z.number().int() })),
});
export type Manifest = z.output<typeof zManifest>;
