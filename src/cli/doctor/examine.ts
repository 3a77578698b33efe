import { systemClock } from '../../base/clock.ts';
import type { Config } from '../../base/config.ts';
import { instanceHolder } from '../../db/instance-lock.ts';
import { checkDatabase } from './database.ts';
import type { Check } from './finding.ts';
import { checkCertificates, checkClock, checkDisk, checkNode, checkReceiveBuffer, checkSecret } from './machine.ts';
import { checkMail, checkPublicUrl } from './outside.ts';
import { checkPing } from './ping.ts';
import { checkPorts } from './ports.ts';
import { checkSsh } from './ssh.ts';

/** Looks at everything once; changes nothing. */
export async function examine(config: Config): Promise<Check[]> {
  const holder = await instanceHolder(config.data);
  const server = holder?.is === 'server' ? holder : undefined;
  return [
    checkNode(),
    await checkClock(systemClock),
    checkDisk(config),
    checkSecret(config),
    ...(await checkDatabase(config, server, systemClock)),
    ...(await checkPorts(config, server)),
    checkReceiveBuffer(),
    await checkPing(),
    await checkSsh(),
    checkPublicUrl(config),
    ...checkCertificates(config, systemClock.now()),
    await checkMail(config),
  ];
}
