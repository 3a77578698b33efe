import { decodeLine } from './decode.ts';
import type { ReadContext } from './event.ts';
import { parseSyslog } from './syslog-header.ts';
import { instantOfStamp } from './timestamps.ts';

/** The time that a syslog line gives itself, epoch ms; `zoned`: it states how far that is from UTC. Undefined where it gives none. */
export function ownTime(line: Uint8Array, context: ReadContext): { at: number; zoned: boolean } | undefined {
  const { stamp } = parseSyslog(decodeLine(line).text);
  const at = stamp && instantOfStamp(stamp, context);
  return at === undefined ? undefined : { at, zoned: stamp?.offset !== undefined };
}
