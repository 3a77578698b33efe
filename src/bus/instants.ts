/**
 * Instants ahead, each remembered as a place on the monotonic clock as it was when first seen: a machine's clock set
 * back makes nothing later, one set forward is believed, since a machine that slept looks the same.
 */
import { instantOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';

/** What is due of a record, ISO 8601. */
export type DueAt = { id: string; due: string };

export type Instants = {
  /** Takes over what the database says; places of instants already known stay. */
  look(rows: readonly DueAt[]): void;
  /** What each record whose moment has come was due for, by its id. */
  due(): Map<string, string>;
  /** What a record is due for next; null: nothing. */
  put(id: string, due: string | null): void;
  /** Milliseconds until the earliest; undefined when there is none. */
  nextIn(): number | undefined;
};

export function rememberedInstants(clock: Clock): Instants {
  let known = new Map<string, { due: string; at: number }>();
  const placed = (due: string): { due: string; at: number } => ({
    due,
    at: clock.monotonic() + instantOf(due) - clock.now(),
  });
  const leftOf = ({ due, at }: { due: string; at: number }): number =>
    Math.min(at - clock.monotonic(), instantOf(due) - clock.now());
  return {
    look(rows) {
      const before = known;
      known = new Map(
        rows.map(({ id, due }) => {
          const place = before.get(id);
          return [id, place?.due === due ? place : placed(due)];
        }),
      );
    },
    due: () => new Map([...known].filter(([, place]) => leftOf(place) <= 0).map(([id, { due }]) => [id, due])),
    put(id, due) {
      known.delete(id);
      if (due !== null) known.set(id, placed(due));
    },
    nextIn() {
      const left = [...known.values()].map(leftOf);
      return left.length === 0 ? undefined : Math.max(0, Math.ceil(left.reduce((a, b) => Math.min(a, b))));
    },
  };
}
