/** One poll of a device now, for whoever wants to see what it answers: nothing is kept, the use of the credential is. */
import type { Actor } from '../base/actor.ts';
import { Problem } from '../base/problem.ts';
import { scopeOf } from '../db/scope.ts';
import { useCredentials } from '../estate/credentials.ts';
import type { SealingDeps } from '../estate/credentials.ts';
import { getDevice } from '../estate/devices.ts';
import { openSnmp } from '../snmp/client.ts';
import { SnmpFailure } from '../snmp/failure.ts';
import { snmpCredential } from './directory.ts';
import { newMemory, pollAgent } from './poll.ts';
import type { Reading } from './poll.ts';
import { settingsOf } from './settings.store.ts';

export type PollOnce = { deviceId: string; credentialId?: string | undefined; port?: number | undefined };
export type Polled = Pick<Reading, 'system' | 'parts' | 'samples'> & { tookMs: number; requests: number };

/** Throws a Problem that says why the device did not tell. */
export async function pollOnce(
  deps: SealingDeps,
  actor: Actor,
  { deviceId, credentialId, port }: PollOnce,
): Promise<Polled> {
  const device = await getDevice(deps, actor, deviceId);
  const { clock } = deps;
  const found = await deps.db.as(scopeOf(actor), async (tx) => {
    const settings = await settingsOf(tx, deviceId);
    const id = credentialId ?? settings?.credentialId ?? undefined;
    const secrets = await useCredentials(tx, deps, id === undefined ? [] : [id], { by: actor, for: device.name });
    return { secret: id === undefined ? undefined : secrets.get(id), port: port ?? settings?.snmpPort ?? 161 };
  });
  const credential = found.secret && snmpCredential(found.secret);
  if (!credential)
    throw new Problem('polling/no-credential', 409, `${device.name} has no SNMP credential. Choose one for it first.`);
  if (device.managementAddress === null)
    throw new Problem('polling/no-address', 409, `${device.name} has no address to ask at. Enter one first.`);
  const snmp = openSnmp({ clock });
  const began = clock.monotonic();
  try {
    const session = snmp.session({ address: device.managementAddress, port: found.port, credential });
    const reading = await pollAgent(session, newMemory(), { interfaces: true, health: true, slow: true }, clock);
    const { system, parts, samples } = reading;
    return { system, parts, samples, tookMs: clock.monotonic() - began, requests: snmp.counts().asked };
  } catch (error) {
    if (error instanceof SnmpFailure)
      throw new Problem('polling/failed', 502, `${device.name}: ${error.message}.`, { reason: error.reason });
    throw error;
  } finally {
    snmp.close();
  }
}
