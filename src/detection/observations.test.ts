/** What our poller says is read as what traps and syslog say of the same thing: one component, one finding. */
import { describe, expect, it } from 'vitest';
import { readRecord } from '../intake/read-record.ts';
import { trapRecord } from '../intake/trap/record.ts';
import { observationActions, observationIn, observationRecord } from '../wire/observation.ts';
import type { Observation } from '../wire/observation.ts';
import { mayMatter } from './prefilter.ts';
import type { Signal } from './signal.ts';
import { signalOf } from './signals.ts';

const at = { receivedAt: Date.UTC(2026, 2, 2), listener: 'poll' };

function read(observation: Observation): Signal | undefined {
  return signalOf(readRecord('json', observationRecord(observation), at));
}

const port = { 'observer.ingress.interface.name': 'Gi0/1', 'observer.ingress.interface.id': '7' };

describe('an observation', () => {
  it('of an interface is of the same component as its trap', () => {
    const trap = trapRecord(
      {
        asks: 'nothing',
        requestId: 1,
        trap: '1.3.6.1.6.3.1.1.5.3',
        uptime: 1,
        enterprise: undefined,
        agent: undefined,
        cut: 0,
        list: Buffer.alloc(0),
        varbinds: [
          { oid: '1.3.6.1.2.1.2.2.1.1.7', type: 'integer', value: 7 },
          { oid: '1.3.6.1.2.1.31.1.1.1.1.7', type: 'string', value: 'Gi0/1' },
        ],
      },
      { version: '2c', source: '10.0.0.1' },
    );
    const told = signalOf(readRecord('trap', trap, at));
    const seen = read({ action: 'interface_down', message: 'Gi0/1 is down', fields: port });
    for (const key of ['condition', 'component', 'also', 'polarity', 'severity', 'interface'] as const)
      expect(seen?.[key]).toEqual(told?.[key]);
  });

  it.each<[Observation['action'], Observation['fields'], Partial<Signal>]>([
    ['interface_up', port, { condition: 'link-down', polarity: 'up', component: 'GigabitEthernet0/1' }],
    ['interface_disabled', { ...port, 'snmp.if_admin_status': 'down' }, { polarity: 'down', severity: 'low' }],
    ['speed_changed', { ...port, 'watchfloor.slower': 'yes' }, { condition: 'speed-changed', severity: 'medium' }],
    ['speed_changed', port, { condition: 'speed-changed', severity: 'info' }],
    [
      'neighbor_down',
      { 'destination.ip': '10.0.0.2', 'network.protocol': 'ospf', 'snmp.ospf_nbr_rtr_id': '10.255.0.2' },
      { condition: 'neighbour-lost', component: 'OSPF neighbour 10.0.0.2', also: ['OSPF neighbour 10.255.0.2'] },
    ],
    ['device_unreachable', {}, { condition: 'unreachable', polarity: 'down', severity: 'high' }],
    ['device_reachable', {}, { condition: 'unreachable', polarity: 'up' }],
    ['agent_restarted', {}, { condition: 'restarted', severity: 'info', component: 'management agent' }],
    ['device_restarted', {}, { condition: 'restarted', severity: 'medium' }],
    ['ha_failover', {}, { condition: 'failover', severity: 'high' }],
    ['sensor_beyond', { 'watchfloor.component': 'Inlet' }, { condition: 'sensor', polarity: 'down' }],
    ['sensor_normal', { 'watchfloor.component': 'Inlet' }, { condition: 'sensor', polarity: 'up' }],
    ['check_failed', { 'watchfloor.component': 'VPN' }, { condition: 'check-failed', polarity: 'down' }],
    ['check_passed', { 'watchfloor.component': 'VPN' }, { condition: 'check-failed', polarity: 'up' }],
    ['certificate_expiring', { 'watchfloor.component': 'VPN' }, { condition: 'certificate', severity: 'medium' }],
    [
      'certificate_expiring',
      { 'watchfloor.component': 'VPN', 'watchfloor.state': 'expired' },
      { condition: 'certificate', severity: 'high' },
    ],
    ['certificate_valid', { 'watchfloor.component': 'VPN' }, { condition: 'certificate', polarity: 'up' }],
  ])('%s says what it must', (action, fields, signal) => {
    expect(read({ action, message: 'it is so', fields })).toMatchObject(signal);
  });

  it('is never passed over by the filter in front of the parsers', () => {
    for (const action of observationActions) {
      const record = observationRecord({ action, message: 'x', fields: {} });
      expect([action, mayMatter('json', record, 0, record.length)]).toEqual([action, true]);
    }
  });

  it('is none when a webhook, or anything else that others send to, took it in', () => {
    const forged = observationRecord({ action: 'device_unreachable', message: 'x', fields: port });
    for (const listener of ['webhook', 'hec', 'syslog-tcp', 'poll at site']) {
      const event = readRecord('json', forged, { ...at, listener });
      expect([listener, event['event.dataset'], signalOf(event)]).toEqual([
        listener,
        expect.not.stringMatching('poll'),
        undefined,
      ]);
    }
    expect(readRecord('json', forged, { receivedAt: 0 })['event.module']).not.toBe('watchfloor');
  });

  it('is what it was after its way through the log, and other JSON is none', () => {
    const observation: Observation = { action: 'interface_down', message: 'x', fields: port };
    expect(observationIn(observationRecord(observation))).toEqual(observation);
    for (const other of ['{}', '{"observation":1,', '{"observation":1,"action":"no_such"}', '{"event":1}', ''])
      expect(observationIn(Buffer.from(other))).toBeUndefined();
  });
});
