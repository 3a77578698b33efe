import { Button, Text, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { tokenRoutes } from '../../src/people/tokens-api.ts';
import type { Token } from '../../src/people/tokens-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { ConfirmButton } from '../kit/confirm.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { Page } from '../kit/page.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { SecretOnce } from '../kit/secret-once.tsx';
import { EmptyState, Shown } from '../kit/states.tsx';
import { useNow } from '../kit/ticker.ts';
import { ExactTime, RelativeTime } from '../kit/time.tsx';
import { TokenDialog } from './token-dialog.tsx';
import { roleWord } from './words.ts';

const columns: Column<Token>[] = [
  { key: 'name', title: 'Name', width: 'minmax(140px, 1.5fr)', cell: (token) => <strong>{token.name}</strong> },
  {
    key: 'owner',
    title: 'Acts as',
    width: 'minmax(120px, 1fr)',
    cell: (token) => token.owner?.name ?? 'an integration',
  },
  {
    key: 'may',
    title: 'May do',
    width: 'minmax(130px, 1.2fr)',
    from: 800,
    cell: (token) => <span title={token.scope?.join(', ')}>{scopeText(token)}</span>,
  },
  {
    key: 'used',
    title: 'Last used',
    width: '120px',
    cell: (token) => (token.lastUsedAt ? <RelativeTime at={token.lastUsedAt} /> : 'never'),
  },
  {
    key: 'expires',
    title: 'Expires',
    width: '130px',
    from: 700,
    cell: (token) => (token.expiresAt ? <ExactTime at={token.expiresAt} only="day" /> : 'never'),
  },
  { key: 'state', title: 'State', width: '100px', cell: (token) => <TokenState token={token} /> },
  {
    key: 'act',
    title: <VisuallyHidden>Revoke</VisuallyHidden>,
    width: '96px',
    cell: (token) => <Revoke token={token} />,
  },
];

/** Tokens for programs. */
export function TokensPage(): React.JSX.Element {
  const tokens = useCall(tokenRoutes.listTokens, {}, { on: ['token', 'rights'] });
  const [making, dialog] = useDisclosure(false);
  const [secret, setSecret] = useState<string>();
  return (
    <Page
      title="Tokens"
      fill
      actions={
        <Button leftSection={<Plus size={16} />} onClick={dialog.open}>
          New token
        </Button>
      }
    >
      {secret && <SecretOnce says="The token. It is shown only now." value={secret} />}
      <Shown query={tokens}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={KeyRound} title="No tokens yet">
              A token lets a program call the API as you, or as an integration.
            </EmptyState>
          ) : (
            <DataTable
              label="Tokens"
              rows={items}
              rowKey={({ id }) => id}
              columns={columns}
              rowHeight={44}
              card={(token) => <TokenCard token={token} />}
            />
          )
        }
      </Shown>
      {making && <TokenDialog onClose={dialog.close} onMade={setSecret} />}
    </Page>
  );
}

function TokenState({ token }: { token: Token }): React.JSX.Element {
  const now = useNow();
  if (token.revokedAt) return <StatusBadge tone="plain">Revoked</StatusBadge>;
  if (token.expiresAt && Date.parse(token.expiresAt) <= now) return <StatusBadge tone="plain">Expired</StatusBadge>;
  return <StatusBadge tone="good">Active</StatusBadge>;
}

function Revoke({ token }: { token: Token }): React.JSX.Element | null {
  const revoke = useVerb(tokenRoutes.revokeToken, { touches: ['token'], says: 'Revoked.' });
  if (token.revokedAt) return null;
  return (
    <ConfirmButton
      size="xs"
      question={`Revoke ${token.name}?`}
      says="Programs that use it are refused at once."
      act="Revoke"
      onConfirm={() => revoke.mutate({ params: { tokenId: token.id } })}
    >
      Revoke…
    </ConfirmButton>
  );
}

function TokenCard({ token }: { token: Token }): React.JSX.Element {
  return (
    <Card>
      <Text fw={600}>{token.name}</Text>
      <Text size="sm" c="dimmed" mb={6}>
        {token.owner?.name ?? 'an integration'} · {scopeText(token)} · used{' '}
        {token.lastUsedAt ? <RelativeTime at={token.lastUsedAt} /> : 'never'}
      </Text>
      <TokenState token={token} /> <Revoke token={token} />
    </Card>
  );
}

function scopeText(token: Token): string {
  return token.scope === null ? `all that ${roleWord(token.role).toLowerCase()} may` : token.scope.join(', ');
}
