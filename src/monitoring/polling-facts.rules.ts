/** What a fact changes of what is polled: a device, the devices asked with a credential, or where all of them are polled from. Pure. */
import type { Fact } from '../db/facts.ts';
import { pollingTopic } from './polling-topic.ts';
import { judgedTopic } from './verdicts.ts';
import { watchTopic } from './watches.ts';

type Said = Pick<Fact, 'topic' | 'subjectId'>;

const credentialTopic = 'credential.changed';
/** Their subject is the device. */
const ofDevice: ReadonlySet<string> = new Set(['device.changed', pollingTopic, watchTopic]);

/** Facts that change what is polled, or how it is judged. */
export const topics: readonly string[] = [...ofDevice, credentialTopic, 'collector.changed', judgedTopic];

/** The devices these facts are about, each once. `askedWith`: those that are polled with one of the credentials. */
export function concernedBy(
  facts: readonly Said[],
  askedWith: (credentials: ReadonlySet<string>) => readonly string[],
): string[] | 'all' {
  const [devices, credentials] = [new Set<string>(), new Set<string>()];
  for (const { topic, subjectId } of facts) {
    if (topic === judgedTopic) continue;
    if (subjectId === null) return 'all';
    if (ofDevice.has(topic)) devices.add(subjectId);
    else if (topic === credentialTopic) credentials.add(subjectId);
    else return 'all';
  }
  return [...new Set([...devices, ...(credentials.size > 0 ? askedWith(credentials) : [])])];
}

/** Whether somebody said something of a finding that scoring raised. */
export function judges(facts: readonly Said[]): boolean {
  return facts.some(({ topic }) => topic === judgedTopic);
}
