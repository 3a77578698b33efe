import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { multipart, raw, read, readWith } from './fixtures/build.ts';
import { winmail } from './fixtures/winmail.ts';

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
const TEXT = { headers: ['Content-Type: text/plain'], body: 'See below.' };
const FORWARDED =
  'From: bob@acme.example\nSubject: Old one\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=in\n\n--in\n\nInner text\n--in\nContent-Type: application/pdf; name=in.pdf\n\nPDF\n--in--';

describe('attachments', () => {
  test('text keeps its bytes: line ends, charset, blanks', () => {
    const bytes = Buffer.from('a \r\nb\n\xe4\r\n', 'latin1');
    const mail = read(
      multipart('multipart/mixed', [
        TEXT,
        {
          headers: ['Content-Type: text/csv; charset=iso-8859-1', 'Content-Disposition: attachment; filename=a.csv'],
          body: bytes,
        },
      ]),
    );
    expect(mail.attachments[0]).toMatchObject({
      filename: 'a.csv',
      mimeType: 'text/csv',
      size: bytes.length,
      sha256: sha256(bytes),
      contentId: null,
    });
    expect(mail.text).toBe('See below.');
  });

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system32\\cmd.exe', 'cmd.exe'],
    ['C:\\Users\\ann\\report.pdf', 'report.pdf'],
    ['a\u0000b.txt', 'a b.txt'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['..', 'attachment.bin'],
    ['   ', 'attachment.bin'],
    ['CON.txt', '_CON.txt'],
    ['.htaccess', 'htaccess'],
    ['a<b>|c?.txt', 'a_b__c_.txt'],
    [`${'x'.repeat(400)}.pdf`, `${'x'.repeat(196)}.pdf`],
  ])('the name %j becomes %j', (name, safe) => {
    const mail = read(
      multipart('multipart/mixed', [
        TEXT,
        {
          headers: [
            'Content-Type: application/octet-stream',
            `Content-Disposition: attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
          ],
          body: 'x',
        },
      ]),
    );
    expect(mail.attachments[0]?.filename).toBe(safe);
  });

  test('images inside the text have their Content-ID', () => {
    const mail = read(
      multipart('multipart/related', [
        { headers: ['Content-Type: text/html'], body: '<p>Look: <img src="cid:logo@acme"></p>' },
        {
          headers: ['Content-Type: image/png', 'Content-ID: <logo@acme>', 'Content-Transfer-Encoding: base64'],
          body: 'aGVsbG8=',
        },
      ]),
    );
    expect(mail.attachments[0]).toMatchObject({
      filename: 'image.png',
      contentId: '<logo@acme>',
      inline: true,
      sha256: sha256('hello'),
    });
    expect(mail.html).toContain('src="cid:logo@acme"');
  });

  test('a mail inside is one file, seen when it is not called an attachment', () => {
    const part = (disposition: string[]): object =>
      read(
        multipart('multipart/mixed', [
          TEXT,
          { headers: ['Content-Type: message/rfc822', ...disposition], body: FORWARDED },
        ]),
      );
    const seen = part([]);
    expect(seen).toMatchObject({
      attachments: [
        { filename: 'Old one.eml', mimeType: 'message/rfc822', sha256: sha256(FORWARDED.replaceAll('\n', '\r\n')) },
      ],
      replyText: 'See below.',
    });
    expect(seen).toHaveProperty('text', expect.stringContaining('Inner text'));
    expect(part(['Content-Disposition: attachment'])).toMatchObject({
      text: 'See below.',
      attachments: [{ filename: 'Old one.eml' }],
    });
  });

  test('uuencode in the text', () => {
    const mail = readWith([], 'See below.\n\nbegin 644 notes.txt\n#0V%T\n`\nend\n\nBye');
    expect(mail.attachments[0]).toMatchObject({ filename: 'notes.txt', size: 3, sha256: sha256('Cat') });
    expect(mail.text).toBe('See below.\n\n\nBye');
    expect(readWith([], 'I will begin 644 things\nbegin 644 x\nnot that at all, no').attachments).toEqual([]);
  });

  test('a body called uuencode that has no first line', () => {
    const part = {
      headers: ['Content-Type: application/msword; name=a.doc', 'Content-Transfer-Encoding: x-uuencode'],
      body: '#0V%T\n`',
    };
    expect(read(multipart('multipart/mixed', [TEXT, part])).attachments[0]).toMatchObject({
      filename: 'a.doc',
      sha256: sha256('Cat'),
    });
  });

  test('an opaque signature shows what it signs, in one piece or in many', () => {
    const inner = Buffer.from('Content-Type: text/plain; charset=utf-8\r\n\r\nGrüße');
    const tlv = (tag: number, body: Uint8Array) => Buffer.concat([Buffer.from([tag, 0x81, body.length]), body]);
    const id = Buffer.from('06092a864886f70d010701', 'hex');
    const whole = tlv(0x30, Buffer.concat([id, tlv(0xa0, tlv(0x04, inner))]));
    const pieces = Buffer.concat([
      id,
      Buffer.from([0xa0, 0x80, 0x24, 0x80]),
      tlv(0x04, inner.subarray(0, 9)),
      tlv(0x04, inner.subarray(9)),
      Buffer.alloc(8),
    ]);
    for (const cms of [whole, pieces]) {
      const mail = readWith(
        [
          'Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m',
          'Content-Transfer-Encoding: base64',
        ],
        cms.toString('base64'),
      );
      expect(mail).toMatchObject({
        text: 'Grüße',
        protection: { signed: 'smime', encrypted: 'none' },
        attachments: [{ filename: 'smime.p7m' }],
      });
    }
  });

  test('winmail.dat gives the files in it', () => {
    const files = [
      { name: 'Grüße.pdf', content: Buffer.from('PDF') },
      { name: 'b.txt', content: Buffer.alloc(0) },
    ];
    const mail = read(
      multipart('multipart/mixed', [
        TEXT,
        {
          headers: ['Content-Type: application/ms-tnef; name=winmail.dat', 'Content-Transfer-Encoding: base64'],
          body: winmail(files).toString('base64'),
        },
      ]),
    );
    expect(mail.attachments.map(({ filename, sha256 }) => [filename, sha256])).toEqual([
      ['Grüße.pdf', sha256('PDF')],
      ['b.txt', sha256('')],
    ]);
    const broken = read(
      multipart('multipart/mixed', [
        TEXT,
        { headers: ['Content-Type: application/ms-tnef; name=winmail.dat'], body: 'garbage' },
      ]),
    );
    expect(broken.attachments[0]?.filename).toBe('winmail.dat');
  });

  test('S/MIME and OpenPGP are recognised and kept', () => {
    const signed = read(
      multipart('multipart/signed; protocol="application/pkcs7-signature"', [
        TEXT,
        { headers: ['Content-Type: application/pkcs7-signature; name=smime.p7s'], body: 'x' },
      ]),
    );
    expect([signed.protection, signed.text, signed.attachments[0]?.protection]).toEqual([
      { signed: 'smime', encrypted: 'none' },
      'See below.',
      'signature',
    ]);
    const sealed = read(
      multipart('multipart/encrypted; protocol="application/pgp-encrypted"', [
        { headers: ['Content-Type: application/pgp-encrypted'], body: 'Version: 1' },
        { headers: ['Content-Type: application/octet-stream; name=encrypted.asc'], body: 'x' },
      ]),
    );
    expect([sealed.protection.encrypted, sealed.attachments.length]).toEqual(['pgp', 2]);
    expect(
      readWith(['Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m'], 'x'),
    ).toMatchObject({ protection: { encrypted: 'smime' }, attachments: [{ filename: 'smime.p7m' }] });
    expect(readWith([], '-----BEGIN PGP MESSAGE-----\nx\n-----END PGP MESSAGE-----').protection.encrypted).toBe('pgp');
  });
});

describe('which text is seen', () => {
  const html = { headers: ['Content-Type: text/html'], body: '<p>Rich <b>text</b></p>' };
  test('plain of an alternative; the HTML when plain is empty or only points to it', () => {
    expect(read(multipart('multipart/alternative', [TEXT, html])).text).toBe('See below.');
    expect(read(multipart('multipart/alternative', [{ ...TEXT, body: '  ' }, html])).text).toBe('Rich text');
    expect(
      read(multipart('multipart/alternative', [{ ...TEXT, body: 'Your mail client does not support HTML.' }, html]))
        .text,
    ).toBe('Rich text');
  });
  test('all texts of a mixed one, with named ones as files', () => {
    const mail = read(
      multipart('multipart/mixed', [
        TEXT,
        html,
        { headers: ['Content-Type: text/plain; name=log.txt'], body: 'log' },
        { headers: ['Content-Type: text/plain'], body: 'Footer' },
      ]),
    );
    expect(mail.text).toBe('See below.\n\nRich text\n\nFooter');
    expect(mail.attachments.map(({ filename }) => filename)).toEqual(['log.txt']);
  });
});

describe('HTML', () => {
  test('to text: blocks, lists, tables, links, entities, nothing hidden', () => {
    const page =
      '<html><head><title>No</title><style>p{}</style></head><body><h1>Head</h1><p>One&nbsp;&amp; two<br>three</p><ul><li>a</li><li>b</li></ul><table><tr><td>x</td><td>y</td></tr></table><a href="https://acme.example/t">here</a><div style="display:none">No</div><script>No</script><blockquote>q</blockquote></body></html>';
    expect(readWith(['Content-Type: text/html'], page).text).toBe(
      'Head\n\nOne & two\nthree\n\n- a\n- b\n\nx\ty\n\nhere <https://acme.example/t>\n\n> q',
    );
  });
  test('for display: nothing runs, nothing is loaded', () => {
    const page =
      '<div onclick="x()" style="color:red;background:url(http://t.example/a)">Hi<script>x()</script><img src="http://t.example/p.png"><img src="cid:a@b"><a href="javascript:x()">a</a><a href="https://acme.example">b</a><iframe src="//t.example"></iframe><style>@import "http://t.example"</style><form action="http://t.example"><input></form><svg onload=x()></svg><base href="http://t.example"></div>';
    const { html, remoteBlocked } = readWith(['Content-Type: text/html'], page);
    expect(html).toBe(
      '<div style="color:red">Hi<img /><img src="cid:a@b" /><a rel="noopener noreferrer nofollow" target="_blank">a</a><a href="https://acme.example" rel="noopener noreferrer nofollow" target="_blank">b</a></div>',
    );
    expect(remoteBlocked).toBeGreaterThanOrEqual(3);
  });
});

describe('dirt', () => {
  const file = (...lines: string[]) => read(raw(...lines));
  test.each([
    [
      'a From line of an mbox',
      ['From ann Tue Nov 24 09:00:00 2026', 'From: ann@acme.example', 'Subject: VPN', '', 'Hello'],
    ],
    ['empty lines before the head', ['', '', 'From: ann@acme.example', 'Subject: VPN', '', 'Hello']],
    ['a byte order mark', ['\uFEFFFrom: ann@acme.example', 'Subject: VPN', '', 'Hello']],
    ['no empty line before the body', ['From: ann@acme.example', 'Subject: VPN', 'Hello']],
    ['a line in the head that is no field', ['From: ann@acme.example', 'some junk here', 'Subject: VPN', '', 'Hello']],
    ['a blank before the colon', ['From : ann@acme.example', 'Subject : VPN', '', 'Hello']],
    ['a line of blanks ends the head', ['From: ann@acme.example', 'Subject: VPN', ' ', 'Hello']],
  ])('%s', (_, lines) =>
    expect(file(...lines)).toMatchObject({
      subject: 'VPN',
      text: 'Hello',
      from: { address: 'ann@acme.example' },
      readable: true,
    }),
  );

  test('lines that end in CR or in LF alone', () => {
    const lines = [
      'From: ann@acme.example',
      'Subject: VPN',
      'Content-Type: multipart/mixed; boundary=x',
      '',
      '--x',
      '',
      'Hello',
      '--x--',
    ];
    for (const end of ['\r', '\n', '\r\r\n'])
      expect(read(Buffer.from(lines.join(end)))).toMatchObject({ subject: 'VPN', text: 'Hello' });
  });

  test('boundaries that are missing, wrong or never closed', () => {
    const mail = (type: string, ...lines: string[]) =>
      file('From: ann@acme.example', `Content-Type: ${type}`, '', ...lines);
    const parts = ['--x', 'Content-Type: text/plain', '', 'Hello', '--x', 'Content-Type: text/html', '', '<p>Rich</p>'];
    expect(mail('multipart/alternative; boundary=x', ...parts).text).toBe('Hello');
    expect(mail('multipart/alternative', ...parts, '--x--').text).toBe('Hello');
    expect(mail('multipart/alternative; boundary=y', ...parts, '--x--').text).toBe('Hello');
    expect(mail('multipart/mixed; boundary=x', 'Only text').text).toBe('Only text');
    expect(mail('multipart/mixed; boundary="x y=1"', '--x y=1  ', '', 'Hello', '--x y=1--').text).toBe('Hello');
  });

  test('transfer encodings as they come', () => {
    const encoded = (encoding: string, body: string): string =>
      readWith([`Content-Transfer-Encoding: ${encoding}`, 'Content-Type: text/plain; charset=utf-8'], body).text;
    expect(encoded('BASE64', 'SGVs\nbG8=\n\n_____\nA footer of the list')).toBe('Hello');
    expect(encoded('base64', 'SGVsbG8=SGVsbG8=')).toBe('HelloHello');
    expect(encoded('base64', 'This is plain text after all.')).toBe('This is plain text after all.');
    expect(encoded('quoted-printable', 'a=3Db=  \nc=ZZ=3d=\nd=')).toBe('a=bc=ZZ=d');
    expect(encoded('8-bit', 'Grüße')).toBe('Grüße');
    expect(encoded('x-strange', 'Hello')).toBe('Hello');
  });

  test.each([
    ['Tue, 24 Nov 2026 09:00:00 +0100 (CET)', '2026-11-24T08:00:00.000Z'],
    ['24 Nov 26 09:00 EST', '2026-11-24T14:00:00.000Z'],
    ['Tue Nov 24 09:00:00 2026', '2026-11-24T09:00:00.000Z'],
    ['Tue, 24-Nov-2026 09:00:00 GMT', '2026-11-24T09:00:00.000Z'],
    ['Di, 24 Nov 2026 9:00:00 +01:00', '2026-11-24T08:00:00.000Z'],
    ['2026-11-24T09:00:00+02:00', '2026-11-24T07:00:00.000Z'],
    ['Tue, 24 Nov 2026 09:00:00 PM +0000', '2026-11-24T21:00:00.000Z'],
  ])('the date %s', (date, iso) => expect(new Date(readWith([`Date: ${date}`]).date!).toISOString()).toBe(iso));
  test('a date that is none', () => expect(readWith(['Date: yesterday']).date).toBeNull());

  test('ids without brackets, folded, repeated, and prose', () => {
    const mail = readWith([
      'Message-ID: 1@acme.example',
      'In-Reply-To: Your message of Tuesday <0@desk.example>',
      'References: <0@desk.example>\r\n <a@desk.\r\n example> <0@desk.example>',
    ]);
    expect([mail.messageId, mail.inReplyTo, mail.references]).toEqual([
      '<1@acme.example>',
      '<0@desk.example>',
      ['<0@desk.example>', '<a@desk.example>'],
    ]);
  });

  test('bytes that are no mail give what can be saved', () => {
    expect(read('')).toMatchObject({ readable: false, text: '', from: null });
    expect(read('just a text\nof two lines')).toMatchObject({ readable: false, text: 'just a text\nof two lines' });
    expect(read(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]))).toMatchObject({ readable: false });
  });
});
