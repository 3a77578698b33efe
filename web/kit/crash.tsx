import { Button } from '@mantine/core';
import { useRouteError } from 'react-router';
import { ErrorState } from './states.tsx';

/** A page that broke: says so instead of a white screen. */
export function Crash(): React.JSX.Element {
  const error = useRouteError();
  // After an update the files of the old version are gone; loading the page anew gets the new ones.
  const outdated = error instanceof Error && /dynamically imported module|module script failed/i.test(error.message);
  const shown = outdated
    ? new Error('Watchfloor was updated since you opened it.')
    : error instanceof Error
      ? error
      : new Error(String(error));
  return (
    <div>
      <ErrorState error={shown} />
      <div style={{ textAlign: 'center' }}>
        <Button onClick={() => globalThis.location.reload()}>Load the page anew</Button>
      </div>
    </div>
  );
}
