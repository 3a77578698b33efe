/** The first twenty seconds: enough happens at enough clients that every screen has something to show. */
import type { Cue } from './episodes.ts';
import * as episodes from './episodes.ts';

const second = (at: number, cues: Cue[]): Cue[] => cues.map((cue) => ({ ...cue, at: cue.at + at * 1000 }));

/** Cues from the beginning on, oldest first. */
export function opening(): Cue[] {
  return [
    second(
      1,
      episodes.attacked('rtm-fw1', {
        name: 'HTTP:APP:EXAMPLE-OVERFLOW',
        from: '192.0.2.66',
        to: '10.0.1.20',
        severity: 'CRITICAL',
        action: 'NONE',
      }),
    ),
    second(2, episodes.guessedPasswords('hgt-srv1', '192.0.2.9')),
    second(3, episodes.cardDies('dub-core1')),
    second(4, episodes.committed('ork-fw1', 'dmoore', 'CR-118 open port for the new scanner')),
    second(
      5,
      episodes.attackedFortigate('zaz-fw1', {
        name: 'Example.Log.Remote.Code.Execution',
        from: '198.51.100.7',
        to: '10.0.1.20',
        severity: 'medium',
        action: 'dropped',
      }),
    ),
    second(6, episodes.ospfLost('pdx-rtr1', '10.255.0.2', 40)),
    second(7, episodes.guessedPasswords('rno-srv1', '192.0.2.77')),
    second(8, episodes.tunnelRefused('yyz-fw1', 'to-montreal', '203.0.113.50')),
    second(9, episodes.infectedDownload('bsb-fw1', 'Test.Sample', '10.0.2.41')),
    second(9, episodes.changedFortigate('gru-fw1', 'rmoreira', 14)),
    second(10, episodes.portFlaps('nbo-core1', 12)),
    second(11, episodes.failedOver('ngo-fw1')),
    second(12, episodes.scanned('syd-fw1', '192.0.2.140')),
    second(13, episodes.routerLinkSwitchedOff('vnl-rtr1', 'GigabitEthernet0/0/3')),
    second(14, episodes.agentRestarts('per-srv1')),
  ]
    .flat()
    .toSorted((a, b) => a.at - b.at);
}
