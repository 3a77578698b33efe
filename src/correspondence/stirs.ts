/** Wakes what runs for mail: by facts, and by whoever has just put work there. Nothing is looked for in between. */
import type { FactWorker } from '../db/facts.ts';

const stirring = ['file', 'send', 'notify', 'follow'] as const;
export type Stirring = (typeof stirring)[number];

export type Stirs = {
  on(what: Stirring, wake: () => void): () => void;
  stir(what: Stirring): void;
};

const byTopic: Record<string, Stirring> = {
  'mailbox.added': 'follow',
  'mailbox.changed': 'follow',
  'mailbox.removed': 'follow',
  'outgoing.queued': 'send',
  'notice.queued': 'notify',
};

export function makeStirs(): Stirs {
  const wakes = new Map<Stirring, Set<() => void>>(stirring.map((what) => [what, new Set()]));
  return {
    on(what, wake) {
      wakes.get(what)?.add(wake);
      return () => void wakes.get(what)?.delete(wake);
    },
    stir: (what) => wakes.get(what)?.forEach((wake) => wake()),
  };
}

/** Follows what other acts, and other processes, leave for the loops of mail. */
export function stirWorker({ stirs }: { stirs: Stirs }): FactWorker {
  return {
    name: 'correspondence.stirs',
    topics: Object.keys(byTopic),
    async handle(_tx, { topic }) {
      const what = byTopic[topic];
      if (what) stirs.stir(what);
    },
  };
}
