import type { Clock } from '../base/clock.ts';
import type { Config } from '../base/config.ts';
import type { Logger } from '../base/log.ts';
import type { Db } from './open.ts';

/** What every verb is given: the database under the application's role, the time, the settings, the log. */
export type Deps = { db: Db; clock: Clock; config: Config; log: Logger };
