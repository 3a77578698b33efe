/** What the database's own guards say about sources, in words for the person who asked. */
import { Problem, notFound } from '../base/problem.ts';
import { refusals } from '../db/refusals.ts';

export const refusable = refusals({
  listener_port: () => new Problem('listener/port-taken', 409, 'A listener has this port already. Choose another.'),
  listener_key_key: () => new Problem('listener/port-taken', 409, 'A listener has this port already. Choose another.'),
  source_key_secret: () =>
    new Problem(
      'source-key/taken',
      409,
      'This certificate is bound to a client already. A certificate proves one client only.',
    ),
  source_key_client_id_kind_hash_key: () => new Problem('source-key/taken', 409, 'This client has this key already.'),
  relay_client_id_address_key: () => new Problem('relay/taken', 409, 'This address is a relay already.'),
  snmp_user_client_id_name_key: () =>
    new Problem(
      'snmp-user/taken',
      409,
      'This client has an SNMPv3 user with that name already. Remove it first to give it other pass phrases.',
    ),
  source_key_client_id_device_id_fkey: () => notFound('device'),
  snmp_user_client_id_device_id_fkey: () => notFound('device'),
  listener_client_id_fkey: () => notFound('client'),
  source_key_client_id_fkey: () => notFound('client'),
  relay_client_id_fkey: () => notFound('client'),
  snmp_user_client_id_fkey: () => notFound('client'),
});
