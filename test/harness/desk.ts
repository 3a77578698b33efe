/** A bare product with one client and the people of a desk: who leads, who works beside them, who asks. */
import type { Browser } from 'playwright-core';
import { stepOf, totpCode } from '../../src/people/totp.ts';
import { openChromium } from './chromium.ts';
import { startProduct } from './product.ts';
import type { Product } from './product.ts';
import { Visitor, setUpAdministrator, setupLinkIn } from './visitor.ts';

export type Desk = {
  product: Product;
  browser: Browser;
  /** Ada Minter, who runs it. */
  ada: Visitor;
  /** Ben Okafor, engineer, who sees every client. */
  ben: Visitor;
  /** Ann Berg of the client Acme. */
  ann: Visitor;
  clientId: string;
  close(): Promise<void>;
};

const PASSWORD = 'correct horse battery staple 9';

export async function startDesk(env: Record<string, string> = {}): Promise<Desk> {
  const [product, browser] = await Promise.all([startProduct({ env }), openChromium()]);
  const { origin } = product;
  const { visitor: ada } = await setUpAdministrator(origin, setupLinkIn(product.said()));
  const { id: clientId } = await ada.must<{ id: string }>('POST', '/clients', { name: 'Acme', zone: 'Europe/Oslo' });
  const engineer = { name: 'Ben Okafor', email: 'ben@soc.example', role: 'engineer', allClients: true };
  const ben = await invited(ada, '/staff', engineer);
  const { secret } = await ben.must<{ secret: string }>('POST', '/me/second-factor', {});
  await ben.must('POST', '/me/second-factor/confirm', { code: totpCode(secret, stepOf(Date.now())) });
  const user = { name: 'Ann Berg', email: 'ann@acme.example', role: 'client-administrator' };
  const ann = await invited(ada, `/clients/${clientId}/users`, user);
  return {
    ...{ product, browser, ada, ben, ann, clientId },
    async close() {
      await browser.close();
      await product.remove();
    },
  };
}

/** Invites someone, who follows the link, chooses a password and signs in. */
async function invited(ada: Visitor, path: string, person: { email: string }): Promise<Visitor> {
  const { link } = await ada.must<{ link: string }>('POST', path, person);
  const visitor = new Visitor(ada.origin);
  const secret = link.split('/').at(-1) ?? '';
  await visitor.must('POST', `/password-links/${secret}`, { password: PASSWORD });
  await visitor.must('POST', '/sign-in', { email: person.email, password: PASSWORD });
  return visitor;
}
