/** All ports of one kind that take in datagrams: opened, closed and looked at together. */
import type { AddressInfo } from 'node:net';
import { Problem } from '../base/problem.ts';

export type DoorSpec = { id: string; host: string; port: number };
type Door = { address(): AddressInfo; close(): Promise<void> };

export type DatagramDoors<Kind extends string> = {
  /** Opens what is new and closes what is gone; throws a Problem that names a port that cannot be had. */
  apply(specs: readonly DoorSpec[]): Promise<void>;
  status(): { id: string; kind: Kind; port: number; connections: number }[];
  close(): Promise<void>;
};

export function datagramDoors<Kind extends string>(
  kind: Kind,
  open: (spec: DoorSpec) => Promise<Door>,
): DatagramDoors<Kind> {
  const doors = new Map<string, { spec: DoorSpec; door: Door }>();
  return {
    async apply(specs) {
      const wanted = new Map(specs.map((spec) => [spec.id, spec]));
      for (const [id, { spec, door }] of doors) {
        const now = wanted.get(id);
        if (now && now.host === spec.host && now.port === spec.port) continue;
        doors.delete(id);
        await door.close();
      }
      for (const spec of specs)
        if (!doors.has(spec.id)) doors.set(spec.id, { spec, door: await opened(kind, spec, open) });
    },
    status: () =>
      [...doors.values()].map(({ spec, door }) => ({ id: spec.id, kind, port: door.address().port, connections: 0 })),
    async close() {
      const all = [...doors.values()];
      doors.clear();
      await Promise.all(all.map(({ door }) => door.close()));
    },
  };
}

async function opened(kind: string, spec: DoorSpec, open: (spec: DoorSpec) => Promise<Door>): Promise<Door> {
  try {
    return await open(spec);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem(
      'intake/port',
      500,
      `The ${kind} listener ${spec.id} cannot have UDP port ${spec.port} on ${spec.host}: ${why}. Free the port (\`ss -lunp\` shows who has it), or choose another above 1023.`,
    );
  }
}
