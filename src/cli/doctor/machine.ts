/** The machine itself: time, disk, kernel, files. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, statfsSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Clock, Instant } from '../../base/clock.ts';
import type { Config } from '../../base/config.ts';
import { secretFile } from '../../db/secret.ts';
import { ok, problem, warning } from './finding.ts';
import type { Check } from './finding.ts';

const MIB = 1024 * 1024;
const DAY_MS = 86_400_000;
// A burst of 10,000 datagrams of 400 bytes while the process is busy for a tenth of a second.
const WANTED_RMEM = 4 * MIB;

export function checkNode(version = process.versions.node): Check {
  const major = Number(version.split('.')[0]);
  if (major >= 24) return ok('Node', version);
  return problem(
    'Node',
    `${version} is too old`,
    'Run through bin/watchfloor, which brings Node 24 along, or install Node 24.',
  );
}

/** Whether the clock runs evenly, and whether the system says that it is kept right. */
export async function checkClock(clock: Clock): Promise<Check> {
  const [wall, steady] = [clock.now(), clock.monotonic()];
  await sleep(200);
  const drift = Math.abs(clock.now() - wall - (clock.monotonic() - steady));
  if (drift > 50)
    return problem(
      'clock',
      `jumped by ${Math.round(drift)} ms within 200 ms`,
      'Due times depend on it: have the clock kept by chrony or systemd-timesyncd, which correct it slowly.',
    );
  const kept = await keptRight();
  if (kept === false)
    return warning(
      'clock',
      'runs evenly, but the system does not keep it in step with the world',
      'Turn on time synchronisation: timedatectl set-ntp true, or install chrony.',
    );
  return ok('clock', kept ? 'in step with the world' : 'runs evenly');
}

async function keptRight(): Promise<boolean | undefined> {
  try {
    const { stdout } = await promisify(execFile)('timedatectl', ['show', '--property=NTPSynchronized', '--value'], {
      timeout: 3000,
    });
    return stdout.trim() === 'yes';
  } catch {
    // No systemd here (a container): the host keeps the clock.
    return undefined;
  }
}

/** Room on the data disk against the reserve at which intake stops. */
export function checkDisk(config: Config): Check {
  const folder = existsSync(config.data) ? config.data : '.';
  const { bavail, blocks, bsize } = statfsSync(folder);
  const [free, whole] = [(bavail * bsize) / MIB, (blocks * bsize) / MIB];
  const says = `${Math.round(free).toLocaleString('en')} MiB free, intake stops below ${config.logDiskReserveMb}`;
  const advice =
    'Make room, keep events for fewer days (WATCHFLOOR_EVENT_RETENTION_DAYS), or move WATCHFLOOR_DATA to a larger disk.';
  if (free < config.logDiskReserveMb) return problem('disk', says, advice);
  if (free < 4 * config.logDiskReserveMb || free < whole * 0.05) return warning('disk', says, advice);
  return ok('disk', says);
}

/** The kernel's limit for what a UDP socket may hold while we are busy; a process cannot raise it. */
export function checkReceiveBuffer(file = '/proc/sys/net/core/rmem_max'): Check {
  const what = 'UDP receive buffer';
  if (!existsSync(file)) return ok(what, 'this system names no limit');
  const limit = Number(readFileSync(file, 'utf8'));
  if (limit >= WANTED_RMEM) return ok(what, `net.core.rmem_max is ${limit}`);
  return warning(
    what,
    `net.core.rmem_max is ${limit}: bursts of syslog or traps over UDP may be lost before they reach us`,
    'As root: sysctl -w net.core.rmem_max=26214400, and the same line in /etc/sysctl.d/ to keep it.',
  );
}

/** The installation's secret must be this user's alone. */
export function checkSecret(config: Config): Check {
  const file = secretFile(config.data);
  if (!existsSync(file)) return ok('secret', 'not made yet: the first start makes it');
  const { mode, uid } = statSync(file);
  if ((mode & 0o077) !== 0)
    return problem('secret', `${file} can be read by others (mode ${(mode & 0o777).toString(8)})`, `chmod 600 ${file}`);
  if (uid !== process.getuid?.())
    return warning('secret', `${file} belongs to another user (uid ${uid})`, 'Run Watchfloor always as the same user.');
  return ok('secret', 'readable by its owner only');
}

/** Certificates that the listeners show, and how long they last. */
export function checkCertificates(config: Config, now: Instant): Check[] {
  const folder = join(config.data, 'tls');
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(pem|crt|cert)$/.test(name)) : [];
  return files.flatMap((name) => certificateIn(join(folder, name), now));
}

function certificateIn(file: string, now: Instant): Check[] {
  const text = readFileSync(file, 'utf8');
  if (!text.includes('-----BEGIN CERTIFICATE-----')) return [];
  const { validTo, validToDate } = new X509Certificate(text);
  const days = Math.floor((validToDate.getTime() - now) / DAY_MS);
  const advice =
    'Put a new certificate and key in its place and restart; a self-made one is made anew when the file is removed.';
  if (days < 0) return [problem('TLS certificate', `${file} ran out on ${validTo}`, advice)];
  if (days < 30) return [warning('TLS certificate', `${file} runs out in ${days} days`, advice)];
  return [ok('TLS certificate', `${file} is good for ${days} days`)];
}
