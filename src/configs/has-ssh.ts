import { execFile } from 'node:child_process';

/** The version of the ssh program; undefined when there is none that takes a password from a program (OpenSSH 8.4). */
export function hasSsh(): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('ssh', ['-V'], { timeout: 5000 }, (error, _out, said) => {
      const found = /OpenSSH_(\d+)\.(\d+)[^,\s]*/.exec(said);
      const recent = found && (Number(found[1]) > 8 || (Number(found[1]) === 8 && Number(found[2]) >= 4));
      resolve(error === null && recent ? found[0].replace('_', ' ') : undefined);
    });
  });
}
