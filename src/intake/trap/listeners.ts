/** All trap listeners of this process: opened, closed and looked at together. */
import { Problem } from '../../base/problem.ts';
import { listenForTraps } from './receive.ts';
import type { TrapListener, TrapOptions } from './receive.ts';

export type TrapSpec = Pick<TrapOptions, 'host' | 'port'> & { id: string };
export type TrapListeners = {
  /** Opens what is new and closes what is gone; throws a Problem that names a port that cannot be had. */
  apply(specs: readonly TrapSpec[]): Promise<void>;
  status(): { id: string; kind: 'trap'; port: number; connections: number }[];
  close(): Promise<void>;
};

export function trapListeners(options: Omit<TrapOptions, 'listenerId' | 'host' | 'port'>): TrapListeners {
  const open = new Map<string, { spec: TrapSpec; listener: TrapListener }>();
  return {
    async apply(specs) {
      const wanted = new Map(specs.map((spec) => [spec.id, spec]));
      for (const [id, { spec, listener }] of open) {
        const now = wanted.get(id);
        if (now && now.host === spec.host && now.port === spec.port) continue;
        open.delete(id);
        await listener.close();
      }
      for (const spec of specs)
        if (!open.has(spec.id)) open.set(spec.id, { spec, listener: await opened(spec, options) });
    },
    status: () =>
      [...open.values()].map(({ spec, listener }) => ({
        id: spec.id,
        kind: 'trap',
        port: listener.address().port,
        connections: 0,
      })),
    async close() {
      const all = [...open.values()];
      open.clear();
      await Promise.all(all.map(({ listener }) => listener.close()));
    },
  };
}

async function opened(
  { id, host, port }: TrapSpec,
  options: Omit<TrapOptions, 'listenerId' | 'host' | 'port'>,
): Promise<TrapListener> {
  try {
    return await listenForTraps({ ...options, listenerId: id, host, port });
  } catch (error) {
    throw new Problem(
      'intake/port',
      500,
      `The trap listener ${id} cannot have UDP port ${port} on ${host}: ${error instanceof Error ? error.message : String(error)}. Free the port (\`ss -lunp\` shows who has it), or choose another above 1023.`,
    );
  }
}
