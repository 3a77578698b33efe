import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMailNow } from '../mail/read/mail.ts';
import { apart, shownOf } from './shown.rules.ts';

describe('a mail as it looks', () => {
  test('answer and quote stand apart, and together they are the whole text', () => {
    expect(apart('Yes, go on.\n\nOn Monday Ann wrote:\n> May we?', 'Yes, go on.')).toEqual({
      replyText: 'Yes, go on.',
      quotedText: 'On Monday Ann wrote:\n> May we?',
    });
    expect(apart('> May we?\n\nYes.', 'Yes.')).toEqual({ replyText: 'Yes.', quotedText: '> May we?' });
    expect(apart('All new', 'All new')).toEqual({ replyText: 'All new', quotedText: '' });
  });

  test('an answer between quotes leaves the whole text to be read', () => {
    const whole = '> May we?\nYes.\n> And then?\nNo.';
    expect(apart(whole, 'Yes.\nNo.')).toEqual({ replyText: 'Yes.\nNo.', quotedText: whole });
  });

  test('no word of any text is lost', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (before, answer, after) => {
        const whole = `${before}${answer}${after}`;
        const shown = apart(whole, answer);
        const letters = (text: string): string => text.replaceAll(/\s/g, '');
        const kept = letters(`${shown.replyText}${shown.quotedText}`);
        expect(kept.length).toBeGreaterThanOrEqual(letters(whole).length);
      }),
    );
  });

  test('a picture inside the mail is part of the page, one from elsewhere is counted and gone', () => {
    const raw = [
      'From: Ann <ann@acme.example>',
      'Subject: Picture',
      'MIME-Version: 1.0',
      'Content-Type: multipart/related; boundary=x',
      '',
      '--x',
      'Content-Type: text/html',
      '',
      '<p>Look <img src="cid:logo@acme"><img src="https://spy.example/p.gif"><img src="cid:page@acme"><script>alert(1)</script></p>',
      '--x',
      'Content-Type: image/png; name=logo.png',
      'Content-ID: <logo@acme>',
      'Content-Transfer-Encoding: base64',
      '',
      'iVBORw0KGgo=',
      '--x',
      'Content-Type: image/svg+xml; name=page.svg',
      'Content-ID: <page@acme>',
      '',
      '<svg onload="alert(1)"/>',
      '--x--',
    ].join('\r\n');
    const shown = shownOf(readMailNow(Buffer.from(raw)));
    expect(shown.html).toContain('src="data:image/png;base64,iVBORw0KGgo="');
    expect(shown.html).not.toMatch(/cid:|https:|svg|script/);
    expect(shown.remoteBlocked).toBe(1);
  });
});
