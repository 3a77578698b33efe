/** The demo's firewalls tell of flows: the past day at once, and each minute as long as the demo runs. */
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { every } from '../bus/every.ts';
import { systemScope } from '../db/open.ts';
import type { Db } from '../db/open.ts';
import { deviceDirectory } from '../estate/devices.ts';
import { saveMinutes } from '../intake/flow/flow.store.ts';
import type { DeviceMinutes } from '../intake/flow/flow.store.ts';
import type { Flow } from '../intake/flow/flow.ts';
import { MINUTE_MS, Talkers } from '../intake/flow/talkers.ts';
import { randomFrom } from './random.ts';
import type { Random } from './random.ts';
import { speakers } from './speakers.ts';

type Talking = { wire: Db; clock: Clock; log: Logger };

const PAST_MINUTES = 24 * 60;
/** Of the past, each so many minutes: it is to be looked at, not to be counted. */
const PAST_STEP = 20;
const FLOWS = 25;
const OUTSIDE = ['198.51.100.14', '198.51.100.80', '203.0.113.7', '203.0.113.25', '192.0.2.44'];
const SERVICES = [443, 443, 443, 443, 80, 53, 22, 993, 3389, 123];

/** Writes the past once, then goes on until `stop`. */
export async function startTalking({ wire, clock, log }: Talking): Promise<{ stop(): Promise<void> }> {
  const firewalls = new Set(speakers.flatMap(({ device }) => (device.kind === 'firewall' ? [device.name] : [])));
  const devices = await wire.as(systemScope, (tx) => deviceDirectory(tx));
  const own = devices.filter(({ name }) => firewalls.has(name));
  const minute = Math.floor(clock.now() / MINUTE_MS);
  const past = Array.from({ length: PAST_MINUTES / PAST_STEP }, (_, i) => minute - (i + 1) * PAST_STEP);
  await write(wire, own, past);
  let last = minute - 1;
  return every(
    MINUTE_MS / 2,
    async () => {
      const now = Math.floor(clock.now() / MINUTE_MS);
      if (now - 1 <= last) return;
      await write(wire, own, [now - 1]);
      last = now - 1;
    },
    { clock, log },
  );
}

async function write(
  wire: Db,
  devices: readonly { id: string; clientId: string; name: string }[],
  minutes: readonly number[],
): Promise<void> {
  const all: DeviceMinutes[] = devices.map(({ id, clientId, name }) => ({
    clientId,
    deviceId: id,
    minutes: minutes.flatMap((minute) => talked(name, minute)),
  }));
  await wire.as(systemScope, (tx) => saveMinutes(tx, all));
}

/** What passes a firewall in a minute; the same minute is always the same. */
function talked(name: string, minute: number): DeviceMinutes['minutes'] {
  const random = randomFrom([...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), minute));
  const talkers = new Talkers();
  talkers.add(
    Array.from({ length: FLOWS }, () => flow(random)),
    minute * MINUTE_MS,
  );
  return talkers.takeAll();
}

function flow(random: Random): Flow {
  const isTcp = random.next() < 0.85;
  const bytes = Math.round(10 ** (3 + random.next() * 5));
  return {
    source: `10.20.${random.whole(1, 4)}.${random.whole(10, 40)}`,
    target: random.pick(OUTSIDE),
    sourcePort: random.whole(49_152, 65_535),
    targetPort: random.pick(SERVICES),
    protocol: isTcp ? 6 : 17,
    bytes,
    packets: Math.ceil(bytes / 900),
    inside: random.whole(1, 2),
    outside: 3,
  };
}
