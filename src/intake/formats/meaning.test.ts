import { describe, expect, test } from 'vitest';
import { asaSayings } from './cisco-asa-messages.ts';
import { iosSayings } from './cisco-ios-messages.ts';
import type { Meaning } from './meaning.ts';
import { matchPhrase, phrase } from './phrases.ts';
import { hostMessages, untaggedHostMessages } from './srx-host-messages.ts';
import { screenMeaning, securityMeanings, verdictOf } from './srx-messages.ts';
import { networkMessages, untaggedNetworkMessages } from './srx-network-messages.ts';
import { shapes } from './system-message.ts';

/** ECS 8, categorization field event.category: the values of event.type that each allows. */
const allowed: Record<string, string[]> = {
  authentication: ['start', 'end', 'info'],
  configuration: ['access', 'change', 'creation', 'deletion', 'info'],
  email: ['info'],
  host: ['access', 'change', 'end', 'info', 'start'],
  intrusion_detection: ['allowed', 'denied', 'info'],
  malware: ['info'],
  network: ['access', 'allowed', 'connection', 'denied', 'end', 'info', 'protocol', 'start'],
  process: ['access', 'change', 'end', 'info', 'start'],
  web: ['access', 'error', 'info'],
};

const sayings = [...asaSayings.values(), ...iosSayings.values()].flat().map((each) => each.meaning);
const system = [...networkMessages.values(), ...hostMessages.values()].flatMap((message) => message.means);
const untagged = [...untaggedNetworkMessages.values(), ...untaggedHostMessages.values()]
  .flat()
  .flatMap((message) => message.means);
const meanings: Meaning[] = [...securityMeanings.values(), ...system, ...untagged, ...sayings, screenMeaning('x')];

test('there are many meanings', () => expect(meanings.length).toBeGreaterThan(100));

test.each([...meanings, ...Object.values<Omit<Meaning, 'action'>>(shapes)])(
  '%j uses values that ECS allows',
  (meaning) => {
    const types = meaning.category.flatMap((each) => allowed[each] ?? []);
    expect(types).toEqual(expect.arrayContaining(meaning.type));
    expect('action' in meaning ? meaning.action : 'shape').toMatch(/^[a-z][a-z0-9_]*$/u);
  },
);

test.each([
  ['drop', 'denied'],
  ['DROP', 'denied'],
  ['BLOCKED', 'denied'],
  ['close-client-server', 'denied'],
  ['PERMIT', 'allowed'],
  ['alarm-without-drop', 'allowed'],
  ['NONE', 'allowed'],
  ['', undefined],
  ['mark', undefined],
])('the verdict of %j', (action, verdict) => expect(verdictOf(action)).toBe(verdict));

describe('phrases', () => {
  const match = (pattern: string, text: string): unknown => matchPhrase(phrase(pattern), text);
  test.each<[string, string, unknown]>([
    ['a {x} b', 'a 1 b and more', [['x', '1']]],
    ['a {x}', 'a 1 2', [['x', '1 2']]],
    [
      'a {x} {} {y}',
      'a 1 2 3 4',
      [
        ['x', '1'],
        ['y', '3 4'],
      ],
    ],
    ['{x}: b', 'z: b', [['x', 'z']]],
    [
      'a {x*} b {y}',
      'a 1 b 2 b 3',
      [
        ['x', '1 b 2'],
        ['y', '3'],
      ],
    ],
    [
      "a '{x*}' b '{y}'",
      "a '1' b '2' b '3'",
      [
        ['x', "1' b '2"],
        ['y', '3'],
      ],
    ],
    ['a {x*} b', 'a 1', undefined],
    ['a {x} b', 'z 1 b', undefined],
    ['', 'anything', []],
    [
      'a {x*} b {y}',
      'a  b ',
      [
        ['x', ''],
        ['y', ''],
      ],
    ],
    ['a b {x*} b {y}', 'a b 1', undefined],
  ])('%s on %s', (pattern, text, found) => expect(match(pattern, text)).toEqual(found));
});
