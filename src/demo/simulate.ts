/** The devices' side of the living world: an ordinary murmur, the opening, then an incident now and then. */
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Cue } from './episodes.ts';
import { fallsSilent, incident } from './life.ts';
import { opening } from './opening.ts';
import { ordinaryLine, talkativeness } from './ordinary.ts';
import { randomFrom } from './random.ts';
import type { Random } from './random.ts';
import { openSenders } from './senders.ts';
import type { Targets } from './senders.ts';
import { speakers, stranger } from './speakers.ts';

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
  const timers = makeTimers(clock);
  const began = clock.monotonic();
  const say = (device: string, says: Cue['says']): void => {
    const isSilent = device === fallsSilent.device && clock.monotonic() - began >= fallsSilent.afterMs;
    if (!isSilent) senders.say(device, says);
  };
  const stage: Stage = { say, later: timers.later };
  const murmuring = randomFrom(seed);
  introduce(stage, murmuring);
  murmur(stage, murmuring, rate);
  knock(stage, murmuring);
  play(stage, opening(), pace);
  timers.later(incidentEveryMs, () => live(stage, randomFrom(seed + 1), incidentEveryMs));
  return {
    sent: senders.sent,
    stop() {
      timers.stop();
      senders.close();
    },
  };
}

type Stage = { say(device: string, says: Cue['says']): void; later(milliseconds: number, wake: () => void): void };

function play({ say, later }: Stage, cues: readonly Cue[], pace = 1): void {
  for (const { at, device, says } of cues) later(at / pace, () => say(device, says));
}

/** Everyone says something once, so that every device has been heard. */
function introduce({ say, later }: Stage, random: Random): void {
  speakers.forEach(({ device }, i) => later(i * 20, () => say(device.name, { line: ordinaryLine(device, random) })));
}

/** `rate` ordinary lines a second, each speaker as often as it talks. */
function murmur({ say, later }: Stage, random: Random, rate: number): void {
  const crowd = speakers.flatMap((each) => Array.from({ length: talkativeness[each.device.speaks] }, () => each));
  let owed = 0;
  const tick = (): void => {
    for (owed += (rate * TICK_MS) / 1000; owed >= 1; owed -= 1) {
      const { device } = random.pick(crowd);
      say(device.name, { line: ordinaryLine(device, random) });
    }
    later(TICK_MS, tick);
  };
  tick();
}

/** The stranger at the door. */
function knock(stage: Stage, random: Random): void {
  stage.say(stranger.device.name, { line: ordinaryLine(stranger.device, random) });
  stage.later(STRANGER_EVERY_MS, () => knock(stage, random));
}

/** One incident now, the next after a while. */
function live(stage: Stage, fate: Random, everyMs: number): void {
  play(stage, incident(fate));
  stage.later(everyMs * (0.4 + 1.2 * fate.next()), () => live(stage, fate, everyMs));
}

function makeTimers(clock: Clock): { later: Stage['later']; stop(): void } {
  const timers = new Set<Timer>();
  return {
    later(milliseconds, wake) {
      const timer = clock.after(milliseconds, () => {
        timers.delete(timer);
        wake();
      });
      timers.add(timer);
    },
    stop() {
      timers.forEach((timer) => timer.cancel());
      timers.clear();
    },
  };
}
