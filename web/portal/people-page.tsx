import { Card } from '../kit/card.tsx';
import { Page } from '../kit/page.tsx';
import { ClientUsers } from '../people/client-users.tsx';
import { ownSide } from '../people/user-side.ts';

/** Who of the client may sign in; managed by its own administrators. */
export function PortalPeoplePage(): React.JSX.Element {
  return (
    <Page title="People" narrow>
      <Card>
        <ClientUsers side={ownSide} mayManage />
      </Card>
    </Page>
  );
}
