import { Anchor } from '@mantine/core';
import { Compass } from 'lucide-react';
import { Link } from 'react-router';
import { useTitle } from './page.tsx';
import { EmptyState } from './states.tsx';

export function NotFound({ home = '/' }: { home?: string }): React.JSX.Element {
  useTitle('Not found');
  return (
    <EmptyState
      icon={Compass}
      title="There is nothing at this address"
      action={
        <Anchor component={Link} to={home}>
          Go to the start
        </Anchor>
      }
    />
  );
}
