/** format=flowed, RFC 3676: soft line ends are joined, quote depth is kept, stuffing is taken away. */
export function unflow(text: string, deleteSpace: boolean): string {
  const out: string[] = [];
  let open: { depth: number; parts: string[] } | undefined;
  const close = (): void => {
    if (open) out.push(quoted(open.depth, open.parts.join('')));
    open = undefined;
  };
  for (const line of text.split('\n')) {
    const quotes = /^>*/.exec(line)?.[0].length ?? 0;
    const rest = line.slice(quotes);
    const content = rest.startsWith(' ') ? rest.slice(1) : rest;
    if (open && open.depth !== quotes) close();
    const signature = content === '-- ';
    if (signature) close();
    open ??= { depth: quotes, parts: [] };
    const soft = content.endsWith(' ') && !signature;
    open.parts.push(soft && deleteSpace ? content.slice(0, -1) : content);
    if (!soft) close();
  }
  close();
  return out.join('\n');
}

function quoted(depth: number, text: string): string {
  if (depth === 0) return text;
  return text === '' ? '>'.repeat(depth) : `${'>'.repeat(depth)} ${text}`;
}
