/** `npm run lab`: brings the lab up with Watchfloor in it, and takes words from the keyboard that hurt the network. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { bringUp, missingForLab } from './lab.ts';
import type { Lab } from './lab.ts';
import { cables, routers } from './plan.ts';
import type { Router } from './plan.ts';
import { startInLab } from './product.ts';
import { watchLab } from './watch.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const HELP = `Words:
  cut CABLE, mend CABLE   both ends lose their carrier, and have it again
  down CABLE ROUTER       an administrator takes a port down, at the end of a router
  up CABLE ROUTER         and up again
  replace CABLE           pull it and lay it anew: ports with other numbers
  off ROUTER, on ROUTER   its power
  restart ROUTER          only its SNMP agent
  mute ROUTER, hear ROUTER   its traps and syslog are lost, or not
  clock ROUTER +1d        its syslog's clock is a day ahead; clock ROUTER is right again
  wind ROUTER PORT        the count of what came in at a port stands just before 2^64
  quit
Cables: ${cables.map(({ name }) => name).join(' ')}
Routers: ${routers.join(' ')}`;

/** Octets that a port of the lab takes in within seconds. */
const JUST_BEFORE = 3000n;

const isRouter = (word: string | undefined): word is Router => routers.some((router) => router === word);

function routerNamed(word: string | undefined): Router {
  if (isRouter(word)) return word;
  throw new Error(`no router is named ${word ?? 'nothing'}; there are ${routers.join(', ')}`);
}

/** Does what a line says; errors say what would have been right. */
async function obey(lab: Lab, line: string): Promise<void> {
  const [word, first = '', second] = line.trim().split(/\s+/);
  switch (word) {
    case 'cut':
      return lab.cut(first);
    case 'mend':
      return lab.mend(first);
    case 'down':
      return lab.switchOff(first, routerNamed(second));
    case 'up':
      return lab.switchOn(first, routerNamed(second));
    case 'replace':
      return lab.replace(first);
    case 'off':
      return lab.powerOff(routerNamed(first));
    case 'on':
      return lab.powerOn(routerNamed(first));
    case 'restart':
      await lab.programs(routerNamed(first)).stop('snmpd');
      return lab.programs(routerNamed(first)).start('snmpd');
    case 'clock':
      await lab.programs(routerNamed(first)).stop('rsyslogd');
      return lab.programs(routerNamed(first)).start('rsyslogd', second === undefined ? {} : { clock: second });
    case 'wind':
      return lab.programs(routerNamed(first)).windCounter(second ?? '', JUST_BEFORE);
    case 'mute':
      return lab.mute(routerNamed(first));
    case 'hear':
      return lab.hear(routerNamed(first));
    case '':
      return;
    default:
      say(HELP);
  }
}

async function main(): Promise<void> {
  const missing = missingForLab();
  if (missing.length > 0) {
    say(`The lab needs ${missing.join(', ')}. On Debian: sudo sh scripts/setup-debian.sh; then run it as root.`);
    process.exitCode = 1;
    return;
  }
  const data = join(import.meta.dirname, '..', '.cache', 'lab');
  mkdirSync(data, { recursive: true });
  say('Bringing up seven routers and Watchfloor among them …');
  const lab = await bringUp();
  try {
    const product = await startInLab(lab, data, { port: 7710 });
    await lab.untilReachable();
    await watchLab(product);
    say(`Watchfloor watches the lab at ${product.origin} (data in .cache/lab).\n${HELP}`);
    const keyboard = createInterface({ input: process.stdin, output: process.stdout, prompt: 'lab> ' });
    keyboard.on('SIGINT', () => keyboard.close());
    keyboard.prompt();
    for await (const line of keyboard) {
      if (line.trim() === 'quit') break;
      await obey(lab, line).catch((error: unknown) => say(error instanceof Error ? error.message : String(error)));
      keyboard.prompt();
    }
    await product.stop();
  } finally {
    await lab.down();
  }
}

await main();
