/** Whether each port is free, or has our own server on it. */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { Config } from '../../base/config.ts';
import { settings } from '../../base/config.ts';
import type { SettingName } from '../../base/config.ts';
import type { Holder } from '../../db/instance-lock.ts';
import { ok, problem, warning } from './finding.ts';
import type { Check } from './finding.ts';
import { portHolders } from './sockets.ts';
import type { PortHolder, Protocol } from './sockets.ts';

type Port = { setting: SettingName & `${string}Port`; protocol: Protocol; what: string };

const ports: readonly Port[] = [
  { setting: 'httpPort', protocol: 'tcp', what: 'console, portal and API' },
  { setting: 'syslogUdpPort', protocol: 'udp', what: 'syslog over UDP' },
  { setting: 'syslogTcpPort', protocol: 'tcp', what: 'syslog over TCP' },
  { setting: 'syslogTlsPort', protocol: 'tcp', what: 'syslog over TLS' },
  { setting: 'trapPort', protocol: 'udp', what: 'SNMP traps' },
  { setting: 'flowPort', protocol: 'udp', what: 'flows' },
  { setting: 'collectPort', protocol: 'tcp', what: 'collectors' },
  { setting: 'mailSmtpPort', protocol: 'tcp', what: 'mail by SMTP' },
  { setting: 'mailLmtpPort', protocol: 'tcp', what: 'mail by LMTP' },
];

/** One line a port. `server` is who runs on our data folder, when anybody does. */
export async function checkPorts(config: Config, server: Holder | undefined): Promise<Check[]> {
  const checks: Check[] = [];
  for (const each of ports) checks.push(await checkPort(config, each, server));
  return checks;
}

async function checkPort(
  config: Config,
  { setting, protocol, what }: Port,
  server: Holder | undefined,
): Promise<Check> {
  const port = config[setting];
  if (port === undefined) return ok(`no port (${what})`, `not listened on; ${settings[setting].env} would open one`);
  const host = setting === 'httpPort' ? config.httpHost : config.intakeHost;
  const name = `port ${port}/${protocol} (${what})`;
  if (port === 0) return ok(name, 'any free port is taken at the start');
  const fault = await bindingFault(protocol, port, host);
  if (fault === undefined) return server ? notListening(name) : ok(name, 'free');
  const holders = portHolders(protocol, port);
  if (server && holders.some((each) => each.pid === server.pid)) return ok(name, `ours (process ${server.pid})`);
  if (server && fault === 'EADDRINUSE' && holders.length === 0)
    return ok(name, 'in use, most likely by the server that runs');
  return refused(name, { fault, holders, host, env: settings[setting].env });
}

function notListening(name: string): Check {
  return warning(
    name,
    'the server runs but does not listen here',
    'It was started with other settings, or is still starting: compare with "watchfloor config", or restart it.',
  );
}

function refused(
  name: string,
  { fault, holders, host, env }: { fault: string; holders: PortHolder[]; host: string; env: string },
): Check {
  switch (fault) {
    case 'EADDRINUSE': {
      const by = holders.map((each) => `${each.name} (process ${each.pid})`).join(', ') || 'another process';
      return problem(name, `taken by ${by}`, `Stop it, or choose another port with ${env}.`);
    }
    case 'EACCES':
      return problem(
        name,
        'ports below 1024 are reserved for root',
        `Choose a port from 1024 with ${env}, give Node the capability (setcap cap_net_bind_service=+ep), or lower net.ipv4.ip_unprivileged_port_start.`,
      );
    case 'EADDRNOTAVAIL':
      return problem(
        name,
        `this machine has no address ${host}`,
        'Correct WATCHFLOOR_HTTP_HOST or WATCHFLOOR_INTAKE_HOST.',
      );
    default:
      return problem(
        name,
        `cannot be used (${fault})`,
        `Look at what the system says about ${fault}, or choose another port with ${env}.`,
      );
  }
}

/** Tries to listen; the code of the system's refusal, undefined when it worked. */
function bindingFault(protocol: Protocol, port: number, host: string): Promise<string | undefined> {
  return new Promise((done) => {
    const fault = (error: NodeJS.ErrnoException): void => done(error.code ?? error.message);
    if (protocol === 'udp') {
      const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
      socket.once('error', (error) => socket.close(() => fault(error)));
      socket.bind({ port, address: host, exclusive: true }, () => socket.close(() => done(undefined)));
      return;
    }
    const server = createServer();
    server.once('error', fault);
    server.listen({ port, host, exclusive: true }, () => server.close(() => done(undefined)));
  });
}
