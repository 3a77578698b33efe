/** Devices whose clocks are wrong. One line of each device is looked at now and then; nothing else of it is read for that. */
import { ownTime } from '../intake/formats/own-time.ts';
import { recordAt } from '../wire/batch.ts';
import type { Batch, SourceRef } from '../wire/batch.ts';
import { isOther, lookedAt, offsetWords } from './clock.rules.ts';
import type { ClockHabit, ClockVerdict } from './clock.rules.ts';
import type { Memory } from './memory.ts';
import { placeKey } from './memory.ts';
import type { Signal } from './signal.ts';
import type { Sifted } from './sift.ts';

/** The fact that says by how much. */
const OFF_BY = 'seconds ahead';
const COMPONENT = 'clock';
/** Devices beyond are not looked at: more than are heard by one process. */
const MOST = 100_000;

export class Clocks {
  readonly #habits = new Map<string, ClockHabit>();

  /** What the batch says of clocks that `memory` does not know yet. Changes only what is remembered of looks. */
  look(batch: Batch, memory: Memory, mono: number): Sifted['signals'] {
    const due = new Map<number, SourceRef>();
    batch.sources.forEach((source, s) => {
      if (source.kind === 'syslog' && source.deviceId !== null && this.#isDue(source, mono)) due.set(s, source);
    });
    const said: Sifted['signals'] = [];
    for (let i = batch.count - 1; i >= 0 && due.size > 0; i -= 1) {
      const source = due.get(batch.source[i] ?? 0);
      if (!source) continue;
      due.delete(batch.source[i] ?? 0);
      const found = this.#lookAt({ batch, i, source }, memory, mono);
      if (found) said.push(found);
    }
    return said;
  }

  #isDue(source: SourceRef, mono: number): boolean {
    const habit = this.#habits.get(keyOf(source));
    return habit === undefined ? this.#habits.size < MOST : mono >= habit.nextMono;
  }

  #lookAt(
    { batch, i, source }: { batch: Batch; i: number; source: SourceRef },
    memory: Memory,
    mono: number,
  ): Sifted['signals'][number] | undefined {
    const at = batch.at[i] ?? 0;
    const line = recordAt(batch, i);
    const { deviceZone: zone } = source;
    const own = ownTime(line, { receivedAt: at, ...(zone !== undefined && { zone }) });
    if (!own) return undefined;
    const offset = own.at - at;
    const { habit, verdict } = lookedAt(this.#habits.get(keyOf(source)), { offset, zoned: own.zoned }, mono);
    this.#habits.set(keyOf(source), habit);
    const signal = verdict && newsOf(verdict, source, memory);
    return signal && { signal, source, at, text: Buffer.from(line).toString('utf8').replaceAll('\0', '\uFFFD') };
  }
}

function keyOf({ clientId, deviceId, address }: SourceRef): string {
  return placeKey({ clientId, origin: deviceId ?? address });
}

/** Only what is not held already. */
function newsOf(verdict: ClockVerdict, { clientId, deviceId, address }: SourceRef, memory: Memory): Signal | undefined {
  const held = memory.find({ clientId, origin: deviceId ?? address }, 'clock-wrong', COMPONENT);
  const told = held?.state === 'open' ? held.facts[OFF_BY] : undefined;
  if (verdict.is === 'right')
    return told === undefined ? undefined : clockSignal('up', 'Its clock is right again.', {});
  if (!isOther(told, verdict.offset)) return undefined;
  const words = offsetWords(verdict.offset);
  return clockSignal(
    'down',
    `What it sends is stamped ${words} of when it was received. Times here are those of receipt.`,
    { [OFF_BY]: Math.round(verdict.offset / 1000) },
    `Clock of {device} is ${words}`,
  );
}

function clockSignal(
  polarity: 'down' | 'up',
  summary: string,
  facts: Signal['facts'],
  title = 'Clock of {device} is wrong',
): Signal {
  return { condition: 'clock-wrong', component: COMPONENT, also: [], polarity, severity: 'low', title, summary, facts };
}
