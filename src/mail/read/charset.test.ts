import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { mailOf, multipart, raw, read, readWith } from './fixtures/build.ts';

/** A few sentences a client may write. */
const TEXTS: Record<string, string> = {
  japanese: '監視ネットワークの障害について、至急ご確認ください。ルーターが応答しません。',
  simplified: '网络故障报告：请尽快确认路由器的状态，办公室的所有人都无法上网。',
  traditional: '網路故障報告：請儘快確認路由器的狀態，辦公室的所有人都無法上網。',
  korean: '네트워크 장애 보고서입니다. 라우터가 응답하지 않습니다.',
  russian: 'Сеть не работает, маршрутизатор не отвечает. Пожалуйста, проверьте срочно.',
  greek: 'Το δίκτυο δεν λειτουργεί και ο δρομολογητής δεν απαντά. Παρακαλώ ελέγξτε.',
  polish: 'Sieć nie działa, router nie odpowiada. Proszę pilnie sprawdzić łączność w głównej siedzibie – dziękuję.',
  german: 'Das Netz steht still, der „Router“ antwortet nicht. Bitte prüfen: Straße, Gebäude Süd – Grüße',
  hebrew: 'הרשת אינה פועלת והנתב אינו מגיב. נא לבדוק בדחיפות.',
  turkish: 'Ağ çalışmıyor, yönlendirici yanıt vermiyor. Lütfen acilen kontrol edin, teşekkürler.',
  thai: 'เครือข่ายใช้งานไม่ได้ เราเตอร์ไม่ตอบสนอง กรุณาตรวจสอบ',
};

const ISO_2022_JP = 'GyRCNEY7ayVNJUMlSCVvITwlLyROPmMzMiRLJEQkJCRGISI7ajVeJDQzTkcnJC8kQCQ1JCQhIxsoQg==';

describe('declared charsets', () => {
  test.each([
    ['utf-8', 'japanese'],
    ['UTF8', 'korean'],
    ['shift_jis', 'japanese'],
    ['cp932', 'japanese'],
    ['euc-jp', 'japanese'],
    ['gb2312', 'simplified'],
    ['gbk', 'simplified'],
    ['gb18030', 'simplified'],
    ['big5', 'traditional'],
    ['euc-kr', 'korean'],
    ['ks_c_5601-1987', 'korean'],
    ['koi8-r', 'russian'],
    ['windows-1251', 'russian'],
    ['iso-8859-5', 'russian'],
    ['cp866', 'russian'],
    ['windows-1253', 'greek'],
    ['iso-8859-7', 'greek'],
    ['windows-1250', 'polish'],
    ['windows-1252', 'german'],
    ['cp1252', 'german'],
    ['windows-1255', 'hebrew'],
    ['windows-1254', 'turkish'],
    ['iso-8859-9', 'turkish'],
    ['windows-874', 'thai'],
    ['tis-620', 'thai'],
    ['utf-16le', 'russian'],
    ['utf-16be', 'german'],
  ])('%s', (charset, language) => {
    const text = TEXTS[language]!;
    const name = { ks_c_5601_1987: 'euc-kr' }[charset.replaceAll('-', '_')] ?? charset;
    const bytes = iconv.encode(text, name);
    const mail = readWith(
      [`Content-Type: text/plain; charset="${charset}"`, 'Content-Transfer-Encoding: base64'],
      bytes.toString('base64'),
    );
    expect(mail.text).toBe(text);
    const subject = readWith([`Subject: =?${charset}?B?${bytes.toString('base64')}?=`]).subject;
    expect(subject).toBe(text);
  });

  test.each([
    ['iso-2022-jp', ISO_2022_JP, '監視ネットワークの障害について、至急ご確認ください。'],
    ['iso-2022-kr', 'GyQpQw4zV0YuP3ZFKQ8gDkBlPlYPIA46ODBtPC1AVDRPNFkP', '네트워크 장애 보고서입니다'],
    ['hz-gb-2312', 'fntNeEJnOUpVTzEoOGYjLEdrPiE/bEg3SE9+fQ==', '网络故障报告，请尽快确认'],
    ['utf-7', 'U3QrQVBZLXJ1bmcgaW0gQitBUHctcm8=', 'Störung im Büro'],
    ['unicode-1-1-utf-7', 'U3QrQVBZLXJ1bmcgaW0gQitBUHctcm8=', 'Störung im Büro'],
  ])('%s', (charset, code, text) => {
    expect(
      readWith([`Content-Type: text/plain; charset=${charset}`, 'Content-Transfer-Encoding: base64'], code).text,
    ).toBe(text);
  });
});

describe('wrong or missing charsets', () => {
  test.each([
    ['us-ascii', 'utf-8', 'german'],
    ['iso-8859-1', 'utf-8', 'japanese'],
    ['windows-1252', 'utf-8', 'russian'],
    ['utf-8', 'windows-1252', 'german'],
    ['utf-8', 'windows-1251', 'russian'],
    ['utf-8', 'shift_jis', 'japanese'],
    ['utf-8', 'gb18030', 'simplified'],
    ['utf-8', 'big5', 'traditional'],
    ['iso-2022-jp', 'shift_jis', 'japanese'],
    ['x-unknown', 'utf-8', 'korean'],
    ['no-such-charset', 'windows-1252', 'german'],
    ['', 'utf-8', 'polish'],
    ['', 'windows-1252', 'german'],
    ['', 'koi8-r', 'russian'],
    ['', 'euc-jp', 'japanese'],
  ])('called "%s", is %s', (declared, real, language) => {
    const text = TEXTS[language]!.repeat(2);
    const type = declared === '' ? 'text/plain' : `text/plain; charset=${declared}`;
    const mail = readWith([`Content-Type: ${type}`, 'Content-Transfer-Encoding: 8bit'], iconv.encode(text, real));
    expect(mail.text).toBe(text);
    if (declared !== '') expect(mail.notes.join()).toContain('charset');
  });

  test.each([
    ['windows-1252', 'Grüße'],
    ['windows-1252', 'não é possível'],
    ['windows-1252', 'Kabel 50 m³, Änderung'],
    ['windows-1250', 'Łódź źle działa'],
    ['iso-8859-2', 'Łukasz prosi o pomoc, nie działa sieć'],
    ['windows-1251', 'Сеть не работает'],
    ['koi8-r', 'Сеть не работает'],
    ['shift_jis', '障害の報告です'],
    ['euc-jp', '障害の報告です'],
    ['gb18030', '网络故障，请尽快确认'],
    ['big5', '網路故障'],
    ['euc-kr', '네트워크 장애'],
  ])('a few words in %s: %s', (charset, text) => {
    for (const declared of ['', '; charset=utf-8', '; charset=us-ascii'])
      expect(readWith([`Content-Type: text/plain${declared}`], iconv.encode(text, charset)).text).toBe(text);
  });

  test('ISO-2022-JP that is called nothing', () => {
    expect(readWith([], Buffer.from(ISO_2022_JP, 'base64')).text).toBe(
      '監視ネットワークの障害について、至急ご確認ください。',
    );
  });

  test('Windows letters under the name of ISO', () => {
    const type = ['Content-Type: text/plain; charset=iso-8859-1', 'Content-Transfer-Encoding: quoted-printable'];
    expect(readWith(type, '=93quoted=94 =80 5 =96 10').text).toBe('“quoted” € 5 – 10');
  });

  test('one broken character does not turn UTF-8 into something else', () => {
    const bytes = Buffer.concat([
      Buffer.from('Grüße aus München, ärgerlich '),
      Buffer.from([0xc3]),
      Buffer.from(' und schön'),
    ]);
    expect(readWith(['Content-Type: text/plain; charset=utf-8'], bytes).text).toBe(
      'Grüße aus München, ärgerlich \uFFFD und schön',
    );
  });

  test('an HTML page that names its charset itself', () => {
    const page = iconv.encode(
      `<html><head><meta charset="windows-1251"></head><body><p>${TEXTS['russian']}</p></body></html>`,
      'windows-1251',
    );
    expect(readWith(['Content-Type: text/html'], page).text).toBe(TEXTS['russian']);
  });
});

describe('header fields', () => {
  const subject = (value: string | Uint8Array): string =>
    read(
      raw(
        'From: ann@acme.example',
        typeof value === 'string' ? `Subject: ${value}` : Buffer.concat([Buffer.from('Subject: '), value]),
        '',
        'x',
      ),
    ).subject;

  test.each([
    ['=?utf-8?Q?Gr=C3=BC=C3=9Fe_aus_Bonn?=', 'Grüße aus Bonn'],
    ['=?UTF-8?B?R3LDvA==?= =?UTF-8?B?w59l?=', 'Grüße'],
    // Cut within a character.
    ['=?utf-8?B?R3LD?=\r\n =?utf-8?B?vMOfZQ==?=', 'Grüße'],
    ['=?utf-8?Q?Gr=C3?= =?utf-8?Q?=BC=C3=9Fe?=', 'Grüße'],
    ['=?iso-8859-1*de?Q?Gr=FC=DFe?=', 'Grüße'],
    ['"=?utf-8?Q?Gr=C3=BC=C3=9Fe?="', '"Grüße"'],
    ['Re: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= (2)', 'Re: Grüße (2)'],
    ['a=?utf-8?Q?=C3=BC?=b', 'aüb'],
    ['=?utf-8?Q?with blanks =C3=BC?=', 'with blanks ü'],
    ['=?utf-8?Q?never_closed', '=?utf-8?Q?never_closed'],
    ['=?no-such?Q?Gr=C3=BC=C3=9Fe?=', 'Grüße'],
    ['=?utf-8?B?R3LDvMOfZQ?=', 'Grüße'],
    ['=?utf-8?X?abc?=', '=?utf-8?X?abc?='],
    ['=?utf-8?Q??=', ''],
    ['=?us-ascii?Q?plain?= text', 'plain text'],
    ['=?utf-8?Q?a=00b=0D=0Ac?=', 'a b c'],
  ])('%s', (value, text) => expect(subject(value)).toBe(text));

  test('raw bytes: UTF-8, else the charset of the text', () => {
    expect(subject(Buffer.from('Störung'))).toBe('Störung');
    const mail = read(
      Buffer.concat([
        Buffer.from('From: '),
        iconv.encode('Иван <ivan@acme.example>', 'windows-1251'),
        Buffer.from('\r\nSubject: '),
        iconv.encode('Сеть', 'windows-1251'),
        Buffer.from('\r\nContent-Type: text/plain; charset=windows-1251\r\n\r\n'),
        iconv.encode(TEXTS['russian']!, 'windows-1251'),
      ]),
    );
    expect([mail.from?.name, mail.from?.address, mail.subject]).toEqual(['Иван', 'ivan@acme.example', 'Сеть']);
  });

  test('names of files: RFC 2231, RFC 2047, raw, continued, in Japanese', () => {
    const named = (disposition: string): string | undefined =>
      read(
        multipart('multipart/mixed', [
          { headers: ['Content-Type: application/pdf', `Content-Disposition: attachment; ${disposition}`], body: 'x' },
        ]),
      ).attachments[0]?.filename;
    expect(named("filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf")).toBe('Grüße.pdf');
    expect(named("filename*=iso-8859-1'de'Gr%FC%DFe.pdf")).toBe('Grüße.pdf');
    expect(named('filename*0*=UTF-8\'\'Gr%C3;\r\n filename*1*=%BC%C3%9Fe;\r\n filename*2=".pdf"')).toBe('Grüße.pdf');
    expect(named('filename="=?utf-8?B?R3LDvMOfZS5wZGY=?="')).toBe('Grüße.pdf');
    expect(named('filename==?utf-8?Q?Gr=C3=BC=C3=9Fe=2Epdf?=')).toBe('Grüße.pdf');
    expect(named('filename="Grüße.pdf"')).toBe('Grüße.pdf');
    expect(named('filename=annual report (final).pdf')).toBe('annual report (final).pdf');
    expect(named('filename="=?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=.pdf"')).toBe('日本語.pdf');
    expect(named('filename="fallback.pdf"; filename*=UTF-8\'\'Gr%C3%BC%C3%9Fe.pdf')).toBe('Grüße.pdf');
  });
});

test('format=flowed is joined, quotes and signatures stay', () => {
  const flowed = ['Content-Type: text/plain; format=flowed; charset=utf-8'];
  expect(readWith(flowed, 'One \ntwo\n  stuffed\n> quoted \n> more\n-- \nAnn').text).toBe(
    'One two\n stuffed\n> quoted more\n-- \nAnn',
  );
  expect(readWith(['Content-Type: text/plain; format=flowed; delsp=yes'], 'One \ntwo').text).toBe('Onetwo');
});

test('an address field in every shape', () => {
  const to = (value: string): string =>
    read(mailOf([`To: ${value}`]))
      .to.map(({ name, address }) => `${name}|${address}`)
      .join(' ; ');
  expect(to('bob@acme.example')).toBe('|bob@acme.example');
  expect(to('Bob Ray <bob@acme.example>, "Ray, Bob" <b@acme.example>')).toBe(
    'Bob Ray|bob@acme.example ; Ray, Bob|b@acme.example',
  );
  expect(to('bob@acme.example (Bob Ray)')).toBe('Bob Ray|bob@acme.example');
  expect(to('Ray, Bob <b@acme.example>')).toBe('Ray, Bob|b@acme.example');
  expect(to('Team: a@x.example, b@x.example;, c@x.example')).toBe('|a@x.example ; |b@x.example ; |c@x.example');
  expect(to('undisclosed-recipients:;')).toBe('');
  expect(to('"Bob \\"the\\" Ray" <b@acme.example>')).toBe('Bob "the" Ray|b@acme.example');
  expect(to("'bob@acme.example' <bob@acme.example>")).toBe('|bob@acme.example');
  expect(to('<bob@acme.example')).toBe('|bob@acme.example');
  expect(to('Bob <mailto:bob@acme.example>')).toBe('Bob|bob@acme.example');
  expect(to('=?utf-8?Q?J=C3=BCrgen?= <j@acme.example>; =?utf-8?Q?M=C3=BCller=2C_A?= <m@acme.example>')).toBe(
    'Jürgen|j@acme.example ; Müller, A|m@acme.example',
  );
  expect(to('=?utf-8?Q?J=C3=BCrgen_=3Cj=40acme=2Eexample=3E?=')).toBe('Jürgen|j@acme.example');
  expect(to('Bob Ray')).toBe('Bob Ray|');
  expect(to('bob@acme.example bob2@acme.example')).toBe('|bob@acme.example ; |bob2@acme.example');
});
