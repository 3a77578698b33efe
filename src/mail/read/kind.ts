/** What a mail is: told in one order, the first that fits. */
import type { Header } from './headers.ts';
import { headerOf, headersOf } from './headers.ts';
import { OUR_LOOP_HEADER } from './ours.ts';
import { FORWARD_PREFIX, REPLY_PREFIX } from './reply-words.ts';
import type { Bounce, Invitation, MailAddress, MailKind, ReadOptions, Signals } from './types.ts';

export type KindInput = {
  headers: readonly Header[];
  from: MailAddress | null;
  to: readonly MailAddress[];
  subject: string;
  messageId: string | null;
  inReplyTo: string | null;
  references: readonly string[];
  replyText: string;
  quotes: boolean;
  signals: Signals;
  bounce: Bounce | null;
  /** The type of the whole mail and its `report-type`. */
  report: string;
  invitation: Invitation | null;
  ours: ReadOptions['ours'];
};

export type KindFound = { kind: MailKind; reason: string };

/** RFC 5321 section 6.3: more servers than this mean that it goes in circles. */
const MOST_HOPS = 30;

export function kindOf(mail: KindInput): KindFound {
  return (
    ownNotification(mail) ??
    bounced(mail) ??
    outOfOffice(mail) ??
    autoReply(mail) ??
    loop(mail) ??
    calendar(mail) ??
    list(mail) ??
    replyOrRequest(mail)
  );
}

function ownNotification({ headers, from, messageId, ours, signals }: KindInput): KindFound | undefined {
  const reason = 'our own notification has come back';
  const tokens = headersOf(headers, OUR_LOOP_HEADER).map((value) => value.trim());
  if (tokens.length > 0 && (ours?.loopToken === undefined || tokens.includes(ours.loopToken))) {
    return { kind: 'own-notification', reason: `${reason}: it carries our loop mark` };
  }
  const domain = ours?.messageIdDomain?.toLowerCase();
  if (domain !== undefined && messageId?.toLowerCase().endsWith(`@${domain}>`) === true) {
    return { kind: 'own-notification', reason: `${reason}: its Message-ID is one of ours` };
  }
  const address = from?.address.toLowerCase() ?? '';
  if (address === '' || ours?.addresses.some((each) => each.toLowerCase() === address) !== true || signals.nullSender)
    return undefined;
  return { kind: 'own-notification', reason: `${reason}: it is from ${address}, an address of ours` };
}

function bounced({ bounce }: KindInput): KindFound | undefined {
  if (!bounce) return undefined;
  const first = bounce.recipients[0];
  const who = first ? ` to ${first.recipient}` : '';
  const what = first?.action === 'delayed' ? 'waits at a mail server' : 'could not be delivered';
  return { kind: 'bounce', reason: `a mail${who} ${what}${first && first.status !== '' ? ` (${first.status})` : ''}` };
}

const AWAY_SUBJECT =
  /out of (?:the )?office|out-of-office|\booo\b|away from (?:the |my )?(?:office|desk)|on (?:annual |parental |maternity |paternity |sick )?(?:leave|vacation|holiday)|vacation (?:reply|response|message|notice)|abwesen|nicht im (?:büro|hause)|außer haus|im urlaub|absen(?:ce|t)|en congé|en vacances|hors du bureau|fuera de (?:la )?oficina|ausen(?:cia|te)|de vacaciones|fuori (?:sede|ufficio)|assen(?:za|te)|in ferie|afwezig|niet op kantoor|met vakantie|fora do escritório|ausência|de férias|nieobecno|poza biurem|na urlopie|frånvar|ej på kontoret|på semester|fravær|ikke på kontoret|på ferie|poissa|lomalla|poissaolo|mimo kancelář|nepřítomn|не в офис|в отпуск|нет на месте|отсутств|ofis dışında|izinde|εκτός γραφείου|szabadságon|házon kívül|în concediu|不在(?:通知|連絡|のお知らせ)?|休暇|休假|外出|不在办公室|不在辦公室|부재중/iu;
const AWAY_TEXT =
  /out of (?:the )?office|away from (?:the |my )?(?:office|desk|email)|currently (?:away|on leave|on vacation|travelling|traveling)|on (?:annual |parental |maternity |paternity |sick )?(?:leave|vacation|holiday)s?\b|i (?:am|will be) (?:away|back|returning|on leave)|limited access to (?:my )?e-?mail|return(?:ing)? (?:to the office )?on\b|nicht im (?:büro|hause)|abwesend|im urlaub|wieder (?:erreichbar|da|im büro|im haus)|absent|de retour|en congé|en vacances|fuera de la oficina|ausente|de vacaciones|fuori (?:sede|ufficio)|assente|in ferie|rientr|afwezig|niet aanwezig|met vakantie|fora do escritório|ausente|férias|nieobecn|na urlopie|poza biurem|frånvarande|på semester|åter på|fraværende|på ferie|tilbage (?:på kontoret|den)|tilbake|poissa|lomalla|palaan|nepřítomen|dovolen|в отпуск|отсутств|izindeyim|ofis dışında|不在|休暇|出張|休假|外出|부재/iu;
const AUTO_SUBJECT =
  /^\W*(?:auto(?:matic|mated|matisch|matische|matique|matica|matyczn|mātisk)?[ -]?(?:reply|response|answer|svar|antwort|replies)|autoreply|autosvar|autorepl|automat(?:ic|ed) (?:reply|response|e-?mail)|automatische(?:s)? (?:antwort|antwoord|e-mail|rückmeldung)|automatisch (?:antwoord|bericht)|réponse (?:automatique|d'absence)|respuesta automática|risposta automatica|resposta automática|odpowiedź automatyczna|automatyczna odpowiedź|automatiskt? svar|automaattinen vastaus|automatická odpověď|автоматический ответ|автоответ|автоматична відповідь|otomatik yanıt|αυτόματη απάντηση|automatikus válasz|răspuns automat|自動(?:応答|返信|回覆)|自动(?:回复|答复)|자동 ?(?:회신|응답))/iu;
const RECEIVED_TEXT =
  /(?:we|has|have) (?:have )?(?:been )?received your|thank you for (?:contacting|your (?:e-?mail|message|request))|this is an automat|automatically generated|do not reply|haben ihre (?:anfrage|nachricht|e-?mail).{0,20}erhalten|automatisch (?:erstellt|generiert)|avons bien reçu|hemos recibido|abbiamo ricevuto|hebben uw|recebemos|otrzymaliśmy|har (?:vi )?mottagit|har modtaget|olemme vastaanottaneet|受け付けました|受信しました|已收到/iu;

function outOfOffice(mail: KindInput): KindFound | undefined {
  const { subject, signals, replyText } = mail;
  const automatic = isAutomaticReply(mail);
  if (FORWARD_PREFIX.test(subject) && !automatic) return undefined;
  if (automatic && AWAY_SUBJECT.test(subject))
    return { kind: 'out-of-office', reason: `automatic, and the subject says absence` };
  if (automatic && AWAY_TEXT.test(replyText.slice(0, 3000)) && !RECEIVED_TEXT.test(replyText.slice(0, 500))) {
    return {
      kind: 'out-of-office',
      reason: `automatic (${signals.automatic[0] ?? 'by its subject'}), and the text says absence`,
    };
  }
  // Without any header, only a subject that begins with it is believed.
  const begins = !REPLY_PREFIX.test(subject) && new RegExp(`^\\W*(?:${AWAY_SUBJECT.source})`, 'iu').test(subject);
  if (begins && AWAY_TEXT.test(replyText.slice(0, 3000)))
    return { kind: 'out-of-office', reason: 'subject and text say absence' };
  return undefined;
}

function autoReply(mail: KindInput): KindFound | undefined {
  if (!isAutomaticReply(mail)) return undefined;
  return {
    kind: 'auto-reply',
    reason: `written by a machine: ${mail.signals.automatic.join(', ') || 'by its subject'}`,
  };
}

/** RFC 3834: `auto-replied` answers; `auto-generated` does so only when it refers to another mail. Reports of receipt answer too. */
function isAutomaticReply({ headers, subject, signals, inReplyTo, references, report }: KindInput): boolean {
  if (signals.autoSubmitted === 'auto-replied' || signals.autoSubmitted === 'auto-notified') return true;
  if (/disposition-notification|delivery-status/.test(report)) return true;
  if (signals.precedence.some((each) => /^auto[_-]?reply$/.test(each))) return true;
  if (REPLYING.some((name) => isSet(headerOf(headers, name)))) return true;
  if (AUTO_SUBJECT.test(subject.replace(REPLY_PREFIX, ''))) return true;
  const answers = inReplyTo !== null || references.length > 0 || REPLY_PREFIX.test(subject);
  if (!answers) return signals.nullSender && signals.automatic.length > 1;
  const generated = signals.autoSubmitted !== null && signals.autoSubmitted !== 'no';
  const bulk = signals.listId === null && signals.precedence.some((each) => /^(bulk|junk)$/.test(each));
  return generated || bulk || signals.nullSender || isSet(headerOf(headers, 'x-auto-response-suppress'));
}

const REPLYING = [
  'x-autoreply',
  'x-auto-reply',
  'x-autoreply-from',
  'x-autorespond',
  'x-autoresponder',
  'x-auto-respond',
  'x-mail-autoreply',
  'x-vacation',
  'x-ms-exchange-inbox-rules-loop',
  'delivered-by-the-graces-of-autoreply',
];

function isSet(value: string | undefined): boolean {
  return value !== undefined && !/^(no|false|0|none)?$/i.test(value.trim());
}

function loop({ from, to, signals }: KindInput): KindFound | undefined {
  if (signals.received > MOST_HOPS) return { kind: 'loop', reason: `${signals.received} servers have passed it on` };
  const here = new Set([...to.map(({ address }) => address.toLowerCase()), ...signals.deliveredTo]);
  const marks = signals.loop.flatMap((value) => value.toLowerCase().match(/[^\s<>,;"]+@[^\s<>,;"]+/g) ?? []);
  const back = marks.find((mark) => here.has(mark));
  if (back !== undefined) return { kind: 'loop', reason: `X-Loop says that ${back} has had it before` };
  const sender = from?.address.toLowerCase() ?? '';
  if (sender !== '' && here.has(sender) && signals.automatic.length > 0)
    return { kind: 'loop', reason: `an automatic mail from ${sender} to itself` };
  return undefined;
}

function calendar({ invitation }: KindInput): KindFound | undefined {
  if (!invitation || !/^(REQUEST|CANCEL|REPLY|COUNTER|DECLINECOUNTER|ADD|REFRESH)$/.test(invitation.method))
    return undefined;
  return {
    kind: 'calendar',
    reason: `a calendar ${invitation.method.toLowerCase()}: ${invitation.summary.slice(0, 100)}`,
  };
}

function list({ headers, signals }: KindInput): KindFound | undefined {
  if (signals.listId !== null) return { kind: 'list', reason: `sent through the list ${signals.listId}` };
  const managed = [
    'list-post',
    'list-unsubscribe',
    'x-mailing-list',
    'mailing-list',
    'x-mailman-version',
    'list-help',
  ].find((name) => headerOf(headers, name) !== undefined);
  const bulk = signals.precedence.find((each) => /^(list|bulk|junk)$/.test(each));
  if (bulk !== undefined) return { kind: 'list', reason: `sent to many: Precedence: ${bulk}` };
  const owner = /(?:^|<)(?:owner-[^@\s]+|[^@\s]+-(?:bounces|owner))(?:\+[^@\s]*)?@/i.exec(
    headerOf(headers, 'return-path') ?? '',
  )?.[0];
  if (owner !== undefined && managed === undefined)
    return { kind: 'list', reason: 'bounces go to the owner of a list' };
  if (managed !== undefined && managed !== 'list-help')
    return { kind: 'list', reason: `sent to many: it has ${managed}` };
  return undefined;
}

function replyOrRequest({ subject, inReplyTo, references, quotes }: KindInput): KindFound {
  if (FORWARD_PREFIX.test(subject)) return { kind: 'request', reason: 'a forwarded mail starts something new' };
  if (inReplyTo !== null || references.length > 0) return { kind: 'reply', reason: 'it refers to an earlier mail' };
  if (REPLY_PREFIX.test(subject))
    return { kind: 'reply', reason: `the subject says so${quotes ? ', and it quotes' : ''}` };
  return { kind: 'request', reason: 'it answers nothing' };
}
