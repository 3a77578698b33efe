import { hasFping } from '../../monitoring/reach.ts';
import { ok, warning } from './finding.ts';
import type { Check } from './finding.ts';

/** Can devices be pinged? */
export async function checkPing(): Promise<Check> {
  if (await hasFping()) return ok('ping', 'fping works');
  return warning(
    'ping',
    'there is no fping that works, so that devices are not pinged',
    'Install it (apt-get install fping), or give devices a TCP port to try.',
  );
}
