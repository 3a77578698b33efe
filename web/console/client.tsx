import { MailOfClient } from '../correspondence/client-mail.tsx';
import { ClientPage } from '../people/client-page.tsx';

/** The page of a client with what stands higher: its mail. */
export function ClientWithAll(): React.JSX.Element {
  return <ClientPage beside={(clientId) => <MailOfClient clientId={clientId} />} />;
}
