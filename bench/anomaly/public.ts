/**
 * Kinds like those of the public collections, none of which is on this machine. The development half is what weights may
 * be chosen on; the held-out half has other seeds and kinds that no development has seen: it is for a last look.
 */
import { cloud } from './public-cloud.ts';
import { sensors } from './public-sensors.ts';
import { telemetry } from './public-telemetry.ts';
import { unseen } from './public-unseen.ts';
import { web } from './public-web.ts';
import { randomOf } from './series.ts';
import type { Series } from './series.ts';

const FIRST = { development: 100_000, 'held-out': 200_000 };
export type Half = keyof typeof FIRST;

export function isHalf(name: string): name is Half {
  return name in FIRST;
}

export function publicLike(half: Half, seeds: number): Series[] {
  const kinds = [...cloud, ...web, ...telemetry, ...sensors, ...(half === 'held-out' ? unseen : [])];
  return kinds.flatMap((kind, n) =>
    Array.from({ length: seeds }, (_, seed) => kind(randomOf(FIRST[half] + 1000 * n + seed))),
  );
}
