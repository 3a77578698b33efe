/** Which small blocks of one client's day are put together. */

export type BlockSize = { bytes: number };

/** Half-open range of indexes. `full`: one block more would be too much, so what comes out is never written again. */
export type Run = { from: number; to: number; full: boolean };

/** Blocks of one run, at least: fewer are not worth the writing. */
const FEWEST = 8;
const MOST = 256;
// Sizes are told apart by powers of four from here up.
const SMALLEST_TIER_BYTES = 16 * 1024;

/**
 * Runs of neighbours to merge, `blocks` being in order of position. Only blocks of about one size and smaller ones between
 * them go together, so that an event is written again once for each power of four, not at each merge. `closed`: nothing
 * will be added to this day any more, so any two neighbours may go together.
 */
export function mergePlan(
  blocks: readonly BlockSize[],
  { fullBytes, closed }: { fullBytes: number; closed: boolean },
): Run[] {
  const fewest = closed ? 2 : FEWEST;
  for (let tier = closed ? tierOf(fullBytes) : 0; tier <= tierOf(fullBytes); tier += 1) {
    const runs = runsUpTo(blocks, tier, fullBytes).filter((run) => run.to - run.from >= (run.full ? 2 : fewest));
    if (runs.length > 0) return runs;
  }
  return [];
}

function runsUpTo(blocks: readonly BlockSize[], tier: number, fullBytes: number): Run[] {
  const runs: Run[] = [];
  let run: Run = { from: 0, to: 0, full: false };
  let bytes = 0;
  for (const [i, block] of blocks.entries()) {
    const fits = tierOf(block.bytes) <= tier && block.bytes < fullBytes / 2;
    const full = fits && (bytes + block.bytes > fullBytes || run.to - run.from >= MOST);
    if (!fits || full) {
      runs.push({ ...run, full });
      const start = fits ? i : i + 1;
      run = { from: start, to: start, full: false };
      bytes = 0;
    }
    if (!fits) continue;
    run.to = i + 1;
    bytes += block.bytes;
  }
  return [...runs, run];
}

function tierOf(bytes: number): number {
  return Math.max(0, Math.ceil(Math.log(bytes / SMALLEST_TIER_BYTES) / Math.log(4)));
}
