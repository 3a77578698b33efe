/** HTML of strangers for display: an allow list, no script, no style sheet, nothing loaded from elsewhere. */
import sanitize from 'sanitize-html';

export type SafeHtml = { html: string; remoteBlocked: number };

/** More is not shown as HTML; the text stays. */
export const LONGEST_HTML = 2_000_000;
/** Elements open at once; nesting beyond slows every browser and says nothing. */
const DEEPEST = 100;

const COLOR = [/^#[0-9a-f]{3,8}$/i, /^rgba?\([\d\s.,%]{1,40}\)$/i, /^[a-z]{3,20}$/i];
const LENGTH = [/^-?\d{1,4}(\.\d{1,3})?(px|pt|em|rem|%)?$/i];
const STYLES = {
  color: COLOR,
  'background-color': COLOR,
  'font-weight': [/^(bold|normal|[1-9]00)$/i],
  'font-style': [/^(italic|normal)$/i],
  'text-decoration': [/^(underline|line-through|none)$/i],
  'text-align': [/^(left|right|center|justify)$/i],
  'vertical-align': [/^(top|middle|bottom|baseline)$/i],
  'white-space': [/^(pre|pre-wrap|nowrap|normal)$/i],
  'margin-left': LENGTH,
  'padding-left': LENGTH,
  'font-size': LENGTH,
};

const TAGS =
  'a abbr b bdi bdo big blockquote br caption center code col colgroup dd del details div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var';

/** Elements that need not be closed, or hold nothing: they do not nest by being repeated. */
const LOOSE = new Set(
  'area base br col embed hr img input link meta source track wbr p li td th tr dt dd option tbody thead tfoot colgroup html head body'.split(
    ' ',
  ),
);
const HOSTILE_DEPTH = 1000;

/** Parsers take quadratic time on elements opened ten thousandfold inside each other; no mail program writes such. */
export function nestsTooDeep(html: string): boolean {
  let depth = 0;
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]{0,20})/gi)) {
    if (LOOSE.has(name.toLowerCase())) continue;
    depth = slash === '' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > HOSTILE_DEPTH) return true;
  }
  return false;
}

const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;

/** Inline images stay as `cid:`; the screen asks our own server for them. */
export function safeHtml(html: string): SafeHtml {
  let remoteBlocked = (html.match(/url\(\s*["']?(?:https?:)?\/\//gi)?.length ?? 0) + countRemote(html);
  const options: sanitize.IOptions = {
    allowedTags: TAGS.split(' '),
    allowedAttributes: {
      '*': ['style', 'dir', 'lang', 'title', 'align', 'valign'],
      a: ['href', 'rel', 'target'],
      img: ['src', 'alt', 'width', 'height'],
      font: ['color', 'size'],
      td: ['colspan', 'rowspan', 'width', 'bgcolor'],
      th: ['colspan', 'rowspan', 'width', 'bgcolor'],
      table: ['width', 'border', 'cellpadding', 'cellspacing', 'bgcolor'],
      ol: ['start', 'type'],
      blockquote: ['type'],
    },
    allowedStyles: { '*': STYLES },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['cid'] },
    allowProtocolRelative: false,
    nestingLimit: DEEPEST,
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'noscript',
      'title',
      'head',
      'svg',
      'math',
      'template',
      'iframe',
      'object',
    ],
    transformTags: {
      a: (tagName, attribs) => ({
        tagName,
        attribs: { ...attribs, rel: 'noopener noreferrer nofollow', target: '_blank' },
      }),
      img: (tagName, attribs) => {
        const source = (attribs['src'] ?? '').trim();
        if (/^cid:/i.test(source)) return { tagName, attribs };
        if (/^(https?:)?\/\//i.test(source)) remoteBlocked += 1;
        const { src: _, ...rest } = attribs;
        return { tagName, attribs: rest };
      },
    },
  };
  const shown = sanitize(html.slice(0, LONGEST_HTML).replaceAll(CONTROL, ''), options);
  // An entity may make what was taken out of the bytes.
  return { html: shown.replaceAll(CONTROL, '').toWellFormed().trim(), remoteBlocked };
}

/** Remote things in elements that are taken out altogether. */
function countRemote(html: string): number {
  const pattern =
    /<(?:link|iframe|frame|embed|object|video|audio|source|script|input|body|td|table|bgsound)\b[^>]{0,2000}?\b(?:src|href|data|background|poster)\s*=\s*["']?(?:https?:)?\/\//gi;
  return html.match(pattern)?.length ?? 0;
}
