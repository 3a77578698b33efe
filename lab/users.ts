/** FRR's daemons give up root for a user of their own, who must be able to read and write their folder. */
import { execFileSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { join } from 'node:path';

export function giveToFrr(folder: string, files: readonly string[]): void {
  const [uid, gid] = ['-u', '-g'].map((which) => Number(execFileSync('id', [which, 'frr'], { encoding: 'utf8' })));
  if (uid === undefined || gid === undefined) throw new Error('the user frr is missing: install the package frr');
  for (const path of [folder, ...files.map((file) => join(folder, file))]) chownSync(path, uid, gid);
}
