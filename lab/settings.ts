/** What each router's programs are told: snmpd, lldpd, FRR's zebra and ospfd, rsyslogd. */
import { join } from 'node:path';
import { informing, inVersion3, loopbackOf, nmsAddress, portsOf } from './plan.ts';
import type { Router } from './plan.ts';

/** Community of the agents of version 2c, user of those of version 3. The network is closed: neither guards anything. */
export const snmpAccess = {
  community: 'lab-read',
  user: 'lab',
  authentication: { protocol: 'SHA', password: 'lab-authentication' },
  privacy: { protocol: 'AES', password: 'lab-privacy-word' },
} as const;

/** Seconds between two looks of an agent at its own ports: short flaps hide between them, as on real devices. */
const LOOKS_EVERY_S = 5;

/** Seconds between two lines of a router's syslog about itself: it is heard though nothing happens. */
const SPEAKS_EVERY_S = 6;

const oids = {
  ifIndex: '.1.3.6.1.2.1.2.2.1.1',
  ifAdminStatus: '.1.3.6.1.2.1.2.2.1.7',
  ifOperStatus: '.1.3.6.1.2.1.2.2.1.8',
  linkDown: '.1.3.6.1.6.3.1.1.5.3',
  linkUp: '.1.3.6.1.6.3.1.1.5.4',
  ifHCInOctets: '.1.3.6.1.2.1.31.1.1.1.6',
  ifAlias: '.1.3.6.1.2.1.31.1.1.1.18',
};

/** A folder: in the file of a port's name stands what its agent adds to the octets that came in. */
export const shiftsOf = (folder: string): string => join(folder, 'shifts');

export function snmpdSettings(router: Router, folder: string): string {
  const { community, user, authentication, privacy } = snmpAccess;
  const speaker = inVersion3.has(router)
    ? `rouser ${user} priv
trapsess ${informing.has(router) ? '-Ci' : ''} -v 3 -l authPriv -u ${user} -a SHA -A ${authentication.password} -x AES -X ${privacy.password} ${nmsAddress}:162`
    : `rocommunity ${community}
trap2sink ${nmsAddress}:162 ${community}`;
  const beyond = (what: string, column: string): string =>
    `pass_persist -p 10 ${column} /bin/sh ${join(import.meta.dirname, 'agent.sh')} ${what} ${column} ${shiftsOf(folder)}`;
  const told = [oids.ifIndex, oids.ifAdminStatus, oids.ifOperStatus].join(' ');
  return `
agentAddress udp:${loopbackOf(router)}:161
clientaddr ${loopbackOf(router)}
sysName ${router}
sysLocation lab
sysDescr Lab router ${router}
createUser ${user} SHA "${authentication.password}" AES "${privacy.password}"
${speaker}
${beyond('octets', oids.ifHCInOctets)}
${beyond('alias', oids.ifAlias)}
createUser looks SHA looks-at-itself AES looks-at-itself
rouser looks
iquerySecName looks
master agentx
agentXSocket ${join(folder, 'agentx')}
agentXPerms 0777 0777
notificationEvent becameUp ${oids.linkUp} ${told}
notificationEvent becameDown ${oids.linkDown} ${told}
monitor -r ${LOOKS_EVERY_S} -e becameUp "link up" ${oids.ifOperStatus} != 2
monitor -r ${LOOKS_EVERY_S} -e becameDown "link down" ${oids.ifOperStatus} == 2
`;
}

export function zebraSettings(router: Router): string {
  return `hostname ${router}\n`;
}

/** One area; hellos each second, so that a cut is routed around within four; what was lost on the way is said again soon. */
export function ospfdSettings(router: Router): string {
  const ports = portsOf(router).map(({ port, cable }) =>
    cable.a.at === 'nms'
      ? `interface ${port}\n ip ospf passive\n`
      : `interface ${port}
 ip ospf network point-to-point
 ip ospf hello-interval 1
 ip ospf dead-interval 4
 ip ospf retransmit-interval 1
`,
  );
  return `hostname ${router}
agentx
${ports.join('')}router ospf
 ospf router-id ${loopbackOf(router)}
 log-adjacency-changes
 timers throttle spf 50 200 1000
 timers throttle lsa all 100
 timers lsa min-arrival 50
 network 10.0.0.0/8 area 0
`;
}

/** Sends what ospfd writes down to the monitoring host, from the address the router is managed by, and a line about itself now and then. */
export function rsyslogSettings(router: Router, folder: string): string {
  return `
global(workDirectory="${folder}" localHostname="${router}")
module(load="imfile" mode="inotify")
module(load="impstats" interval="${SPEAKS_EVERY_S}" log.syslog="on")
input(type="imfile" File="${join(folder, 'ospfd.log')}" Tag="ospfd:" Severity="notice" Facility="daemon")
if $programname == 'rsyslogd-pstats' and not ($msg contains 'resource-usage') then stop
action(type="omfwd" target="${nmsAddress}" port="514" protocol="udp" address="${loopbackOf(router)}" template="RSYSLOG_SyslogProtocol23Format")
`;
}
