/** The devices' side of the living world: an ordinary murmur, the opening, then an incident now and then. */
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Cue } from './episodes.ts';
import { fallsSilent, incident } from './life.ts';
import { opening } from './opening.ts';
import { ordinaryLine, talkativeness } from './ordinary.ts';
import { randomFrom } from './random.ts';
import { openSenders } from './senders.ts';
import type { Targets } from './senders.ts';
import { speakers, stranger } from './speakers.ts';
import type { Speaker } from './speakers.ts';

export type SimulationOptions = {
  targets: Targets;
  clock: Clock;
  log: Logger;
  /** The same seed, the same life. */
  seed?: number;
  /** Ordinary lines a second. */
  rate?: number;
  /** How many times as fast as usual the opening goes. */
  pace?: number;
  /** Milliseconds from one incident to the next, on average. */
  incidentEveryMs?: number;
};

export type Simulation = { sent(): number; stop(): void };

const TICK_MS = 250;
const STRANGER_EVERY_MS = 20_000;

export async function simulate(options: SimulationOptions): Promise<Simulation> {
  const { targets, clock, log, seed = 1, rate = 20, pace = 1, incidentEveryMs = 150_000 } = options;
  const senders = await openSenders(targets, { clock, log });
  const began = clock.monotonic();
  const timers = new Set<Timer>();
  const later = (milliseconds: number, wake: () => void): void => {
    const timer = clock.after(milliseconds, () => {
      timers.delete(timer);
      wake();
    });
    timers.add(timer);
  };
  const mayTalk = (device: string): boolean =>
    device !== fallsSilent.device || clock.monotonic() - began < fallsSilent.afterMs;
  const play = (cues: readonly Cue[]): void => {
    for (const { at, device, says } of cues) later(at, () => mayTalk(device) && senders.say(device, says));
  };

  const murmuring = randomFrom(seed);
  const crowd = crowdOf(speakers);
  let owed = 0;
  const murmur = (): void => {
    for (owed += (rate * TICK_MS) / 1000; owed >= 1; owed -= 1) {
      const { device } = murmuring.pick(crowd);
      if (mayTalk(device.name)) senders.say(device.name, { line: ordinaryLine(device, murmuring) });
    }
    later(TICK_MS, murmur);
  };

  const fate = randomFrom(seed + 1);
  const live = (): void => {
    play(incident(fate));
    later(incidentEveryMs * (0.4 + 1.2 * fate.next()), live);
  };

  const knock = (): void => {
    senders.say(stranger.device.name, { line: ordinaryLine(stranger.device, murmuring) });
    later(STRANGER_EVERY_MS, knock);
  };

  murmur();
  knock();
  // Everyone says something once, so that every device has been heard.
  speakers.forEach(({ device }, i) =>
    later(i * 20, () => senders.say(device.name, { line: ordinaryLine(device, murmuring) })),
  );
  play(opening().map((cue) => ({ ...cue, at: cue.at / pace })));
  later(incidentEveryMs, live);
  return {
    sent: senders.sent,
    stop() {
      timers.forEach((timer) => timer.cancel());
      timers.clear();
      senders.close();
    },
  };
}

/** Each speaker as often as it talks. */
function crowdOf(all: readonly Speaker[]): Speaker[] {
  return all.flatMap((speaker) => Array.from({ length: talkativeness[speaker.device.speaks] }, () => speaker));
}
