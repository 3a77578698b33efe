import { randomBytes } from 'node:crypto';
import { addCredential, listCredentials } from '../estate/credentials.ts';
import type { CredentialInput } from '../estate/credential-api.ts';
import type { SealingDeps } from '../estate/credentials.ts';
import { listClients } from '../people/clients.ts';
import { cliActor } from './cast.ts';

const ALL = 200;

/** What clients' devices would be asked with. There are no agents behind these: nobody is asked (polled.ts has those that are). */
export async function seedCredentials(deps: SealingDeps): Promise<void> {
  const { items } = await listClients(deps, cliActor, { archived: 'no', limit: ALL });
  for (const { id } of items) await seedOfClient(deps, id);
}

async function seedOfClient(deps: SealingDeps, clientId: string): Promise<void> {
  const { items } = await listCredentials(deps, cliActor, { clientId, limit: 50 });
  const phrase = (): string => randomBytes(12).toString('hex');
  const wanted: [string, CredentialInput][] = [
    [
      'Firewalls and routers',
      {
        kind: 'snmp-v3',
        user: 'watchfloor',
        auth: 'sha256',
        authPhrase: phrase(),
        priv: 'aes128',
        privPhrase: phrase(),
      },
    ],
    ['Old switches', { kind: 'snmp-v2c', community: phrase() }],
    ['Configuration backup', { kind: 'ssh-password', user: 'backup', password: phrase() }],
  ];
  for (const [name, secret] of wanted)
    if (!items.some((each) => each.name === name)) await addCredential(deps, cliActor, { clientId, name, secret });
}
