/** What the verbs of this slice are given beyond the ordinary: the wall to sign-in's secrets, keys, mail, and who must look again at rights. */
import type { Clock } from '../base/clock.ts';
import type { Config } from '../base/config.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Db, Tx } from '../db/open.ts';
import { openMailer } from '../mail/send.ts';
import type { Mailer } from '../mail/send.ts';
import { makeHashing } from './password.ts';
import type { Hashing } from './password.ts';
import { keysFrom } from './secrets.ts';
import type { Keys } from './secrets.ts';

export type People = Deps & {
  /** Pool of the role watchfloor_auth, the only one that reaches schema auth. */
  auth: Db;
  keys: Keys;
  mail: Mailer;
  hashing: Hashing;
  rights: Rights;
  /** Starts work whose outcome the caller does not wait for; failures are logged. */
  background(work: () => Promise<void>): void;
  /** Resolves when no background work or first try at a mail is under way. */
  settled(): Promise<void>;
  /** 'optional' only in the demo, whose data is made up. */
  staffSecondFactor: 'required' | 'optional';
};

/** Tells those in this process that someone's rights or sessions changed, once the change is committed. */
export type Rights = {
  changed(personOrTokenId: string): void;
  /** Calls `listener` with the id of the person or token; returns how to stop. */
  on(listener: (personOrTokenId: string) => void): () => void;
};

export type PeopleOptions = {
  auth: Db;
  /** The installation's secret, hexadecimal. */ secret: string;
  staffSecondFactor?: 'required' | 'optional';
};

/** Puts together what sign-in and administration need. `close` the mailer at the end. */
export function openPeople(deps: Deps, { auth, secret, staffSecondFactor = 'required' }: PeopleOptions): People {
  const mail = openMailer(deps);
  const underWay = new Set<Promise<void>>();
  return {
    ...deps,
    auth,
    keys: keysFrom(secret),
    mail,
    hashing: makeHashing(),
    rights: makeRights(),
    staffSecondFactor,
    background(work) {
      const run = work()
        .catch((error: unknown) => deps.log.error({ err: error }, 'background work failed'))
        .finally(() => underWay.delete(run));
      underWay.add(run);
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
      await mail.settled();
    },
  };
}

/** Fact 'rights.changed', in the transaction of the change; other processes see it within the life of their caches (3 s). */
export async function recordRightsChanged(tx: Tx, clock: Clock, personOrTokenId: string): Promise<void> {
  await recordFact(tx, clock, { topic: 'rights.changed', clientId: null, subjectId: personOrTokenId });
}

/** Where users find us, without a slash at the end. Never taken from a request: whoever asks for a reset could name his own host. */
export function siteUrl(config: Config): string {
  return (config.publicUrl ?? `http://localhost:${config.httpPort}`).replace(/\/+$/, '');
}

function makeRights(): Rights {
  const listeners = new Set<(id: string) => void>();
  return {
    changed: (id) => listeners.forEach((listener) => listener(id)),
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
