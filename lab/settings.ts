/** What each router's programs are told: snmpd, lldpd, FRR's zebra and ospfd, rsyslogd. */
import { join } from 'node:path';
import { loopbackOf, nmsAddress, portsOf } from './plan.ts';
import type { Router } from './plan.ts';

/** Community every agent answers to, and the version 3 user beside it. The network is closed: neither guards anything. */
export const snmpAccess = {
  community: 'lab-read',
  user: 'lab',
  authentication: { protocol: 'SHA', password: 'lab-authentication' },
  privacy: { protocol: 'AES', password: 'lab-privacy-word' },
} as const;

/** Seconds between two looks of an agent at its own ports: short flaps hide between them, as on real devices. */
const LOOKS_EVERY_S = 5;

const oids = {
  ifIndex: '.1.3.6.1.2.1.2.2.1.1',
  ifAdminStatus: '.1.3.6.1.2.1.2.2.1.7',
  ifOperStatus: '.1.3.6.1.2.1.2.2.1.8',
  linkDown: '.1.3.6.1.6.3.1.1.5.3',
  linkUp: '.1.3.6.1.6.3.1.1.5.4',
};

export function snmpdSettings(router: Router, folder: string): string {
  const told = [oids.ifIndex, oids.ifAdminStatus, oids.ifOperStatus].join(' ');
  return `
agentAddress udp:${loopbackOf(router)}:161
clientaddr ${loopbackOf(router)}
sysName ${router}
sysLocation lab
sysDescr Lab router ${router}
rocommunity ${snmpAccess.community}
createUser ${snmpAccess.user} SHA "${snmpAccess.authentication.password}" AES "${snmpAccess.privacy.password}"
rouser ${snmpAccess.user} priv
createUser looks SHA looks-at-itself AES looks-at-itself
rouser looks
iquerySecName looks
master agentx
agentXSocket ${join(folder, 'agentx')}
agentXPerms 0777 0777
trap2sink ${nmsAddress}:162 ${snmpAccess.community}
notificationEvent becameUp ${oids.linkUp} ${told}
notificationEvent becameDown ${oids.linkDown} ${told}
monitor -r ${LOOKS_EVERY_S} -e becameUp "link up" ${oids.ifOperStatus} != 2
monitor -r ${LOOKS_EVERY_S} -e becameDown "link down" ${oids.ifOperStatus} == 2
`;
}

export function zebraSettings(router: Router): string {
  return `hostname ${router}\n`;
}

/** One area; hellos each second, so that a cut is routed around within four. */
export function ospfdSettings(router: Router): string {
  const ports = portsOf(router).map(({ port, cable }) =>
    cable.a.at === 'nms'
      ? `interface ${port}\n ip ospf passive\n`
      : `interface ${port}\n ip ospf network point-to-point\n ip ospf hello-interval 1\n ip ospf dead-interval 4\n`,
  );
  return `hostname ${router}
agentx
${ports.join('')}router ospf
 ospf router-id ${loopbackOf(router)}
 log-adjacency-changes
 network 10.0.0.0/8 area 0
`;
}

/** Sends what ospfd writes down to the monitoring host, from the address the router is managed by. */
export function rsyslogSettings(router: Router, folder: string): string {
  return `
global(workDirectory="${folder}" localHostname="${router}")
module(load="imfile" mode="inotify")
input(type="imfile" File="${join(folder, 'ospfd.log')}" Tag="ospfd:" Severity="notice" Facility="daemon")
action(type="omfwd" target="${nmsAddress}" port="514" protocol="udp" address="${loopbackOf(router)}" template="RSYSLOG_SyslogProtocol23Format")
`;
}
