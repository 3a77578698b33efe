import { memoryLog } from '../../test/harness/memory-log.ts';
import { conformsAsLog } from './log.conformance.ts';

let log = memoryLog();

conformsAsLog(
  'the log that tests use',
  async () => {
    log = memoryLog();
    return log.handle();
  },
  async () => log.handle(),
);
