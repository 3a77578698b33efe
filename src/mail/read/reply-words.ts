/** How mail programs introduce what they quote, in the languages of our clients and their suppliers. */

const alternatives = (words: string): string =>
  words
    .split('|')
    .map((word) => word.trim())
    .join('|');

/** `On …, Ann wrote:` — the verb at the end, or before the date. */
const WROTE = alternatives(
  'wrote|writes|schrieb|a écrit|ecrit|escribió|escribio|ha scritto|scrisse|schreef|heeft geschreven|het volgende geschreven|geschreven|escreveu|napisał|napisała|napisał\\(a\\)|pisze|skrev|skrev følgende|følgende|kirjoitti|napsal|napsala|napsal\\(a\\)|napísal|napísal\\(a\\)|написал|написала|написал\\(а\\)|пишет|написав|написала|написав\\(ла\\)|пише|yazdı|şunu yazdı|şunları yazdı|έγραψε|írta|ezt írta|a scris|va escriure|wrote the following|写道|寫道|写到|のメール|書きました|さんは書きました|작성|썼습니다|wrote on',
);

export const ATTRIBUTIONS: readonly RegExp[] = [
  new RegExp(`^.{0,300}(?:${WROTE})(?:\\s*\\([^)]{0,20}\\))?\\s{0,3}[:：]$`, 'iu'),
  // The writer after the verb: `Am 24.11.2026 um 10:00 schrieb Ann Lee:`; or the date: `Ann Lee schrieb am 24.11.2026:`
  new RegExp(`^(?=.*\\d).{1,200}(?:${WROTE})(?:\\s|,).{0,200}[:：]$`, 'iu'),
  // Gmail in Japanese, Korean and others: a date, then the writer's address, then a colon.
  /^(?=.*\d{1,4}[年.\-/ ]).{4,160}<[^<>\s]{3,120}@[^<>\s]{3,120}>.{0,30}[:：]$/u,
  // `2026年11月24日(火) 10:00 山田太郎 <taro@example.jp>` with the colon lost.
  /^\d{4}[年.]\s?\d{1,2}[月.]\s?\d{1,2}日?.{0,160}<[^<>\s]{3,120}@[^<>\s]{3,120}>\s?[:：]?$/u,
  /^(?:>\s?)?(?:在|于|於)\s?.{4,160}(?:写道|寫道|写到)\s?[:：]$/u,
];

/** What begins such a line; without one of these, lines are not joined to make one. */
export const ATTRIBUTION_STARTS =
  /^(?:on|am|le|el|il|op|em|a|no|w|dnia|den|på|d\.|dne|dňa|pe|la|în|στις|в|ср|пн|вт|чт|пт|сб|вс|у|tarihinde|[\p{Lu}<"'*]|\d|在|于|於)/iu;

const ORIGINAL = alternatives(
  "original message|original appointment|forwarded message|begin forwarded message|forwarded by|start of forwarded message|message original|ursprüngliche nachricht|ursprungliche nachricht|originalnachricht|original-nachricht|original nachricht|originaltext|weitergeleitete nachricht|urspr\\. nachricht|anfang der weitergeleiteten nachricht|message d['’]origine|message transféré|message transmis|début du message réexpédié|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato|inizio messaggio inoltrato|oorspronkelijk bericht|origineel bericht|doorgestuurd bericht|begin doorgestuurd bericht|mensagem original|mensagem encaminhada|mensagem reencaminhada|oryginalna wiadomość|wiadomość oryginalna|wiadomość pierwotna|przekazana wiadomość|wiadomość przekazana dalej|ursprungligt meddelande|originalmeddelande|vidarebefordrat meddelande|oprindelig meddelelse|oprindelig besked|oprindelig mail|videresendt meddelelse|videresendt besked|opprinnelig melding|videresendt melding|alkuperäinen viesti|välitetty viesti|původní zpráva|přeposlaná zpráva|pôvodná správa|исходное сообщение|пересылаемое сообщение|пересланное сообщение|оригинальное сообщение|вихідне повідомлення|переслане повідомлення|orijinal mesaj|özgün ileti|iletilen mesaj|αρχικό μήνυμα|προωθημένο μήνυμα|eredeti üzenet|továbbított levél|mesaj original|mesajul original|mesaj redirecționat|元のメッセージ|オリジナルメッセージ|転送メッセージ|転送されたメッセージ|原始邮件|原始郵件|原邮件|邮件原件|原始信息|转发邮件|轉寄郵件|转发的邮件|轉寄的郵件|원본 메시지|원본 메일|전달된 메시지|original mail|original email|reply message|回复的原邮件",
);

/** `-----Original Message-----`, also with other dashes; Apple's `Begin forwarded message:` needs none. */
export const ORIGINAL_LINE = new RegExp(
  `^[\\s*]*[-_—–=]{2,}(?:\\s|&nbsp;)*(?:${ORIGINAL})(?:\\s|&nbsp;)*:?\\s*[-_—–=]*[\\s*]*$`,
  'iu',
);
export const FORWARD_LINE = new RegExp(`^(?:${ORIGINAL})\\s?[:：]$`, 'iu');

/** `##- Please type your reply above this line -##` and the like. */
export const ABOVE_LINE =
  /^[^\p{L}]{0,12}(?:.{0,40}(?:reply|respond|type|write|answer).{0,30}above this line|.{0,40}antwort.{0,40}(?:über|oberhalb).{0,12}(?:dieser|der) (?:linie|zeile)|.{0,40}répon.{0,40}au-dessus de cette ligne|.{0,40}(?:escriba|responda).{0,40}(?:encima|arriba) de esta línea|.{0,40}(?:rispo|scriv).{0,40}sopra questa (?:riga|linea)|.{0,40}boven deze (?:regel|lijn)|.{0,40}acima desta linha|.{0,40}powyżej tej linii)/iu;

type Label = 'from' | 'date' | 'to' | 'subject';

const LABELS: Record<Label, string> = {
  from: 'From|Von|De|Da|Van|Od|Från|Fra|Lähettäjä|差出人|送信者|送信元|发件人|發件人|寄件者|寄件人|보낸 사람|보낸사람|От|От кого|Від|Gönderen|Kimden|Από|Feladó|De la|Odesílatel|Odosielateľ|Mittente|Remitente|Expéditeur|Afzender|Remetente|Nadawca|Absender|Avsändare|Afsender|Avsender',
  date: 'Sent|Date|Sent at|Gesendet|Gesendet am|Datum|Envoyé|Envoyé le|Enviado|Enviado el|Fecha|Inviato|Data|Data invio|Verzonden|Verzonden op|Enviada em|Enviado em|Enviada|Wysłano|Wysłane|Skickat|Sendt|Dato|Lähetetty|Päivämäärä|Päiväys|Pvm|送信日時|日時|日付|送信|发送时间|发送日期|日期|时间|傳送日期|寄件日期|時間|寄送時間|보낸 날짜|날짜|보냄|Отправлено|Дата|Надіслано|Gönderildi|Gönderilme|Tarih|Στάλθηκε|Ημερομηνία|Elküldve|Dátum|Trimis|Odesláno|Dne|Dátum odoslania',
  to: 'To|An|À|A|Para|Aan|Do|Till|Til|Vastaanottaja|Saaja|宛先|收件人|收件者|받는 사람|받는사람|Кому|Kime|Προς|Címzett|Către|Komu|Pour|Destinataire|Destinatario|Empfänger|Cc|Kopie|Kopia|抄送|副本|Copie à|Копия',
  subject:
    'Subject|Betreff|Betr\\.|Objet|Asunto|Oggetto|Onderwerp|Assunto|Temat|Ämne|Emne|Aihe|件名|主题|主旨|主題|제목|Тема|Konu|Θέμα|Tárgy|Subiect|Předmět|Predmet|Re',
};

const LABEL_LINES = (['from', 'date', 'to', 'subject'] as const).map(
  (label) =>
    [label, new RegExp(`^[\\s*_]*(?:${LABELS[label]})[*_]{0,2}\\s{0,2}[:：][*_]{0,2}(?:\\s|$|[^/])`, 'iu')] as const,
);

/** What a line of a quoted head names; undefined when it is no such line. */
export function labelOf(line: string): Label | undefined {
  if (line.length > 2000) return undefined;
  return LABEL_LINES.find(([, pattern]) => pattern.test(line))?.[0];
}

/** Prefixes of subjects: replies. Danish `SV`, German `AW`, Dutch `Antw`, Polish `Odp`, Finnish `VS`, Chinese `回复`, … */
export const REPLY_PREFIX =
  /^\s*(?:re|aw|antw|antwort|sv|vs|odp|rif|r|res|resp|ynt|yan|vá|bls|απ|σχετ|回复|回覆|答复|答覆|返信|답장|回)\s*(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:：]/iu;
export const FORWARD_PREFIX =
  /^\s*(?:fwd?|wg|tr|rv|i|inoltrato|doorst|enc|pd|vb|vl|vs fwd|lähet|転送|转发|轉寄|轉發|전달|πρθ|ilet|i̇lt|továbbítás|fs)\s*(?:\[\d+\])?\s*[:：]/iu;
