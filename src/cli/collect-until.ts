import type { Site } from '../collect/site/site.ts';

/** Says where devices send to, once that is so, and goes on until told to end. */
export async function collectUntil(site: Site): Promise<void> {
  const told = new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
  // Nothing else may hold the process open while it waits to be told whose devices these are.
  const awake = setInterval(() => undefined, 60_000);
  process.stdout.write('The collector runs. Its doors open as soon as it knows its devices.\n');
  try {
    const ports = await Promise.race([site.ready, told.then(() => undefined)]);
    for (const { kind, port } of ports ?? []) process.stdout.write(`  ${kind.padEnd(12)} port ${port}\n`);
    if (ports) process.stdout.write('The collector listens.\n');
    await told;
  } finally {
    clearInterval(awake);
    await site.stop();
  }
}
