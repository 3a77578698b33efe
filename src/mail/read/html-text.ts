/** HTML to the text a reader sees, with quotes marked by `> ` and the place where a mailer says its quote begins. */
import { Parser } from 'htmlparser2';

export type HtmlText = {
  text: string;
  /** The text before the first element that a mailer marks as the quoted mail; undefined without one. */
  before: string | undefined;
};

const BLOCKS = new Set(
  'address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tfoot thead tr ul'.split(
    ' ',
  ),
);
/** An empty line stands before and after these. */
const APART = new Set('p h1 h2 h3 h4 h5 h6 blockquote ul ol table pre'.split(' '));
const SILENT = new Set('script style head title noscript template svg math object iframe textarea select'.split(' '));
const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
/** Elements open at once; deeper ones are read as if they were not there. */
const DEEPEST = 500;

export function htmlToText(html: string): HtmlText {
  const writer = new Writer();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => writer.open(name, attributes),
      ontext: (text) => writer.text(text),
      onclosetag: (name) => writer.close(name),
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  // In pieces: the parser copies what it has not read yet.
  for (let at = 0; at < html.length; at += 65_536) parser.write(html.slice(at, at + 65_536));
  parser.end();
  return writer.result();
}

type Attributes = Readonly<Record<string, string>>;

class Writer {
  #lines: string[] = [];
  #line = '';
  #quotes = 0;
  #silent = 0;
  #pre = 0;
  /** An empty line is due, at this depth of quotes or less. */
  #apart: number | undefined;
  #space = false;
  #quoteAt: number | undefined;
  readonly #stack: { name: string; quotes: boolean; silent: boolean; href: string | undefined; from: number }[] = [];

  open(name: string, attributes: Attributes): void {
    if (name === 'br') {
      if (this.#silent === 0) this.#break(true);
      return;
    }
    if (name === 'img') this.#image(attributes);
    if (VOID.has(name) && name !== 'hr') return;
    const silent = SILENT.has(name) || hidden(attributes);
    if (this.#silent === 0 && !silent) this.#begin(name, attributes);
    if (VOID.has(name) || this.#stack.length > DEEPEST) return;
    const quotes = name === 'blockquote' && this.#silent === 0 && !silent;
    if (quotes) this.#quotes += 1;
    if (silent) this.#silent += 1;
    if (name === 'pre') this.#pre += 1;
    const href = name === 'a' ? attributes['href'] : undefined;
    this.#stack.push({ name, quotes, silent, href, from: this.#line.length });
  }

  close(name: string): void {
    if (!this.#stack.some((open) => open.name === name)) return;
    for (let open = this.#stack.pop(); open; open = this.#stack.pop()) {
      if (open.silent) this.#silent -= 1;
      if (open.name === 'pre') this.#pre -= 1;
      if (this.#silent === 0 && !open.silent) this.#end(open.name, open.href, open.from);
      if (open.quotes) this.#quotes -= 1;
      if (open.name === name) return;
    }
  }

  text(text: string): void {
    if (this.#silent > 0) return;
    if (this.#pre > 0) {
      const [first = '', ...more] = text.split(/\r?\n/);
      this.#put(first);
      for (const line of more) {
        this.#break(true);
        this.#put(line);
      }
      return;
    }
    const plain = text.replaceAll(/[ \t\r\n\f]+/g, ' ');
    if (plain.startsWith(' ')) this.#space = true;
    const words = plain.replaceAll(/^ | $/g, '');
    if (words !== '') this.#put(words);
    if (plain.endsWith(' ') && words !== '') this.#space = true;
  }

  result(): HtmlText {
    this.#break(false);
    const tidy = (lines: string[]): string =>
      lines
        .join('\n')
        .replaceAll(/\n{3,}/g, '\n\n')
        .replace(/^\n+/, '')
        .trimEnd();
    const before = this.#quoteAt === undefined ? undefined : tidy(this.#lines.slice(0, this.#quoteAt));
    return { text: tidy(this.#lines), before };
  }

  #begin(name: string, attributes: Attributes): void {
    if (startsQuote(name, attributes)) {
      this.#break(false);
      this.#quoteAt ??= this.#lines.length;
    }
    if (BLOCKS.has(name)) this.#break(false);
    if (APART.has(name) && this.#lines.length > 0) this.#apart = this.#quotes;
    if (name === 'li') this.#put('- ');
    if ((name === 'td' || name === 'th') && this.#line !== '') this.#put('\t');
    if (name === 'hr') this.#put('-'.repeat(20));
    if (name === 'hr') this.#break(false);
  }

  #end(name: string, href: string | undefined, from: number): void {
    if (href !== undefined && /^https?:\/\//i.test(href)) this.#link(href, from);
    if (BLOCKS.has(name)) this.#break(false);
    if (APART.has(name) && this.#lines.length > 0) this.#apart = this.#quotes;
  }

  /** The address after its words, unless the words are the address. */
  #link(href: string, from: number): void {
    const words = this.#line.slice(from).trim();
    const bare = (text: string): string =>
      text
        .replace(/^https?:\/\/(www\.)?/i, '')
        .replace(/\/$/, '')
        .toLowerCase();
    if (words === '' || words.length > 500 || bare(words) === bare(href) || href.length > 500) return;
    this.#put(` <${href}>`);
  }

  #image(attributes: Attributes): void {
    const words = (attributes['alt'] ?? '').replaceAll(/\s+/g, ' ').trim();
    if (this.#silent === 0 && words !== '') this.#put(words.slice(0, 200));
  }

  #put(words: string): void {
    if (this.#apart !== undefined) this.#blank(this.#apart);
    if (this.#space && this.#line !== '' && !/\s$/.test(this.#line.slice(-1)) && this.#pre === 0) this.#line += ' ';
    this.#space = false;
    this.#line += words;
  }

  #blank(depth: number): void {
    this.#apart = undefined;
    if (this.#lines.at(-1)?.replaceAll(/[>\s]/g, '') !== '')
      this.#lines.push('>'.repeat(Math.min(depth, this.#quotes)));
  }

  #break(forced: boolean): void {
    const words = this.#line.replaceAll('\u00A0', ' ').trimEnd();
    this.#space = false;
    this.#line = '';
    if (words === '' && !forced) return;
    const depth = this.#quotes;
    this.#lines.push(depth === 0 ? words : `${'>'.repeat(depth)} ${words}`.trimEnd());
  }
}

function hidden(attributes: Attributes): boolean {
  const style = attributes['style'] ?? '';
  return 'hidden' in attributes || /display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden/i.test(style);
}

/** What Gmail, Outlook, Apple Mail, Thunderbird, Yahoo, Proton, Zimbra and others put around the mail they quote. */
function startsQuote(name: string, attributes: Attributes): boolean {
  const classes = attributes['class'] ?? '';
  const id = attributes['id'] ?? '';
  const style = (attributes['style'] ?? '').replaceAll(/\s/g, '').toLowerCase();
  if (
    /\b(gmail_quote(_container)?|gmail_extra|gmail_attr|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra|tutanota_quote|WordSection1Quote|OutlookMessageHeader|front-blockquote)\b/.test(
      classes,
    )
  )
    return true;
  if (
    /(^|_)(divRplyFwdMsg|appendonsend|mail-editor-reference-message-container|OLK_SRC_BODY_SECTION|replySplit|isForwardContent|yahoo_quoted\w*|ms-outlook-mobile-reference)/i.test(
      id,
    )
  )
    return true;
  if (name === 'blockquote') return attributes['type'] === 'cite' || /gmail_quote|border-left/.test(classes + style);
  if (name === 'hr') return id === 'stopSpelling';
  return name === 'div' && /border:none;border-top:solid#?[a-z0-9]+1\.0pt/.test(style);
}
