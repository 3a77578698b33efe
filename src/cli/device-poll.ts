import type { Command } from 'commander';
import type { Polled } from '../monitoring/poll-once.ts';
import { credentialNamed } from './credential.ts';
import { deviceNamed } from './device-named.ts';
import { examples, isSet, text } from './input.ts';
import type { Options } from './input.ts';
import { badUsage, print, printJson, table } from './output.ts';
import type { Session } from './with-database.ts';

/** `device poll`: one poll now, shown; with `--keep` from now on, too. */
export function addDevicePoll(device: Command): void {
  const poll = device
    .command('poll')
    .description('ask a device now by SNMP, and show what it answers')
    .argument('<name>')
    .requiredOption('--client <client>', 'its name, slug or id')
    .option('--credential <name>', 'with this one instead of its own')
    .option('--port <port>', 'where its agent listens')
    .option('--keep', 'poll it from now on, with this credential and port')
    .option('--every <seconds>', 'with --keep: how often its interfaces are read')
    .option('--json', 'as JSON')
    .action(async (name: string, options: Options) => {
      const { withDatabase } = await import('./with-database.ts');
      const told = await withDatabase('device poll', (session) => pollOne(session, name, options));
      if (isSet(options, 'json')) return printJson(told);
      return print(shown(told));
    });
  examples(poll, [
    'device poll fw-leeds-1 --client acme',
    'device poll fw-leeds-1 --client acme --credential core --keep',
  ]);
}

async function pollOne(session: Session, name: string, options: Options): Promise<Polled> {
  const { pollOnce } = await import('../monitoring/poll-once.ts');
  const client = text(options, 'client') ?? '';
  const device = await deviceNamed(session, client, name);
  const wanted = text(options, 'credential');
  const credentialId = wanted === undefined ? undefined : (await credentialNamed(session, client, wanted)).id;
  const port = numberOf(options, 'port');
  const told = await pollOnce({ ...session.deps, secret: session.secret }, session.actor, {
    deviceId: device.id,
    credentialId,
    port,
  });
  if (isSet(options, 'keep')) {
    const { getPolling, setPolling } = await import('../monitoring/settings.ts');
    const { version } = await getPolling(session.deps, session.actor, device.id);
    await setPolling(session.deps, session.actor, device.id, {
      version,
      enabled: true,
      credentialId,
      snmpPort: port,
      interfaceSeconds: numberOf(options, 'every'),
    });
  }
  return told;
}

function numberOf(options: Options, name: string): number | undefined {
  const told = text(options, name);
  if (told === undefined) return undefined;
  const number = Number(told);
  if (Number.isInteger(number) && number > 0) return number;
  throw badUsage(`--${name} must be a whole number, such as 161`);
}

function shown({ system, parts, samples, tookMs, requests }: Polled): string {
  const ports = parts.filter(({ kind }) => kind === 'interface');
  const others = parts.filter(({ kind }) => kind !== 'interface');
  return [
    `${system.name} (${system.profile}), up ${Math.floor(system.uptime / 8_640_000)} days: ${system.descr}`,
    `${requests} requests, ${Math.round(tookMs)} ms`,
    '',
    table(
      ['INTERFACE', 'STATE', 'MBIT/S', 'DUPLEX', 'ALIAS'],
      ports.map(({ component, state, detail }) => [
        component,
        state,
        String(detail['speed'] || ''),
        String(detail['duplex'] ?? ''),
        String(detail['alias'] ?? ''),
      ]),
    ),
    '',
    table(
      ['MEASURE', 'OF', 'VALUE'],
      samples.map(({ metric, component, value }) => [metric, component, String(Math.round(10 * value) / 10)]),
    ),
    ...(others.length > 0
      ? [
          '',
          table(
            ['WATCHED', 'STATE'],
            others.map(({ component, state }) => [component, state]),
          ),
        ]
      : []),
  ].join('\n');
}
