/** What no text from outside may carry into a database or onto a screen. */

/** One line: no control characters, no lone surrogates, blanks at the ends gone. */
export function clean(text: string): string {
  return text
    .replaceAll(/[\u0000-\u001F\u007F]+/g, ' ')
    .replaceAll(/[\u0080-\u009F\uFEFF]/g, '')
    .toWellFormed()
    .trim();
}

/** Many lines: line ends are LF, no control characters but tab, blank ends of the whole gone. */
export function cleanLines(text: string): string {
  return text
    .replaceAll(/\r+\n|\r|\u2028|\u0085/g, '\n')
    .replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFEFF]/g, '')
    .toWellFormed()
    .replace(/^(?:[ \t\u00A0]*\n)+/, '')
    .trimEnd();
}
