import type { Saying } from './meaning.ts';
import { saying } from './meaning.ts';
import { means } from './system-message.ts';

const started = {
  ...means('flow_started', 'connected'),
  type: ['start' as const, 'allowed' as const, 'connection' as const],
};
const closed = {
  ...means('flow_close', 'disconnected'),
  type: ['end' as const, 'allowed' as const, 'connection' as const],
};
const denied = { ...means('flow_deny', 'denied'), type: ['denied' as const, 'connection' as const] };
const failover = means('ha_failover', 'hostChanged');

const INSIDE = '{observer.ingress.zone}:{source.ip}/{source.port}';
const OUTSIDE = '{observer.egress.zone}:{destination.ip}/{destination.port}';

// Of an inbound connection the first end is the source, of an outbound one the second.
const built = [
  saying(
    `Built inbound {network.transport} connection {connection_id} for ${INSIDE} ({source.nat.ip}/{source.nat.port}) to ${OUTSIDE} ({destination.nat.ip}/{destination.nat.port})`,
    started,
  ),
  saying(
    `Built outbound {network.transport} connection {connection_id} for ${OUTSIDE} ({destination.nat.ip}/{destination.nat.port}) to ${INSIDE} ({source.nat.ip}/{source.nat.port})`,
    started,
  ),
];
const torn = [
  saying(
    `Teardown {network.transport} connection {connection_id} for ${INSIDE} to ${OUTSIDE} duration {duration} bytes {network.bytes} {event.reason}`,
    closed,
  ),
  saying(
    `Teardown {network.transport} connection {connection_id} for ${INSIDE} to ${OUTSIDE} duration {duration} bytes {network.bytes}`,
    closed,
  ),
];

/** Messages of ASA by number: how their text reads and what it means. */
export const asaSayings = new Map<string, Saying[]>([
  ['302013', built],
  ['302014', torn],
  ['302015', built],
  ['302016', torn],
  ['106023', [saying(`Deny {network.transport} src ${INSIDE} dst ${OUTSIDE} by access-group "{rule.name}"`, denied)]],
  [
    '106001',
    [
      saying(
        'Inbound TCP connection denied from {source.ip}/{source.port} to {destination.ip}/{destination.port} flags {flags} on interface {observer.ingress.interface.name}',
        { ...denied, sets: { 'network.transport': 'tcp' } },
      ),
    ],
  ],
  [
    '605004',
    [
      saying(
        'Login denied from {source.ip}/{source.port} to {interface}:{destination.ip}/{network.protocol} for user "{user.name*}"',
        means('login_failed', 'loginFailed'),
      ),
    ],
  ],
  [
    '605005',
    [
      saying(
        'Login permitted from {source.ip}/{source.port} to {interface}:{destination.ip}/{network.protocol} for user "{user.name*}"',
        means('user_login', 'loggedIn'),
      ),
    ],
  ],
  [
    '113015',
    [
      saying(
        'AAA user authentication Rejected : reason = {event.reason} : local database : user = {user.name*} : user IP = {source.ip}',
        means('login_failed', 'loginFailed'),
      ),
    ],
  ],
  ['111008', [saying("User '{user.name}' executed the '{command*}' command.", means('command_run', 'ran'))]],
  [
    '111010',
    [
      saying(
        "User '{user.name}', running '{application}' from IP {source.ip}, executed '{command*}'",
        means('config_changed', 'changed'),
      ),
    ],
  ],
  ['111005', [saying('{source.ip} end configuration: OK', means('config_changed', 'changed'))]],
  ['104001', [saying('', failover)]],
  ['104002', [saying('', failover)]],
  [
    '411001',
    [
      saying(
        'Line protocol on Interface {observer.ingress.interface.name}, changed state to up',
        means('interface_up', 'network'),
      ),
    ],
  ],
  [
    '411002',
    [
      saying(
        'Line protocol on Interface {observer.ingress.interface.name}, changed state to down',
        means('interface_down', 'network'),
      ),
    ],
  ],
  ['199002', [saying('', means('device_restarted', 'started'))]],
]);
