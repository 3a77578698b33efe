/** What of a device is watched by polling: for the map, on which nothing is green that nobody looks at. */
import type { Tx } from '../db/open.ts';
import { interfacesWatched, numberedInterfaces } from './watched.store.ts';

export { pollingTopic } from './polling-topic.ts';

/** Another set of a device's parts is watched than before; `subjectId` is the device. */
export const partsTopic = 'monitoring.parts';

/** Names of the interfaces that polling looks at; undefined when the device is not polled, or was not yet. */
export async function watchedInterfaces(tx: Tx, deviceId: string): Promise<string[] | undefined> {
  return interfacesWatched(tx, deviceId);
}

/** Names of interfaces by number (ifIndex), as polling last saw them: messages often have the number alone. */
export async function interfaceNumbers(
  tx: Tx,
  deviceIds: readonly string[],
): Promise<{ clientId: string; deviceId: string; number: number; name: string }[]> {
  return deviceIds.length === 0 ? [] : numberedInterfaces(tx, deviceIds);
}
