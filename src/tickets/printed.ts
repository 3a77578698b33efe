/** A ticket as one page of HTML that needs nothing else: for printing, and to be kept as PDF. */
import { createHash } from 'node:crypto';

export type Printed = {
  number: string;
  title: string;
  /** Label and value; empty values are left out. */
  facts: readonly (readonly [string, string | null])[];
  description: string;
  entries: readonly { by: string; at: string; text: string; internal: boolean }[];
  files: readonly { name: string; size: number; sha256: string; at: string }[];
  /** Said at the foot: who printed it and when. */
  foot: string;
};

const style = `
@page { margin: 18mm 16mm }
body { font: 10.5pt/1.45 "Inter", system-ui, sans-serif; color: #111; background: #fff; max-width: 180mm; margin: 8mm auto; padding: 0 4mm }
h1 { font-size: 16pt; line-height: 1.25; margin: 0 0 4mm; overflow-wrap: anywhere }
h1 small { display: block; font-size: 10pt; font-weight: 400; color: #555 }
h2 { font-size: 11pt; margin: 7mm 0 2mm; border-bottom: .3mm solid #bbb; break-after: avoid }
dl { display: grid; grid-template-columns: 38mm 1fr; gap: 1mm 4mm; margin: 0 }
dt { color: #555 } dd { margin: 0; overflow-wrap: anywhere }
article { margin: 0 0 5mm; break-inside: avoid-page }
article header { font-weight: 600; break-after: avoid } article time { font-weight: 400; color: #555 }
article.internal { border-left: 1mm solid #8a5a00; padding-left: 3mm }
.mark { color: #8a5a00 }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; margin: 1mm 0 0 }
table { border-collapse: collapse; width: 100%; font-size: 9pt } th, td { text-align: left; padding: 1mm 2mm 1mm 0; overflow-wrap: anywhere; vertical-align: top }
footer { margin-top: 8mm; color: #555; font-size: 9pt }`;

const hash = createHash('sha256').update(style).digest('base64');

/** Headers of such a page: nothing but its one style sheet is taken, no script runs, nothing is fetched. */
export const printed: Record<string, string> = {
  'content-type': 'text/html; charset=utf-8',
  'content-disposition': 'inline',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors 'none'`,
};

export function pageOf({ number, title, facts, description, entries, files, foot }: Printed): string {
  const rows = facts.flatMap(([label, value]) => (value ? [`<dt>${safe(label)}</dt><dd>${safe(value)}</dd>`] : []));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${safe(`${number} ${title}`)}</title><style>${style}</style></head>
<body><main>
<h1><small>${safe(number)}</small>${safe(title)}</h1>
<dl>${rows.join('')}</dl>
${description ? `<h2>Description</h2><pre>${safe(description)}</pre>` : ''}
<h2>Messages</h2>
${entries.length === 0 ? '<p>Nothing was written yet.</p>' : entries.map(articleOf).join('\n')}
${files.length === 0 ? '' : filesOf(files)}
</main><footer>${safe(foot)}</footer></body></html>
`;
}

function articleOf({ by, at, text, internal }: Printed['entries'][number]): string {
  const mark = internal ? ' <span class="mark">internal: not for the client</span>' : '';
  return `<article${internal ? ' class="internal"' : ''}><header>${safe(by)} <time>${safe(timeOf(at))}</time>${mark}</header><pre>${safe(text)}</pre></article>`;
}

function filesOf(files: Printed['files']): string {
  const rows = files.map(
    ({ name, size, sha256, at }) =>
      `<tr><td>${safe(name)}</td><td>${size}</td><td>${safe(timeOf(at))}</td><td>${safe(sha256)}</td></tr>`,
  );
  return `<h2>Files</h2><table><thead><tr><th>Name</th><th>Bytes</th><th>Attached</th><th>SHA-256</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

/** `2026-03-02 09:00 UTC`. */
export function timeOf(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

const characters: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function safe(text: string): string {
  return text.replace(/[&<>"']/g, (found) => characters[found] ?? found);
}
