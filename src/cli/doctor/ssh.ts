import { hasSsh } from '../../configs/has-ssh.ts';
import { ok, warning } from './finding.ts';
import type { Check } from './finding.ts';

/** Can configurations be fetched? */
export async function checkSsh(): Promise<Check> {
  const version = await hasSsh();
  if (version !== undefined) return ok('ssh', version);
  return warning(
    'ssh',
    'there is no ssh program of OpenSSH 8.4 or newer, so that no configuration of a device is fetched',
    'Install it (apt-get install openssh-client).',
  );
}
