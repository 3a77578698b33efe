/** What the database's own guards say, in words for the person who asked. */
import { Problem, notFound } from '../base/problem.ts';
import { refusals } from '../db/refusals.ts';

export const refusable = refusals({
  device_name: () =>
    new Problem(
      'device/name-taken',
      409,
      'This client already has a device in service with that name. Choose another, or retire the old one first.',
    ),
  device_address_pkey: () =>
    new Problem(
      'device/address-taken',
      409,
      'Another device in service of this client already has one of these addresses.',
    ),
  site_name: () => new Problem('site/name-taken', 409, 'This client already has a site with that name.'),
  credential_name: () =>
    new Problem('credential/name-taken', 409, 'This client already has a credential with that name.'),
  credential_client_id_fkey: () => notFound('client'),
  credential_key_client_id_fkey: () => notFound('client'),
  device_client_id_fkey: () => notFound('client'),
  site_client_id_fkey: () => notFound('client'),
  device_client_id_site_id_fkey: () => notFound('site'),
});
