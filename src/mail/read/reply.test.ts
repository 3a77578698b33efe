import { describe, expect, test } from 'vitest';
import { readWith } from './fixtures/build.ts';
import { replyOf } from './reply.ts';

/** What stands above quoted text, in the words of mail programs. */
const ATTRIBUTIONS: Record<string, string[]> = {
  English: [
    'On Tue, Nov 24, 2026 at 9:01 AM Help Desk <help@desk.example> wrote:',
    'On 24/11/2026 09:01, Help Desk wrote:',
    'On 24 Nov 2026, at 09:01, Help Desk <help@desk.example> wrote:',
    'Help Desk <help@desk.example> writes:',
  ],
  German: [
    'Am 24.11.2026 um 09:01 schrieb Help Desk:',
    'Am Di., 24. Nov. 2026 um 09:01 Uhr schrieb Help Desk <help@desk.example>:',
    'Help Desk <help@desk.example> schrieb am 24.11.2026 09:01:',
    'Help Desk schrieb:',
  ],
  French: [
    'Le 24/11/2026 à 09:01, Help Desk a écrit :',
    'Le mar. 24 nov. 2026 à 09:01, Help Desk <help@desk.example> a écrit :',
    'Le 24 nov. 2026 à 09:01, Help Desk <help@desk.example> a écrit\u00A0:',
  ],
  Spanish: [
    'El mar, 24 nov 2026 a las 9:01, Help Desk (<help@desk.example>) escribió:',
    'El 24/11/2026 a las 9:01, Help Desk escribió:',
  ],
  Italian: [
    'Il giorno mar 24 nov 2026 alle ore 09:01 Help Desk <help@desk.example> ha scritto:',
    'Il 24/11/2026 09:01, Help Desk ha scritto:',
  ],
  Dutch: [
    'Op di 24 nov 2026 om 09:01 schreef Help Desk <help@desk.example>:',
    'Op 24-11-2026 om 09:01 schreef Help Desk:',
    'Op 24 nov. 2026, om 09:01 heeft Help Desk <help@desk.example> het volgende geschreven:',
  ],
  Portuguese: [
    'Em ter., 24 de nov. de 2026 às 09:01, Help Desk <help@desk.example> escreveu:',
    'Em 24/11/2026 09:01, Help Desk escreveu:',
    'Help Desk <help@desk.example> escreveu no dia terça, 24/11/2026 à(s) 09:01:',
  ],
  Polish: [
    'W dniu 24.11.2026 o 09:01, Help Desk pisze:',
    'wt., 24 lis 2026 o 09:01 Help Desk <help@desk.example> napisał(a):',
    'Dnia 24 listopada 2026 09:01 Help Desk <help@desk.example> napisał(a):',
  ],
  Swedish: [
    'Den tis 24 nov. 2026 kl 09:01 skrev Help Desk <help@desk.example>:',
    'Den 2026-11-24 kl. 09:01, skrev Help Desk:',
    'On 2026-11-24 09:01, Help Desk skrev:',
  ],
  Danish: [
    'Den tirs. 24. nov. 2026 kl. 09.01 skrev Help Desk <help@desk.example>:',
    'Den 24.11.2026 kl. 09.01 skrev Help Desk:',
  ],
  Norwegian: ['tir. 24. nov. 2026 kl. 09:01 skrev Help Desk <help@desk.example>:'],
  Finnish: [
    'ti 24. marrask. 2026 klo 9.01 Help Desk (help@desk.example) kirjoitti:',
    'Help Desk kirjoitti 24.11.2026 klo 9.01:',
  ],
  Japanese: [
    '2026年11月24日(火) 9:01 Help Desk <help@desk.example>:',
    '2026年11月24日(火) 9:01 山田太郎 <taro@desk.example>:',
    '2026/11/24 9:01、Help Desk <help@desk.example>のメール:',
  ],
  Chinese: [
    '在 2026年11月24日，上午9:01，Help Desk <help@desk.example> 写道：',
    'Help Desk <help@desk.example> 于2026年11月24日周二 09:01写道：',
    '在 2026-11-24 09:01:00，"Help Desk" <help@desk.example> 写道：',
    'Help Desk <help@desk.example> 於 2026年11月24日 週二 上午9:01寫道：',
  ],
  Korean: ['2026년 11월 24일 (화) 오전 9:01, Help Desk <help@desk.example>님이 작성:'],
  Russian: [
    'вт, 24 нояб. 2026 г. в 09:01, Help Desk <help@desk.example>:',
    '24.11.2026 09:01, Help Desk пишет:',
    '24 ноября 2026, 09:01 +03:00 от Help Desk <help@desk.example>:',
  ],
  Czech: [
    'Dne 24. 11. 2026 v 9:01 Help Desk napsal(a):',
    'út 24. 11. 2026 v 9:01 odesílatel Help Desk <help@desk.example> napsal:',
  ],
  Turkish: ['Help Desk <help@desk.example>, 24 Kas 2026 Sal, 09:01 tarihinde şunu yazdı:'],
  Hungarian: ['Help Desk <help@desk.example> ezt írta (időpont: 2026. nov. 24., K, 9:01):'],
  Romanian: ['În mar., 24 nov. 2026 la 09:01, Help Desk <help@desk.example> a scris:'],
  Ukrainian: ['вт, 24 лист. 2026 р. о 09:01 Help Desk <help@desk.example> пише:'],
};

for (const [language, attributions] of Object.entries(ATTRIBUTIONS)) {
  describe(language, () => {
    test.each(attributions)('%s', (attribution) => {
      const quoted = '> Is it up again?\n>\n> Your desk';
      expect(replyOf(`It works now.\n\nAnn\n\n${attribution}\n${quoted}\n`)).toBe('It works now.\n\nAnn');
      expect(replyOf(`It works now.\n\n${attribution}\n\n${quoted}\n\nBelow it too.`)).toBe(
        'It works now.\n\nBelow it too.',
      );
    });
    test.each(attributions.filter((each) => /\d/.test(each)))('without marks on the quote: %s', (attribution) => {
      expect(replyOf(`It works now.\n\n${attribution}\n\nIs it up again?\n\nYour desk`)).toBe('It works now.');
    });
    test.each(attributions.filter((each) => each.includes(' ') && each.length > 40))(
      'broken in two: %s',
      (attribution) => {
        const space =
          attribution.indexOf(' ', attribution.length / 2) < 0
            ? attribution.lastIndexOf(' ')
            : attribution.indexOf(' ', attribution.length / 2);
        const broken = `${attribution.slice(0, space)}\n${attribution.slice(space + 1)}`;
        expect(replyOf(`It works now.\n\n${broken}\n> Is it up again?`)).toBe('It works now.');
      },
    );
  });
}

/** Heads as Outlook and others put them above the mail they answer. */
const HEADS: Record<string, string> = {
  English:
    'From: Help Desk <help@desk.example>\nSent: Tuesday, November 24, 2026 9:01 AM\nTo: Ann Lee <ann@acme.example>\nSubject: RE: VPN down',
  'English, bold':
    '*From:* Help Desk <help@desk.example>\n*Sent:* Tuesday, 24 November 2026 09:01\n*To:* Ann Lee\n*Cc:* Bob\n*Subject:* VPN down',
  German:
    'Von: Help Desk <help@desk.example>\nGesendet: Dienstag, 24. November 2026 09:01\nAn: Ann Lee\nBetreff: AW: VPN',
  French: 'De : Help Desk <help@desk.example>\nEnvoyé : mardi 24 novembre 2026 09:01\nÀ : Ann Lee\nObjet : RE: VPN',
  Spanish:
    'De: Help Desk <help@desk.example>\nEnviado el: martes, 24 de noviembre de 2026 9:01\nPara: Ann Lee\nAsunto: RE: VPN',
  Italian: 'Da: Help Desk <help@desk.example>\nInviato: martedì 24 novembre 2026 09:01\nA: Ann Lee\nOggetto: R: VPN',
  Dutch:
    'Van: Help Desk <help@desk.example>\nVerzonden: dinsdag 24 november 2026 09:01\nAan: Ann Lee\nOnderwerp: RE: VPN',
  Portuguese:
    'De: Help Desk <help@desk.example>\nEnviada em: terça-feira, 24 de novembro de 2026 09:01\nPara: Ann Lee\nAssunto: RES: VPN',
  Polish: 'Od: Help Desk <help@desk.example>\nWysłano: wtorek, 24 listopada 2026 09:01\nDo: Ann Lee\nTemat: ODP: VPN',
  Swedish: 'Från: Help Desk <help@desk.example>\nSkickat: den 24 november 2026 09:01\nTill: Ann Lee\nÄmne: SV: VPN',
  Danish: 'Fra: Help Desk <help@desk.example>\nSendt: 24. november 2026 09:01\nTil: Ann Lee\nEmne: SV: VPN',
  Finnish:
    'Lähettäjä: Help Desk <help@desk.example>\nLähetetty: tiistai 24. marraskuuta 2026 9.01\nVastaanottaja: Ann Lee\nAihe: VS: VPN',
  Japanese: '差出人: Help Desk <help@desk.example>\n送信日時: 2026年11月24日 9:01\n宛先: Ann Lee\n件名: RE: VPN',
  Chinese: '发件人: Help Desk <help@desk.example>\n发送时间: 2026年11月24日 9:01\n收件人: Ann Lee\n主题: 回复: VPN',
  'Chinese, Taiwan':
    '寄件者: Help Desk <help@desk.example>\n寄件日期: 2026年11月24日 上午 09:01\n收件者: Ann Lee\n主旨: RE: VPN',
  Korean:
    '보낸 사람: Help Desk <help@desk.example>\n보낸 날짜: 2026년 11월 24일 화요일 오전 9:01\n받는 사람: Ann Lee\n제목: RE: VPN',
  Russian: 'От: Help Desk <help@desk.example>\nОтправлено: 24 ноября 2026 г. 9:01\nКому: Ann Lee\nТема: RE: VPN',
};

describe('a head of Outlook', () => {
  test.each(Object.entries(HEADS))('in %s', (_, head) => {
    expect(replyOf(`It works now.\n\nAnn\n\n${head}\n\nIs it up again?`)).toBe('It works now.\n\nAnn');
    expect(replyOf(`It works now.\n\n________________________________\n${head}\n\nIs it up again?`)).toBe(
      'It works now.',
    );
    expect(replyOf(`It works now.\n\n${head.replaceAll('\n', '\n\n')}\n\nIs it up again?`)).toBe('It works now.');
  });
});

describe('a line that announces the original', () => {
  test.each([
    '-----Original Message-----',
    '----- Original Message -----',
    '-------- Original Message --------',
    '-----Ursprüngliche Nachricht-----',
    '-------- Weitergeleitete Nachricht --------',
    "-----Message d'origine-----",
    '-------- Message original --------',
    '-----Mensaje original-----',
    '-----Messaggio originale-----',
    '-----Oorspronkelijk bericht-----',
    '-----Mensagem original-----',
    '-----Oryginalna wiadomość-----',
    '-----Ursprungligt meddelande-----',
    '-----Oprindelig meddelelse-----',
    '-----Alkuperäinen viesti-----',
    '-----元のメッセージ-----',
    '-----原始邮件-----',
    '------------------ 原始郵件 ------------------',
    '---------- Forwarded message ---------',
    '------------------&nbsp;原始邮件&nbsp;------------------',
    'Begin forwarded message:',
    '##- Please type your reply above this line -##',
    '--- Bitte antworten Sie oberhalb dieser Linie ---',
  ])('%s', (line) => {
    expect(replyOf(`It works now.\n\n${line}\nIs it up again?`)).toBe('It works now.');
  });
});

describe('the full text stays when', () => {
  test.each([
    ['nothing is quoted', 'It is down.\n\n-- \nAnn Lee\nAcme'],
    ['a sentence only looks like an attribution', 'On Monday Bob wrote:\n\nthe router is hot.'],
    ['a list of facts looks a little like a head', 'From: the office\nit is slow.\n\nTo: do\nnothing'],
    ['a colon ends a line', 'In ticket 55 I wrote the following:\n\nplease restart it'],
    ['all of it is quoted', '> Is it up again?'],
    ['a forward has no words of its own', '---------- Forwarded message ---------\nFrom: Bob\n\nIs it up again?'],
  ])('%s', (_, text) => expect(replyOf(text)).toBe(text));
});

test('signatures stay with the reply, and so does what is written between quotes', () => {
  const text = 'Hello,\n\nOn 24 Nov 2026 09:01, Desk wrote:\n> Which port?\n443\n> Which host?\ngw1\n\n-- \nAnn';
  expect(replyOf(text)).toBe('Hello,\n\n443\ngw1\n\n-- \nAnn');
});

test('a cleartext signature of OpenPGP is no part of the reply', () => {
  const text =
    '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nIt works.\n- -- \nAnn\n-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----';
  expect(replyOf(text)).toBe('It works.\n-- \nAnn');
});

describe('HTML alone', () => {
  const html = (quote: string): string =>
    readWith(['Content-Type: text/html'], `<div>It works now.</div><div>Ann</div>${quote}`).replyText;
  test.each([
    [
      'Gmail',
      '<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">An einem Tag, Desk:<br></div><blockquote class="gmail_quote">Is it up?</blockquote></div>',
    ],
    [
      'Outlook',
      '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p><b>Lebt:</b> Desk</p></div></div><p>Is it up?</p>',
    ],
    ['Outlook on the web', '<hr><div id="divRplyFwdMsg"><b>Xx:</b> Desk</div><div>Is it up?</div>'],
    ['Apple Mail', '<br><blockquote type="cite"><div>Is it up?</div></blockquote>'],
    [
      'Thunderbird',
      '<div class="moz-cite-prefix">Zzz 24.11. Desk:<br></div><blockquote type="cite">Is it up?</blockquote>',
    ],
    ['Yahoo', '<div id="ydp1yahoo_quoted_1" class="yahoo_quoted"><div>Is it up?</div></div>'],
    ['Proton', '<div class="protonmail_quote">Zzz 24. 11. Desk:<blockquote>Is it up?</blockquote></div>'],
  ])('of %s', (_, quote) => {
    const reply = html(quote).replace(/\n-{20}$/, '');
    expect(reply.trim()).toBe('It works now.\nAnn');
  });
});
