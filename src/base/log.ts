import { pino } from 'pino';
import type { Logger } from 'pino';

export type { Logger } from 'pino';

/** Structured log on stderr, one JSON object a line; never a secret, never a client's payload. */
export function makeLog(level: string): Logger {
  return pino(
    {
      level,
      redact: { paths: ['*.password', '*.token', '*.secret', 'req.headers.authorization', 'req.headers.cookie'] },
    },
    pino.destination({ dest: 2, sync: false }),
  );
}

/** For tests and short commands. */
export function silentLog(): Logger {
  return pino({ level: 'silent' });
}
