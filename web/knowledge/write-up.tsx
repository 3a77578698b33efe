import { Button } from '@mantine/core';
import { BookPlus } from 'lucide-react';
import { useNavigate } from 'react-router';
import { knowledgeRoutes } from '../../src/knowledge/api.ts';
import { useKeys } from '../kit/keys.ts';
import { useVerb } from '../kit/query.ts';
import { useMay } from '../people/session.ts';

/** One click makes an article of a decided huddle, or leads to the one there is. */
export function WriteUp({ huddleId }: { huddleId: string }): React.JSX.Element | null {
  const works = useMay('tickets.work');
  const navigate = useNavigate();
  const make = useVerb(knowledgeRoutes.writeUpHuddle, {
    touches: ['article'],
    onDone: ({ id }) => void navigate(`/knowledge/${id}`),
  });
  const run = (): void => make.mutate({ params: { huddleId } });
  useKeys('Huddle', [{ keys: 'k', says: 'Make an article of it', run }], works);
  if (!works) return null;
  return (
    <Button leftSection={<BookPlus size={15} />} loading={make.isPending} onClick={run}>
      Make an article
    </Button>
  );
}
