import { Select } from '@mantine/core';
import { credentialRoutes } from '../../src/estate/credential-api.ts';
import { useCall } from '../kit/query.ts';

type Props = {
  clientId: string;
  protocol: 'snmp' | 'ssh';
  label: string;
  description: string;
  value: string | null;
  onChange: (credentialId: string | null) => void;
};

/** One of a client's credentials for a protocol, or none. */
export function CredentialSelect({ clientId, protocol, ...select }: Props): React.JSX.Element {
  const credentials = useCall(
    credentialRoutes.listCredentials,
    { query: { clientId, limit: 200 } },
    { on: ['credential'] },
  );
  return (
    <Select
      {...select}
      clearable
      data-autofocus
      data={(credentials.data?.items ?? [])
        .filter(({ kind }) => kind.startsWith(protocol))
        .map(({ id, name }) => ({ value: id, label: name }))}
    />
  );
}
