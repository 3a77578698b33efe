/** What is ready for tickets: texts in the clients' languages, a checklist, a runbook for dead links, and one client's own fields. */
import type { Deps } from '../db/deps.ts';
import { listClients } from '../people/clients.ts';
import { addAid, addField, listAids, listFields } from '../tickets/aids.ts';
import { cliActor } from './cast.ts';

type NewAid = Parameters<typeof addAid>[2];
const forAll = { clientId: null, items: [], kinds: [], guarded: false };

const aids: readonly NewAid[] = [
  {
    ...{ ...forAll, kind: 'canned-text', name: 'We are on it', language: 'en' },
    text: 'We have seen it and are looking into it now. You hear from us again within the hour, sooner if we know more.',
  },
  {
    ...{ ...forAll, kind: 'canned-text', name: 'We are on it', language: 'pt-BR' },
    text: 'Já vimos o problema e estamos analisando. Voltamos a escrever dentro de uma hora, ou antes se soubermos mais.',
  },
  {
    ...{ ...forAll, kind: 'canned-text', name: 'Which device is it?', language: 'en' },
    text: 'So that we look in the right place for {{client.name}}: which device or user is it, since when, and does it concern others too?',
  },
  {
    ...{ ...forAll, kind: 'checklist', name: 'New remote access', language: 'en', text: '', guarded: true },
    items: [
      'Call back on the number we have, not on the one in the mail',
      'The manager on the client’s list agrees',
      'Account with a second factor, ending on a date',
      'Tested together with the user',
    ],
  },
  {
    ...{ ...forAll, kind: 'runbook', name: 'A link is down', language: 'en', kinds: ['link-down'] },
    text: '1. Map: is another way left? Then it is redundancy that is lost.\n2. Both ends: light levels, errors before it went, who changed what.\n3. Carrier: circuit number from the device page; open a case and note its number here.\n4. Tell the client which sites feel it, and when the next word comes.',
  },
];

const fields = [
  { name: 'Cost centre', type: 'text' as const, choices: [] },
  { name: 'Terminal', type: 'choice' as const, choices: ['Rotterdam', 'Venlo'] },
];
const WITH_FIELDS = 'Northwind Logistics';

/** What is there already is left alone. */
export async function seedAids(deps: Deps): Promise<void> {
  const known = new Set((await listAids(deps, cliActor, {})).items.map(({ name, language }) => `${name} ${language}`));
  for (const aid of aids) if (!known.has(`${aid.name} ${aid.language}`)) await addAid(deps, cliActor, aid);
  const { items } = await listClients(deps, cliActor, { archived: 'no', limit: 200 });
  const client = items.find(({ name }) => name === WITH_FIELDS);
  if (!client || (await listFields(deps, cliActor, client.id)).items.length > 0) return;
  for (const field of fields) await addField(deps, cliActor, client.id, field);
}
