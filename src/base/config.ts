import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { mailSettings } from './mail-settings.ts';
import { Problem } from './problem.ts';

/** One setting: its name in the file, its environment variable, its shape, an example, whether it must be masked. */
type Setting = { env: string; shape: z.ZodType; example: string; says: string; secret?: true };

const port = z.coerce.number().int().min(0).max(65_535);
const megabytes = z.coerce.number().positive();

/** Every setting there is. `npm start` refuses any other key. Port 0 means "any free port". */
export const settings = {
  data: {
    env: 'WATCHFLOOR_DATA',
    shape: z.string().min(1).default('./data'),
    example: '/var/lib/watchfloor',
    says: 'Folder of the embedded database, secrets and files.',
  },
  databaseUrl: {
    env: 'DATABASE_URL',
    shape: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    example: 'postgres://owner:secret@db.example/watchfloor',
    says: 'PostgreSQL 15 or newer to use instead of the embedded one.',
    secret: true,
  },
  httpHost: {
    env: 'WATCHFLOOR_HTTP_HOST',
    shape: z.string().min(1).default('127.0.0.1'),
    example: '0.0.0.0',
    says: 'Address the console, portal and API listen on.',
  },
  httpPort: {
    env: 'WATCHFLOOR_HTTP_PORT',
    shape: port.default(7710),
    example: '7710',
    says: 'Port of console, portal and API.',
  },
  publicUrl: {
    env: 'WATCHFLOOR_PUBLIC_URL',
    shape: z.url({ protocol: /^https?$/ }).optional(),
    example: 'https://soc.example.com',
    says: 'Address users type; cookies are Secure when it is https.',
  },
  trustProxy: {
    env: 'WATCHFLOOR_TRUST_PROXY',
    shape: z.stringbool().or(z.boolean()).default(false),
    example: 'true',
    says: 'Believe X-Forwarded-For from the reverse proxy in front.',
  },
  metricsToken: {
    env: 'WATCHFLOOR_METRICS_TOKEN',
    shape: z.string().min(16).optional(),
    example: 'a-long-random-word-of-your-own',
    says: 'Bearer token for /metrics; without one only this machine may ask.',
    secret: true,
  },
  intakeHost: {
    env: 'WATCHFLOOR_INTAKE_HOST',
    shape: z.string().min(1).default('0.0.0.0'),
    example: '10.0.0.5',
    says: 'Address the syslog and trap listeners listen on.',
  },
  syslogUdpPort: {
    env: 'WATCHFLOOR_SYSLOG_UDP_PORT',
    shape: port.default(5514),
    example: '514',
    says: 'Syslog over UDP (RFC 5426).',
  },
  syslogTcpPort: {
    env: 'WATCHFLOOR_SYSLOG_TCP_PORT',
    shape: port.default(5514),
    example: '601',
    says: 'Syslog over TCP (RFC 6587).',
  },
  syslogTlsPort: {
    env: 'WATCHFLOOR_SYSLOG_TLS_PORT',
    shape: port.default(6514),
    example: '6514',
    says: 'Syslog over TLS (RFC 5425).',
  },
  trapPort: {
    env: 'WATCHFLOOR_TRAP_PORT',
    shape: port.default(5162),
    example: '162',
    says: 'SNMP traps and informs over UDP.',
  },
  flowPort: {
    env: 'WATCHFLOOR_FLOW_PORT',
    shape: port.default(2055),
    example: '9995',
    says: 'Flows over UDP: NetFlow 5 and 9, IPFIX, sFlow 5.',
  },
  collectPort: {
    env: 'WATCHFLOOR_COLLECT_PORT',
    shape: port.default(7711),
    example: '7711',
    says: "Port that collectors at clients' sites connect to (TLS 1.3, both sides with a certificate).",
  },
  collectBufferMb: {
    env: 'WATCHFLOOR_COLLECT_BUFFER_MB',
    shape: megabytes.default(2048),
    example: '10240',
    says: 'At a collector: what it may keep on disk while it is cut off; beyond it the oldest is given up.',
  },
  ...mailSettings,
  logLevel: {
    env: 'WATCHFLOOR_LOG_LEVEL',
    shape: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    example: 'debug',
    says: 'How much is written to stderr.',
  },
  eventRetentionDays: {
    env: 'WATCHFLOOR_EVENT_RETENTION_DAYS',
    shape: z.coerce.number().int().min(1).default(90),
    example: '365',
    says: 'Days events and cleared findings are kept where a client has no rule of its own.',
  },
  metricRawDays: {
    env: 'WATCHFLOOR_METRIC_RAW_DAYS',
    shape: z.coerce.number().int().min(2).default(14),
    example: '30',
    says: 'Days every measured sample is kept.',
  },
  metricFiveMinuteDays: {
    env: 'WATCHFLOOR_METRIC_FIVE_MINUTE_DAYS',
    shape: z.coerce.number().int().min(2).default(92),
    example: '183',
    says: 'Days the five-minute roll-ups of measurements are kept.',
  },
  metricHourDays: {
    env: 'WATCHFLOOR_METRIC_HOUR_DAYS',
    shape: z.coerce.number().int().min(2).default(1100),
    example: '1830',
    says: 'Days the hourly roll-ups of measurements are kept.',
  },
  logDiskReserveMb: {
    env: 'WATCHFLOOR_DISK_RESERVE_MB',
    shape: megabytes.default(256),
    example: '2048',
    says: 'Intake refuses new input when less than this is free on the data disk.',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;
type Output<S> = S extends { shape: infer Z extends z.ZodType } ? z.output<Z> : never;
export type Config = { readonly [K in SettingName]: Output<(typeof settings)[K]> };
export type Origin = 'default' | 'file' | 'environment';
export type EffectiveConfig = { config: Config; origin: Record<SettingName, Origin> };

const shape = z.object({
  ...Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, setting.shape])),
});
const names = Object.keys(settings).filter(isSettingName);

// The launcher's own variables: known, but not settings.
const notSettings = new Set(['WATCHFLOOR_CONFIG', 'WATCHFLOOR_TEST_DATABASE', 'WATCHFLOOR_PASSWORD']);

/**
 * Reads defaults, then the file (`WATCHFLOOR_CONFIG`, else `watchfloor.yaml` beside the working folder if it is there), then the environment.
 * Throws a Problem that names every bad or unknown key, what is wrong with it and an example.
 */
export function readConfig(env: Record<string, string | undefined>, file = env['WATCHFLOOR_CONFIG']): EffectiveConfig {
  const fromFile = readFile(file);
  const values: Record<string, unknown> = {};
  const faults: string[] = [];
  const origin: Record<string, Origin> = Object.fromEntries(names.map((name) => [name, 'default']));
  for (const [key, value] of Object.entries(fromFile)) {
    if (!isSettingName(key)) faults.push(unknownKey(`${key} (in the configuration file)`, key));
    else [values[key], origin[key]] = [value, 'file'];
  }
  for (const [key, value] of Object.entries(env)) {
    const name = names.find((each) => settings[each].env === key);
    if (name && value !== undefined && value !== '') [values[name], origin[name]] = [value, 'environment'];
    if (!name && key.startsWith('WATCHFLOOR_') && !notSettings.has(key)) faults.push(unknownKey(key, key));
  }
  const parsed = parseAll(values, faults);
  if (faults.length > 0)
    throw new Problem(
      'config/bad',
      500,
      `The configuration cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  return { config: parsed, origin: fullOrigin(origin) };
}

/** The effective values for a person to read, secrets masked. */
export function describeConfig({
  config,
  origin,
}: EffectiveConfig): { key: SettingName; env: string; value: unknown; origin: Origin; says: string }[] {
  return names.map((key) => {
    const value = config[key];
    const masked = 'secret' in settings[key] && value !== undefined ? '********' : value;
    return { key, env: settings[key].env, value: masked ?? null, origin: origin[key], says: settings[key].says };
  });
}

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settings, name);
}

function fullOrigin(origin: Record<string, Origin>): Record<SettingName, Origin> {
  return z
    .record(
      z.custom<SettingName>((name) => typeof name === 'string' && isSettingName(name)),
      z.enum(['default', 'file', 'environment']),
    )
    .parse(origin);
}

function parseAll(values: Record<string, unknown>, faults: string[]): Config {
  const result = shape.safeParse(values);
  for (const issue of result.error?.issues ?? []) {
    const name = String(issue.path[0]);
    if (isSettingName(name))
      faults.push(`${settings[name].env} (${name}): ${issue.message}. Example: ${settings[name].example}`);
  }
  return z.custom<Config>().parse(result.data);
}

function unknownKey(shown: string, key: string): string {
  const close = names
    .flatMap((name) => [name, settings[name].env])
    .toSorted((a, b) => distance(a, key) - distance(b, key))[0];
  return `${shown} is not a setting. Did you mean ${close}? \`watchfloor config\` lists them all.`;
}

/** Letters of one that the other lacks: enough to find a misspelt key. */
function distance(a: string, b: string): number {
  const pairs = (text: string): Set<string> =>
    new Set([...text.toLowerCase()].map((letter, i, all) => letter + (all[i + 1] ?? '')));
  const [one, other] = [pairs(a), pairs(b)];
  return [...one].filter((pair) => !other.has(pair)).length + [...other].filter((pair) => !one.has(pair)).length;
}

function readFile(path: string | undefined): Record<string, unknown> {
  const text = textOf(path ?? 'watchfloor.yaml', path !== undefined);
  if (text === undefined) return {};
  const result = z.record(z.string(), z.unknown()).safeParse(parseYaml(text) ?? {});
  if (!result.success)
    throw new Problem('config/bad', 500, `${path ?? 'watchfloor.yaml'} must hold lines of the form "key: value".`);
  return result.data;
}

function textOf(path: string, mustExist: boolean): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (!mustExist && error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Problem('config/bad', 500, `The configuration file ${path} cannot be read: ${String(error)}`);
  }
}
