import { expect, test } from 'vitest';
import { mailTokens } from './token.ts';

const tokens = mailTokens('ab'.repeat(32), 'SOC <soc@soc.example>');
const ticket = '018f0000-0000-7000-8000-0000000000aa';
const mail = '018f0000-0000-7000-8000-0000000000bb';

test('a token leads to its ticket from a message id, a thread id and a reply address', () => {
  const address = tokens.replyAddress('acme@soc.example', ticket);
  expect(tokens.ticketOf(tokens.messageId(ticket, mail))).toBe(ticket);
  expect(tokens.ticketOf(tokens.threadId(ticket))).toBe(ticket);
  expect(tokens.ticketOf(address.toUpperCase())).toBe(ticket);
  expect(address.split('@')[0]?.length).toBeLessThanOrEqual(64);
});

test('a token that was altered, or made by another installation, leads nowhere', () => {
  const id = tokens.messageId(ticket, mail);
  expect(tokens.ticketOf(id.replace('aa.', 'ab.'))).toBeUndefined();
  expect(mailTokens('cd'.repeat(32), 'soc@soc.example').ticketOf(id)).toBeUndefined();
  expect(tokens.ticketOf('<CAF123@mail.example>')).toBeUndefined();
});
