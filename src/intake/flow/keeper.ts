/** Where exporters' templates and minutes are kept: here the database; at a client's site its disk buffer. */
import type { Clock } from '../../base/clock.ts';
import { isoOf } from '../../base/clock.ts';
import type { Db } from '../../db/open.ts';
import { systemScope } from '../../db/open.ts';
import { loadTemplates, saveMinutes, saveTemplates } from './flow.store.ts';
import type { DeviceMinutes, KeptTemplate } from './flow.store.ts';
import { keepFlows } from './keep.ts';

export type { DeviceMinutes, KeptTemplate } from './flow.store.ts';

export type FlowKeeper = {
  /** Templates known before. */
  templates(): Promise<readonly KeptTemplate[]>;
  /** Devices whose minutes are saved at once. */
  atOnce: number;
  /** All of it is durable when it resolves, and nothing when it throws: then the same is saved again. */
  save(templates: readonly KeptTemplate[], minutes: readonly DeviceMinutes[]): Promise<void>;
  /** Called every few minutes: sums up and removes what is old. */
  tidy(): Promise<void>;
};

export function databaseKeeper(wire: Db, clock: Clock): FlowKeeper {
  return {
    atOnce: 10_000,
    templates: () => wire.as(systemScope, loadTemplates),
    save: (templates, minutes) =>
      wire.as(systemScope, async (tx) => {
        await saveTemplates(tx, templates, isoOf(clock.now()));
        await saveMinutes(tx, minutes);
      }),
    tidy: async () => void (await keepFlows(wire, clock)),
  };
}
