/** The thread that reads mails: one after the other, so that a bad one can be ended without hurting anything else. */
import { parentPort } from 'node:worker_threads';
import { readMailNow } from './mail.ts';
import type { ReadMail, ReadOptions } from './types.ts';

export type Asked = { id: number; raw: Uint8Array; options: ReadOptions };
export type Answered = { id: number; mail: ReadMail };

parentPort?.on('message', ({ id, raw, options }: Asked) => {
  const answered: Answered = { id, mail: readMailNow(raw, options) };
  parentPort?.postMessage(answered);
});
