/** Message ids out of Message-ID, In-Reply-To and References, however they are written. */
const MOST = 500;

/** With angle brackets, in order, without repeats. */
export function ids(values: readonly string[]): string[] {
  const found = values.flatMap((value) => {
    const whole = value.replaceAll(/\s+/g, ' ');
    const bracketed = whole.match(/<[^<>]{1,998}>/g)?.map((id) => `<${id.slice(1, -1).replaceAll(' ', '')}>`) ?? [];
    if (bracketed.length > 0) return bracketed;
    // Some mailers forget the brackets; In-Reply-To once held prose.
    return whole.split(' ').flatMap((word) => (/^[^\s@<>",;]+@[^\s@<>",;]+$/.test(word) ? [`<${word}>`] : []));
  });
  const usable = found.map((id) => id.replaceAll(/[\u0000-\u001F\u007F-\u009F]/g, '')).filter((id) => id.length > 2);
  return [...new Set(usable)].slice(0, MOST);
}
