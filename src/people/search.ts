/** Patterns for `lower(text) like`: one for each word typed, its wildcards taken literally. Words beyond the tenth are left out. */
export function containing(typed: string | undefined): string[] {
  return (typed ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 10)
    .map((word) => `%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
}
