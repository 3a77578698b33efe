/** Runs one benchmark: `npm run bench:queue`, or `node scripts/run.mjs bench queue -- --live 100`. */
import { z } from 'zod';

const [name = '', ...args] = process.argv.slice(2);
if (!/^[a-z][a-z-]*$/.test(name)) {
  console.error('Name a benchmark: wire, latency, queue, due, retime, metrics, anomaly, poll or map.');
  process.exit(64);
}
const bench = z
  .object({ main: z.custom<(args: string[]) => Promise<void>>((value) => typeof value === 'function') })
  .parse(await import(`./${name}.ts`));
await bench.main(args.filter((each) => each !== '--'));
