/** Delivery reports: RFC 3464, and the prose of MTAs that do not write it. */
import { ids } from './ids.ts';
import { headerOf, headersOf, readHead } from './headers.ts';
import type { Header } from './headers.ts';
import { walk } from './mime.ts';
import type { Part } from './mime.ts';
import { REPLY_PREFIX } from './reply-words.ts';
import { isDaemon } from './signals.ts';
import type { Bounce, DeliveryStatus, MailAddress, Signals } from './types.ts';
import { decodeHeader } from './words.ts';

export type BounceInput = { root: Part; from: MailAddress | null; subject: string; text: string; signals: Signals };

const MOST_RECIPIENTS = 100;
const LIMITS = { headers: 200, headerBytes: 65_536 };
const ADDRESS = /[^\s<>"',;:()[\]]{1,200}@[a-z0-9.-]{1,200}[a-z0-9]/i;

/** Null when nobody reports a delivery that failed or waits. */
export function readBounce(input: BounceInput): Bounce | null {
  const parts = [...walk(input.root, () => false)];
  const reported = parts.filter(({ type }) => /^message\/(global-)?delivery-status$/.test(type)).flatMap(statusesOf);
  const original = originalOf(parts, input.text);
  if (reported.length > 0) {
    const bad = reported.some(({ action }) => action === 'failed' || action === 'delayed');
    return bad ? { recipients: reported, ...original } : null;
  }
  if (!looksLikeBounce(input)) return null;
  return { recipients: fromProse(input), ...original };
}

/** Blocks of fields: the first is about the mail, each other about one recipient. */
function statusesOf(part: Part): DeliveryStatus[] {
  const bytes = Buffer.from(part.content().toString('latin1').replaceAll(/\r\n?/g, '\n'), 'latin1');
  const found: DeliveryStatus[] = [];
  for (let at = 0; at < bytes.length && found.length < MOST_RECIPIENTS;) {
    const { headers, bodyAt } = readHead(bytes, at, bytes.length, LIMITS);
    const status = statusOf(headers);
    if (status) found.push(status);
    at = bodyAt > at ? bodyAt : bytes.length;
  }
  return found;
}

function statusOf(headers: readonly Header[]): DeliveryStatus | undefined {
  const named = headerOf(headers, 'original-recipient') ?? headerOf(headers, 'final-recipient');
  const said = headerOf(headers, 'action')?.trim().toLowerCase() ?? '';
  const status = /\d\.\d{1,3}\.\d{1,3}/.exec(headerOf(headers, 'status') ?? '')?.[0] ?? '';
  if (named === undefined && said === '') return undefined;
  const action =
    ACTIONS.find((each) => said.startsWith(each)) ??
    (status.startsWith('4') ? 'delayed' : status.startsWith('2') ? 'delivered' : 'failed');
  const diagnostic = decodeHeader(headerOf(headers, 'diagnostic-code') ?? '').replace(/^\s*[\w-]+\s*;\s*/, '');
  return {
    recipient: recipientOf(named ?? ''),
    action,
    status: status || codeIn(diagnostic),
    diagnostic: diagnostic.slice(0, 1000),
  };
}

const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;

function recipientOf(field: string): string {
  const value = decodeHeader(field).replace(/^[\w-]*\s*;\s*/, '');
  return ADDRESS.exec(value)?.[0] ?? value.replaceAll(/[<>\s]/g, '').slice(0, 200);
}

type Original = Pick<Bounce, 'originalMessageId' | 'originalSubject'>;

function originalOf(parts: readonly Part[], text: string): Original {
  for (const part of parts) {
    const inner = part.type === 'message/rfc822' ? part.children[0]?.headers : undefined;
    const headers = inner ?? (/^text\/rfc822-headers?$/.test(part.type) ? headersIn(part.content()) : undefined);
    if (headers) return originalIn(headers);
  }
  const at = text.search(/^[>\s]*(?:message-id|subject)\s*:/im);
  if (at < 0) return { originalMessageId: null, originalSubject: null };
  const id = /^[>\s]*message-id\s*:\s*(<[^<>\s]{1,500}>)/im.exec(text)?.[1] ?? null;
  const subject = /^[>\s]*subject\s*:[ \t]*(.{1,500})$/im.exec(text)?.[1] ?? null;
  return { originalMessageId: id, originalSubject: subject === null ? null : decodeHeader(subject) };
}

function originalIn(headers: readonly Header[]): Original {
  const subject = headerOf(headers, 'subject');
  return {
    originalMessageId: ids(headersOf(headers, 'message-id'))[0] ?? null,
    originalSubject: subject === undefined ? null : decodeHeader(subject),
  };
}

function headersIn(bytes: Buffer): Header[] {
  return readHead(bytes, 0, bytes.length, LIMITS).headers;
}

const FAILED_SUBJECT =
  /undeliver|unzustellbar|undelivered|non.?deliver|delivery (?:status notification|failure|failed|has failed|report|problem|notification|unsuccessful|incomplete)|delivery error|returned (?:mail|to sender)|return(?:ed)? message|mail (?:delivery (?:failed|failure|system|subsystem|error)|system error|failure|could not be)|failure notice|message (?:undeliverable|could not be|not delivered|delivery failure)|could not be delivered|not delivered|warning: (?:message|could not send)|rejected:|unzustellbarkeit|nicht zugestellt|zustellung.{0,20}fehlgeschlagen|non remis|non.?distribu|échec (?:de )?(?:la )?(?:remise|distribution)|no se (?:ha podido|pudo) entregar|no entregado|no se puede entregar|mancato recapito|impossibile recapitare|non recapita|onbestelbaar|niet (?:afgeleverd|bezorgd)|não (?:foi )?entregue|não entreg|niedostarcz|nie (?:można|udało się) dostarczyć|nie dostarczono|kunde inte levereras|går inte att leverera|olevererbar|ikke leveres|kan ikke leveres|kunne ikke leveres|ei voitu toimittaa|toimittaminen epäonnistui|nedoručiteln|недостав|не доставлен|teslim edilemedi|配信不能|配信できません|配送エラー|送信エラー|退信|无法投递|無法傳遞|无法送达|系统退信|전송 실패|배달되지/iu;
const FAILED_TEXT =
  /this is the qmail-send program|(?:could|can) ?not be delivered|couldn.t be delivered|permanent (?:fatal )?errors?|delivery (?:to the following|failed|has failed)|failed permanently|the following addresses? had|user unknown|unknown user|no such user|mailbox (?:is )?(?:full|unavailable|not found)|undeliverable|unable to deliver|was not delivered|recipient address rejected|over quota|quota exceeded|konnte nicht zugestellt|nicht zugestellt werden|n'a pas pu être (?:remis|délivré|distribué)|no se (?:pudo|ha podido) entregar|non (?:è stato|può essere) (?:possibile )?(?:recapita|consegna)|kon niet worden (?:bezorgd|afgeleverd)|não pôde ser entregue|nie (?:mogła|może) (?:zostać|być) dostarczon|kunde inte levereras|kunne ikke leveres|ei voitu toimittaa|配信できません|配信されません|无法(?:投递|送达)|無法(?:傳遞|投遞)/iu;
const DELAYED =
  /\(delay(?:ed)?\)|delayed|not (?:yet )?been delivered|still being retried|will (?:continue to )?(?:be retried|retry|keep trying)|warning: (?:message|could not send)|do not need to resend|no action is required|noch nicht zugestellt|verzögert|retardé|aplazad|demorad|ritard|vertraagd|atrasad|opóźni|fördröj|forsink|viivästy|遅延|延迟/iu;
const CODE =
  /\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}\b|#\s?[45]\.\d{1,3}\.\d{1,3}\b|\b(?:4[2-5]|55)\d[ -]|\b[45]\.\d\.\d{1,2}\b/;

function looksLikeBounce({ from, subject, text, signals }: BounceInput): boolean {
  if (REPLY_PREFIX.test(subject)) return false;
  const start = text.slice(0, 20_000);
  const failedSubject = FAILED_SUBJECT.test(subject);
  const failedText = FAILED_TEXT.test(start);
  if (signals.automatic.some((sign) => sign.startsWith('X-Failed-Recipients'))) return true;
  const machine =
    isDaemon(from?.address ?? '') ||
    signals.nullSender ||
    /mail delivery|postmaster|mailer.daemon|mail administrator|system administrator/i.test(from?.name ?? '');
  if (machine) return failedText || (failedSubject && (ADDRESS.test(start) || CODE.test(start)));
  return (
    failedSubject &&
    failedText &&
    (CODE.test(start) || ADDRESS.test(start)) &&
    /^\W*(?:un|del|ret|mail|fail|non|mess|warn|rej|nicht|zust|éch|no |man|imp|onb|niet|não|nie|går|olev|ikke|kan |ei |配|退|无|無|系)/iu.test(
      subject,
    )
  );
}

/** Recipients in the words of qmail, Exim, sendmail, Exchange and others. */
function fromProse({ root, subject, text, from }: BounceInput): DeliveryStatus[] {
  const listed = headersOf(root.headers, 'x-failed-recipients').flatMap((value) => value.split(','));
  const own =
    text
      .slice(0, 20_000)
      .split(/^-{2,}.{0,20}(?:below this line|this is a copy|original message|returned message|message header)/im)[0] ??
    '';
  const named = own
    .split('\n')
    .flatMap(
      (line) =>
        /^[\s>*-]*(?:to:|recipient:?|rcpt to:|final recipient:?|an:|à :|para:)?\s*<?([^\s<>"',;:()[\]]{1,200}@[a-z0-9.-]{1,200}[a-z0-9])>?(?:\s*[:：(.]|\s*$|\s+on\s)/i.exec(
          line,
        )?.[1] ?? [],
    );
  const anywhere = ADDRESS.exec(own.replaceAll(from?.address ?? '\0', ''))?.[0];
  const all = [...new Set([...listed, ...named].map((each) => each.trim().toLowerCase()))].filter(
    (each) => each !== '' && each !== from?.address.toLowerCase(),
  );
  const recipients = all.length > 0 || anywhere === undefined ? all : [anywhere];
  const action =
    DELAYED.test(subject) || (DELAYED.test(own) && !/permanent|gave up|giving up/i.test(own)) ? 'delayed' : 'failed';
  const diagnostic =
    own
      .split('\n')
      .find((line) => CODE.test(line))
      ?.trim() ?? '';
  return recipients
    .slice(0, MOST_RECIPIENTS)
    .map((recipient) => ({ recipient, action, status: codeIn(own), diagnostic: diagnostic.slice(0, 1000) }));
}

function codeIn(text: string): string {
  return /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(text)?.[0] ?? '';
}
