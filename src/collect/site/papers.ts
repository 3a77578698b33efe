/** Who this collector is: its key, its certificate, whom it believes and where it goes. One file, readable by it alone. */
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Problem } from '../../base/problem.ts';
import { writeSecret } from '../authority.ts';

const zPapers = z.object({ reach: z.string(), authority: z.string(), key: z.string(), certificate: z.string() });
export type Papers = z.output<typeof zPapers>;

/** Undefined when this collector has not enrolled. */
export function readPapers(folder: string): Papers | undefined {
  const file = fileIn(folder);
  if (!existsSync(file)) return undefined;
  try {
    return zPapers.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Problem('collector/papers', 500, `${file} cannot be read: ${String(error)}. Enrol this collector anew.`);
  }
}

export function writePapers(folder: string, papers: Papers): void {
  writeSecret(fileIn(folder), JSON.stringify(papers));
}

/** When the certificate ends, epoch ms. */
export function endOf({ certificate }: Papers): number {
  return new X509Certificate(certificate).validToDate.getTime();
}

function fileIn(folder: string): string {
  return join(folder, 'collector.json');
}
