import { Center, Loader } from '@mantine/core';
import { Navigate, useLocation } from 'react-router';
import { signInRoutes } from '../../src/people/sign-in-api.ts';
import { useCall } from '../kit/query.ts';
import { ErrorState } from '../kit/states.tsx';
import { MeContext } from './session.ts';

/** Lets in who belongs to this side; sends everyone else where they can go on. */
export function Guard({ side, children }: { side: 'staff' | 'client'; children: React.ReactNode }): React.JSX.Element {
  const me = useCall(signInRoutes.me, {}, { on: ['rights'] });
  const { pathname, search } = useLocation();
  if (me.data === undefined) {
    if (me.error) return <ErrorState error={me.error} retry={() => void me.refetch()} />;
    return (
      <Center mih="60dvh">
        <Loader aria-label="Loading" />
      </Center>
    );
  }
  const next = `?next=${encodeURIComponent(pathname + search)}`;
  if (!me.data.signedIn) return <Navigate to={`/sign-in${next}`} replace />;
  if (!me.data.permissions.includes('self')) return <Navigate to={`/second-factor${next}`} replace />;
  if (me.data.side !== side) return <Navigate to={side === 'staff' ? '/portal' : '/'} replace />;
  return <MeContext value={me.data}>{children}</MeContext>;
}
