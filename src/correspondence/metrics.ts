/** Figures of mail for /metrics. Mailboxes go by their ids: whoever reads figures need not know clients. */
import { Counter, Gauge, Registry } from 'prom-client';
import type { Clock } from '../base/clock.ts';

export type MailMetrics = {
  readonly registry: Registry;
  decided(mail: { kind: string; state: string; loop: boolean }): void;
  couldNotBeFiled(): void;
  sent(outcome: 'sent' | 'refused' | 'later', about?: 'entry' | 'closing'): void;
  /** All mail of a mailbox was seen to be taken. */
  looked(mailboxId: string): void;
  broken(mailboxId: string): void;
  /** It is followed no longer. */
  forget(mailboxId: string): void;
};

type Box = { connected: boolean; lookedAt: number };

export function mailMetrics(clock: Clock): MailMetrics {
  const registry = new Registry();
  const boxes = new Map<string, Box>();
  const counter = <L extends string>(name: string, help: string, labelNames: L[]): Counter<L> =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const messages = counter('watchfloor_mail_messages_total', 'Mails decided on, by kind and decision', [
    'kind',
    'decision',
  ]);
  const bounces = counter('watchfloor_mail_bounces_total', 'Mails that said ours did not arrive', []);
  const loops = counter(
    'watchfloor_mail_loops_total',
    'Mails dropped because they went in a circle or were our own',
    [],
  );
  const failed = counter('watchfloor_mail_failed_total', 'Times that a mail could not be filed', []);
  const outgoing = counter('watchfloor_mail_sent_total', 'Tries to send a mail, by what became of them', ['outcome']);
  const closings = counter('watchfloor_mail_closings_total', 'Mails sent that told of a closed ticket', []);
  gauges(registry, boxes, clock);
  return {
    registry,
    decided({ kind, state, loop }) {
      messages.inc({ kind, decision: state });
      if (state === 'bounce') bounces.inc();
      if (loop) loops.inc();
    },
    couldNotBeFiled: () => failed.inc(),
    sent(outcome, about) {
      outgoing.inc({ outcome });
      if (outcome === 'sent' && about === 'closing') closings.inc();
    },
    looked: (id) => void boxes.set(id, { connected: true, lookedAt: clock.monotonic() }),
    broken(id) {
      const lookedAt = boxes.get(id)?.lookedAt ?? clock.monotonic();
      boxes.set(id, { connected: false, lookedAt });
    },
    forget: (id) => void boxes.delete(id),
  };
}

function gauges(registry: Registry, boxes: ReadonlyMap<string, Box>, clock: Clock): void {
  const gauge = (name: string, help: string, value: (box: Box) => number): void =>
    void new Gauge({
      name,
      help,
      labelNames: ['mailbox'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [mailbox, box] of boxes) this.set({ mailbox }, value(box));
      },
    });
  gauge('watchfloor_mailbox_connected', 'Whether a mailbox is followed: 1, or broken off: 0', (box) =>
    box.connected ? 1 : 0,
  );
  gauge('watchfloor_mailbox_lag_seconds', 'Since all mail of a mailbox was last seen to be taken', ({ lookedAt }) =>
    Math.max(0, (clock.monotonic() - lookedAt) / 1000),
  );
}
