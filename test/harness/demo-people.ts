/** The people whose sign-ins the demo prints, signed in: a lead engineer, a manager, a client user. */
import { stepOf, totpCode } from '../../src/people/totp.ts';
import type { Product } from './product.ts';
import { Visitor } from './visitor.ts';

export type DemoPerson = { email: string; visitor: Visitor };

/** In the order they are printed. */
export async function demoPeople(product: Product): Promise<DemoPerson[]> {
  const said = product.said();
  const password = /Password of every account:\s+(\S+)/.exec(said)?.[1] ?? '';
  const totps = [...said.matchAll(/secret=([A-Z2-7]+)/g)].map((match) => match[1] ?? '');
  const emails = [...said.matchAll(/sign in as\s+(\S+)/g)].map((match) => match[1] ?? '');
  const people: DemoPerson[] = [];
  for (const [i, email] of emails.entries())
    people.push({ email, visitor: await signIn(product.origin, { email, password, totp: totps[i] }) });
  return people;
}

async function signIn(
  origin: string,
  { email, password, totp }: { email: string; password: string; totp: string | undefined },
): Promise<Visitor> {
  const visitor = new Visitor(origin);
  const { state } = await visitor.must<{ state: string }>('POST', '/sign-in', { email, password });
  if (state === 'second-factor' && totp)
    await visitor.must('POST', '/sign-in/second-factor', { code: totpCode(totp, stepOf(Date.now())) });
  return visitor;
}
