import { setFlagsFromString } from 'node:v8';

/**
 * For threads that see hundreds of megabytes of buffers a second pass by. V8 counts them against a limit that it derives
 * from the small heap of objects alone, and so marks the whole heap for every 15 MB that a socket has read: a fifth of the
 * records' path's time. With this the limit follows the buffers too. Costs about 60 MB of resident memory a thread
 * (`npm run bench:wire`). Holds for the whole process.
 */
export function countBuffersInLimits(): void {
  setFlagsFromString('--external-memory-accounted-in-global-limit');
}
