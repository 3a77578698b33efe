/** Every door that records come in by: the five that configuration opens, and those made for clients. */
import type { Config } from '../base/config.ts';
import type { Db } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { loadListeners } from './identity.store.ts';

export const listenerKinds = ['syslog-udp', 'syslog-tcp', 'syslog-tls', 'trap', 'flow'] as const;
export type ListenerKind = (typeof listenerKinds)[number];

/** `id` names it in counters, quarantine and events. Port 0: any free one. */
export type Listener = { id: string; kind: ListenerKind; host: string; port: number; clientId: string | null };

/** The listeners everyone shares; each is named by its kind. */
export function sharedListeners(
  config: Pick<Config, 'intakeHost' | 'syslogUdpPort' | 'syslogTcpPort' | 'syslogTlsPort' | 'trapPort' | 'flowPort'>,
): Listener[] {
  const ports = {
    'syslog-udp': config.syslogUdpPort,
    'syslog-tcp': config.syslogTcpPort,
    'syslog-tls': config.syslogTlsPort,
    trap: config.trapPort,
    flow: config.flowPort,
  };
  return listenerKinds.map((kind) => ({ id: kind, kind, host: config.intakeHost, port: ports[kind], clientId: null }));
}

/** All listeners that should be open now. Ask again after each change of the identity index and after the fact 'listener.changed'. */
export async function configuredListeners(wire: Db, config: Config): Promise<Listener[]> {
  const rows = await wire.as(systemScope, loadListeners);
  const own = rows.flatMap(({ key, kind, port, clientId }) => {
    const known = listenerKinds.find((each) => each === kind);
    return known ? [{ id: key, kind: known, host: config.intakeHost, port, clientId }] : [];
  });
  return [...sharedListeners(config), ...own];
}
