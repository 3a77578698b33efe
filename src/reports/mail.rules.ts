/** A report as a mail: text and HTML, with what each figure means beside it. Pure. */
import type { Sheet, Table } from './sheet.rules.ts';

export type Letter = {
  title: string;
  /** Whom and what time it is about, in words. */
  about: string;
  /** More that the reader should know: why it comes late, how few there are. */
  notes: readonly string[];
  sheet: Sheet;
  link: { href: string; says: string };
  /** How to be sent this no more. */
  stop: string;
};

export function subjectOf({ name, about }: { name: string; about: string }): string {
  return `${name}: ${about}`.replaceAll(/\s+/g, ' ').slice(0, 200);
}

export function textOf({ title, about, notes, sheet, link, stop }: Letter): string {
  const means = sheet.definitions.map(({ word, means: meaning }) => `  ${word}: ${meaning}`);
  return [
    title,
    about,
    ...notes,
    '',
    ...sheet.tables.flatMap((table) => [table.name, ...linesOf(table), '']),
    'What the figures mean',
    ...means,
    '',
    `The same is attached as ${sheet.csv.name}.`,
    `${link.says}: ${link.href}`,
    '',
    '-- ',
    stop,
    '',
  ].join('\n');
}

// Columns of a fixed width: what a mail program shows in one typeface lines up, what it does not stays readable.
const WIDEST = 48;

function linesOf({ heads, rows, none }: Table): string[] {
  if (rows.length === 0) return [`  ${none}`];
  const cut = [heads, ...rows].map((row) => row.map((cell) => plain(cell)));
  const widths = heads.map((_, at) => Math.max(...cut.map((row) => (row[at] ?? '').length)));
  return cut.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd());
}

function plain(cell: string): string {
  const line = cell.replaceAll(/\s+/g, ' ');
  return line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line;
}

// Mail programs take styles on the elements themselves, and little else.
const font = 'font-family:system-ui,-apple-system,Segoe UI,Roboto,sans-serif';
const body = `margin:0;padding:24px;${font};font-size:14px;line-height:1.5;color:#1b1f24;background:#ffffff`;
const cell = 'padding:5px 14px 5px 0;text-align:left;vertical-align:top;border-bottom:1px solid #d9dee4';
const head = `${cell};font-size:12px;color:#57606a;font-weight:600;white-space:nowrap`;
const heading = 'margin:24px 0 6px;font-size:15px';
const small = 'margin:4px 0;color:#57606a;font-size:13px';

export function htmlOf({ title, about, notes, sheet, link, stop }: Letter): string {
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>${safe(title)}</title></head><body style="${body}">`,
    `<h1 style="margin:0;font-size:20px">${safe(title)}</h1>`,
    `<p style="margin:2px 0 0;color:#57606a">${safe(about)}</p>`,
    ...notes.map((note) => `<p style="margin:8px 0 0">${safe(note)}</p>`),
    ...sheet.tables.map(tableOf),
    `<h2 style="${heading}">What the figures mean</h2>`,
    ...sheet.definitions.map(
      ({ word, means }) => `<p style="${small}"><strong>${safe(word)}</strong>: ${safe(means)}</p>`,
    ),
    `<p style="margin:20px 0 0">The same is attached as ${safe(sheet.csv.name)}. `,
    `<a href="${safe(link.href)}">${safe(link.says)}</a></p>`,
    `<p style="${small};margin-top:20px;border-top:1px solid #d9dee4;padding-top:10px">${safe(stop)}</p>`,
    '</body></html>',
  ].join('\n');
}

function tableOf({ name, heads, rows, none }: Table): string {
  const title = `<h2 style="${heading}">${safe(name)}</h2>`;
  if (rows.length === 0) return `${title}<p style="margin:0">${safe(none)}</p>`;
  const line = (kind: 'th' | 'td', cells: readonly string[]): string =>
    `<tr>${cells.map((text) => `<${kind}${kind === 'th' ? ' scope="col"' : ''} style="${kind === 'th' ? head : cell}">${safe(text)}</${kind}>`).join('')}</tr>`;
  return `${title}<table style="border-collapse:collapse;font-size:13px">\n${[line('th', heads), ...rows.map((row) => line('td', row))].join('\n')}\n</table>`;
}

/** Nothing that came from outside is markup. */
function safe(text: string): string {
  const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replaceAll(/[&<>"']/g, (mark) => marks[mark] ?? mark);
}

/** A few lines without any figures. */
export function plainMail(title: string, lines: readonly string[]): { text: string; html: string } {
  const paragraphs = lines.map((line) => `<p style="margin:8px 0 0">${safe(line)}</p>`).join('\n');
  return {
    text: [title, '', ...lines, ''].join('\n'),
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${safe(title)}</title></head><body style="${body}"><h1 style="margin:0;font-size:20px">${safe(title)}</h1>\n${paragraphs}</body></html>`,
  };
}
